import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import type { Recording, RecordingPolicy } from "../src-contract/entities/recording.ts";
import {
  apiPrefix,
  protocolVersion,
  protocolVersionHeader,
  type SignInResponse,
} from "../src-contract/sync-protocol.ts";
import { recordingRu } from "../src-renderer/ui/texts/recording.ru.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

/** The number that plays a tone of this frequency. */
const toneNumber = "601";
const toneHertz = 440;

let world: World;
let desk: Desk;
let phone: CallScreen;

test.beforeAll(async () => {
  world = await createWorld({ clients: 50 });
  await setPolicy({ mode: "on", listeners: "own", resumeAfterSeconds: 120 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
});
test.afterAll(() => world?.close());

test("G11-4, G13-8: both sides are recorded, a pause is silent and kept with its reason, and the file is played", async () => {
  test.setTimeout(240_000);
  await phone.dial(toneNumber);
  await phone.talking();
  const mark = phone.active.getByText(recordingRu.onShort, { exact: true });
  await expect(mark).toBeVisible();
  await expectAccessible(desk, "a call that is recorded");
  await desk.page.waitForTimeout(3_000);
  await phone.active.getByRole("button", { name: recordingRu.pause }).click();
  await desk.page.getByRole("menuitem", { name: recordingRu.reasons.payment }).click();
  await expect(phone.active.getByText(recordingRu.pausedShort, { exact: true })).toBeVisible();
  await desk.page.waitForTimeout(3_000);
  await desk.page.keyboard.press("Shift+F9");
  await expect(mark).toBeVisible();
  await desk.page.waitForTimeout(3_000);
  await phone.hangUp();
  const { id: callId } = await phone.newestRecord();
  await phone.saveOutcome();

  const attached = async () => (await desk.query("recordingsOf", { callIds: [callId] }))[0];
  await expect.poll(async () => (await attached())?.state.kind, { timeout: 60_000 }).toBe("here");
  const { recording, sha256 } = (await attached()) ?? {};
  expect(recording).toMatchObject({ consent: "notAsked", pauses: [{ reason: "payment" }] });
  expect(
    serverRows(join(world.folder, "server"), "SELECT sha256 FROM files WHERE sha256 = ?", [sha256 ?? ""]),
  ).toHaveLength(1);

  const { pauses } = recording as Recording;
  const [gap = { from: 0, to: 0 }] = pauses;
  const heard = await toneOfFarEnd(callId, [
    [500, gap.from - 500],
    [gap.from + 500, gap.to - 500],
    [gap.to + 500, gap.to + 2_000],
  ]);
  const [before = 0, paused = 1, after = 0] = heard;
  expect(before, heard.join()).toBeGreaterThan(0.01);
  expect(after, heard.join()).toBeGreaterThan(0.01);
  expect(paused, heard.join()).toBeLessThan(before / 50);

  await desk.goTo("calls");
  await desk.page
    .getByRole("button", { name: new RegExp(`^${recordingRu.player.open.split("{{")[0]}`) })
    .first()
    .click();
  const player = desk.page.getByRole("dialog", { name: recordingRu.player.title });
  await player.getByRole("button", { name: recordingRu.player.play, exact: true }).click();
  await expect(player.getByRole("button", { name: recordingRu.player.stop, exact: true })).toBeVisible();
  await expect
    .poll(async () => Number(await player.getByRole("slider", { name: recordingRu.player.place }).inputValue()))
    .toBeGreaterThan(500);
  await expect(player.getByRole("list", { name: recordingRu.player.gaps })).toContainText(recordingRu.reasons.payment);
  await player.getByLabel(recordingRu.player.mark).fill("цена");
  await player.getByRole("button", { name: new RegExp(`^${recordingRu.player.addMark.split("{{")[0]}`) }).click();
  await expect(player.getByRole("list", { name: recordingRu.player.marks })).toContainText("цена");
  await expectAccessible(desk, "the player");
  const listened = () =>
    serverRows(
      join(world.folder, "server"),
      "SELECT 1 FROM auditLog WHERE action = 'recordingHeard' AND subjectId = ?",
      [callId],
    );
  await expect.poll(() => listened().length, { timeout: 30_000 }).toBe(1);
  await desk.page.keyboard.press("Escape");
});

/** How loud the tone is on the right channel between these moments, decoded by the page itself. */
function toneOfFarEnd(attachmentId: string, parts: [from: number, to: number][]): Promise<number[]> {
  return desk.page.evaluate(
    async ({ attachmentId, parts, hertz }) => {
      const read = await window.kartoteka.command("readRecording", { attachmentId, from: 0 });
      if (!read.ok) throw new Error(read.error.kind);
      const { bytes } = read.value as { bytes: Uint8Array };
      const sound = await new OfflineAudioContext(2, 1, 48_000).decodeAudioData(new Uint8Array(bytes).buffer);
      const right = sound.getChannelData(1);
      return parts.map(([from, to]) => {
        const samples = right.subarray((from / 1_000) * sound.sampleRate, (to / 1_000) * sound.sampleRate);
        const turn = (2 * Math.PI * hertz) / sound.sampleRate;
        const along = samples.reduce((sum, sample, index) => sum + sample * Math.cos(index * turn), 0);
        const across = samples.reduce((sum, sample, index) => sum + sample * Math.sin(index * turn), 0);
        return (2 * Math.hypot(along, across)) / samples.length;
      });
    },
    { attachmentId, parts, hertz: toneHertz },
  );
}

async function setPolicy(policy: RecordingPolicy): Promise<void> {
  const owner = { email: "owner@demo.kartoteka", password: demoAccount.password };
  const device = { deviceId: "0193a5a0-6f00-7000-8000-00000000aa01", deviceName: "управление" };
  const { tokens } = (await post("/session/sign-in", { ...owner, ...device })) as SignInResponse;
  await post("/administration/recording", policy, tokens.accessToken);
}

async function post(path: string, body: unknown, token?: string): Promise<unknown> {
  const response = await fetch(`${world.serverUrl}${apiPrefix}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [protocolVersionHeader]: String(protocolVersion),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

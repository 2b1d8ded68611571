import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { wavFile } from "../scripts/tone.ts";
import type { LineStep } from "../src-renderer/softphone/line-test.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { giveLines, lineOf } from "./person-lines.ts";
import { lineCalls } from "./practice-line.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
const words = ru.softphone.lineTest;
const lineId = "0193a5a0-6f00-7000-8000-000000000101";
/** A port of this machine where nobody listens. */
const brokenRelay = { urls: "turn:127.0.0.1:9?transport=udp", username: "olga", credential: "secret-of-the-relay" };

test.beforeAll(async () => {
  world = await createWorld({ clients: 20 });
  // Chromium's own beep is as loud as a sample can be: now and then it is rightly called too loud
  const voice = join(world.folder, "voice.wav");
  const beep = { frequencies: [300], seconds: 0.2, volume: 0.3 };
  writeFileSync(voice, wavFile(48_000, [beep, { frequencies: [], seconds: 0.8 }]));
  await openDesk("olga", [`--use-file-for-fake-audio-capture=${voice}`]);
});
test.afterAll(() => world?.close());
test.setTimeout(120_000);

test("G14-9: a line that is all right is told so, with the echo's way; no call is written down", async () => {
  const journal = () => desk.query("callJournal", { scope: "all", before: null, limit: 10 });
  const before = await journal();
  await run({ heard: true });
  await expect(step("line")).toContainText(new URL(world.line.url).host);
  await expect(step("relay")).toContainText(words.skipped.notConfigured);
  await expect(step("microphone")).toContainText(words.passed.microphone);
  await expect(step("speaker")).toContainText(words.passed.speaker);
  await expect(step("echo")).toHaveAttribute("data-state", "passed");
  await expect(whole()).toContainText(words.good);
  const way = Number(/\d+/.exec((await step("echo").innerText()).replace(words.steps.echo, ""))?.[0]);
  expect(way, "the practice line says it back after 600 ms").toBeGreaterThanOrEqual(600);
  expect(await journal()).toEqual(before);
  await expect(phone.outcome).toBeHidden();
});

test("G14-9: an echo that does not come back and a number that refuses are named", async () => {
  await echoNumber("601"); // answers, and sounds by itself
  await run({ heard: true });
  await expect(step("echo")).toContainText(words.faults.echoNothingReturns);
  await expect(whole()).toContainText(words.broken);
  await echoNumber("604");
  await run({ heard: true });
  await expect(step("echo")).toContainText(words.faults.echoRefused.replace("{{code}}", "486"));
  await echoNumber("600");
});

test("G14-9: sound that the person does not hear is named; the rest is tested all the same", async () => {
  await run({ heard: false });
  await expect(step("speaker")).toContainText(words.faults.notHeard);
  await expect(step("echo")).toHaveAttribute("data-state", "passed");
});

test("G14-9: a TURN server that does not answer is named; the copied result has no secret in it", async () => {
  await giveLines(world.serverUrl, [
    lineOf("101", { id: lineId, label: "Продажи", servers: [world.line.url], iceServers: [brokenRelay] }),
  ]);
  await desk.close();
  await openDesk("relay");
  await run({ heard: true });
  await expect(step("relay")).toContainText(words.faults.relaySilent.replace("{{server}}", brokenRelay.urls));
  await expect(step("line")).toHaveAttribute("data-state", "passed");
  await place()
    .getByRole("button", { name: ru.app.copy.value.replace("{{value}}", words.result) })
    .click();
  const copied = await desk.application.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain(words.faults.relaySilent.replace("{{server}}", brokenRelay.urls));
  expect(copied).not.toContain(brokenRelay.credential);
  expect(copied).not.toContain(brokenRelay.username);
});

test("G14-9: a PBX that is down is named, and nobody is called", async () => {
  await world.stopLine();
  await run({ heard: true });
  const { host } = new URL(world.line.url);
  await expect(step("line")).toContainText(words.faults.serverUnreachable.replace("{{server}}", host));
  await expect(step("echo")).toContainText(words.skipped.needsLine);
  await world.startLine();
});

test("G14-9: a silent microphone is named", async () => {
  const silence = join(world.folder, "silence.wav");
  writeFileSync(silence, wavFile(48_000, [{ frequencies: [], seconds: 1 }]));
  await desk.close();
  await openDesk("silent", [`--use-file-for-fake-audio-capture=${silence}`]);
  await run({ heard: true });
  await expect(step("microphone")).toContainText(words.faults.silent);
  await expect(step("line")).toHaveAttribute("data-state", "passed");
  expect((await lineCalls(world.line)).every(({ state }) => state === "ended")).toBe(true);
});

async function openDesk(profile: string, switches: string[] = []): Promise<void> {
  desk = await world.openDesk({ profile, switches });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
  await desk.goTo("settings");
}

function place(): Locator {
  return desk.page.getByRole("group", { name: words.title });
}

function step(name: LineStep): Locator {
  return place().locator(`[data-step="${name}"]`);
}

function whole(): Locator {
  return place().getByRole("status").last();
}

/** From the button to the last part; the person says whether the tone was heard. */
async function run({ heard }: { heard: boolean }): Promise<void> {
  const begin = place().getByRole("button", { name: words.start, exact: true });
  const again = place().getByRole("button", { name: words.again, exact: true });
  await begin.or(again).click();
  await place()
    .getByRole("button", { name: heard ? words.heard : words.notHeard, exact: true })
    .click({ timeout: 60_000 });
  await expect(again).toBeVisible({ timeout: 60_000 });
}

async function echoNumber(number: string): Promise<void> {
  const field = desk.page.getByRole("textbox", { name: ru.softphone.devices.echoNumber });
  await field.fill(number);
  await field.press("Tab");
  await expect(field).toHaveValue(number);
}

import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import { nothingBeside } from "../src-contract/entities/call.ts";
import type { MutationArgs, MutationName } from "../src-contract/mutations/index.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let client: SeededClient;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 300, timing: { answerAfterMs: 500 } });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
  const [first] = reachableClients(world);
  if (!first) throw new Error("the seed has no client with a number of their own");
  client = first;
});
test.afterAll(() => world?.close());

test("G14-6: after a call that failed «Почему?» says why, on whose side and what to do, by the keyboard alone", async () => {
  await phone.dial("604");
  await expect(phone.outcome).toBeVisible();
  const why = phone.outcome.getByRole("button", { name: ru.why.button, exact: true });
  await why.focus();
  await desk.page.keyboard.press("Enter");
  await expectBusy(explained());
  await expect(explained().getByRole("button", { name: ru.why.close })).toBeFocused();
  await expectAccessible(desk, "why, after the call");
  await desk.page.keyboard.press("Escape");
  await expect(explained()).toBeHidden();
  await expect(why).toBeFocused();
  await expect(phone.reason("busy"), "asking changes nothing").toBeChecked();
  await phone.saveOutcome();
});

test("G14-6: the same stands beside the call in the journal; a call that went well has no question", async () => {
  await desk.goTo("calls");
  await newestRow().getByRole("button", { name: ru.why.button, exact: true }).click();
  await expectBusy(explained());
  await explained().getByRole("button", { name: ru.why.close }).click();
  await expect(explained()).toBeHidden();
  await desk.goTo("clients");
});

test("G13-4, G3-2: the record has what was measured of the sound, here and on the server", async () => {
  await phone.dial(client.e164);
  await phone.talking();
  await expect.poll(async () => (await desk.statistics())?.packetsIn ?? 0).toBeGreaterThan(200);
  await phone.hangUp();
  await expect(phone.outcome.getByRole("button", { name: ru.why.button, exact: true })).toBeHidden();
  await phone.saveOutcome();
  const record = await phone.newestRecord();
  expect(record).toMatchObject({ deskTrouble: null, transferredTo: null });
  expect(record.opinionScore).toBeGreaterThan(100);
  expect(record.lossIn).not.toBeNull();
  const { opinionScore, lossIn, lossOut, jitterMilliseconds, roundTripMilliseconds } = record;
  await expect
    .poll(() => atServer(record.id))
    .toMatchObject([{ opinionScore, lossIn, lossOut, jitterMilliseconds, roundTripMilliseconds }]);
});

test("G13-4: a call that sounded badly says so in the card, with the cause and the numbers", async () => {
  const callId = newId();
  const call = { callId, clientId: client.id, direction: "outgoing", e164: client.e164, raw: client.e164 } as const;
  const startedAt = Date.now();
  await mutate("startCall", { ...call, callerName: null, lineLabel: null });
  await mutate("endCall", {
    ...nothingBeside,
    ...{ callId, answeredAt: startedAt, endedAt: startedAt + 30_000 },
    ...{ ringSeconds: 2, talkSeconds: 30, holdSeconds: 0, soundLostSeconds: 0 },
    ...{ sipCode: 200, sipPhrase: null, q850Cause: null },
    ...{ opinionScore: 352, lossIn: 600, lossOut: 0, jitterMilliseconds: 12, roundTripMilliseconds: 80 },
    endedBy: "client",
    qualityCause: "lossIn",
  });
  await desk.openFirstFound(client.lastName);
  await desk.openTab(ru.card.tabs.calls);
  await desk.cardPanel.getByRole("button", { name: ru.softphone.quality.poor, exact: true }).first().click();
  const sounded = explained(ru.softphone.quality.poor);
  await expect(sounded).toContainText(ru.softphone.quality.causes.lossIn);
  await expect(sounded).toContainText(/6\s%/);
  await expectAccessible(desk, "a call that sounded badly");
  await desk.page.keyboard.press("Escape");
});

test("G1-5, G1-15: a call that was handed on says where to, in the card and on the server", async () => {
  await phone.dial(client.e164);
  await phone.talking();
  await phone.button(ru.softphone.transfer.open).click();
  await desk.page.getByLabel(ru.softphone.transfer.field).fill("601");
  await desk.page.getByRole("button", { name: ru.softphone.transfer.now, exact: true }).click();
  await expect(phone.outcome).toBeVisible();
  await phone.saveOutcome();
  const record = await phone.newestRecord();
  expect(record).toMatchObject({ clientId: client.id, transferredTo: "601" });
  await desk.openFirstFound(client.lastName);
  await desk.openTab(ru.card.tabs.calls);
  await expect(desk.cardPanel).toContainText(ru.calls.transferredTo.replace("{{to}}", "601"));
  await expect.poll(() => atServer(record.id)).toMatchObject([{ transferredTo: "601" }]);
});

test("G3-10: «Состоялся» for a call that nobody answered is flagged, saved all the same, and found by the filter", async () => {
  await phone.dial("604");
  await expect(phone.outcome).toBeVisible();
  const flag = phone.outcome.getByText(ru.calls.contradiction.heldWithoutTalk);
  await expect(flag).toBeHidden();
  await phone.held.check();
  await expect(flag).toBeVisible();
  await phone.saveOutcome();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ held: true, sipCode: 486 });
  await desk.goTo("calls");
  await desk.page.getByText(ru.calls.scopes.contradicting, { exact: true }).click();
  const rows = desk.page.getByRole("grid", { name: ru.calls.title }).getByRole("row");
  await expect(rows.first().getByRole("img", { name: ru.calls.contradiction.heldWithoutTalk })).toBeVisible();
  await expectAccessible(desk, "calls that contradict themselves");
  await desk.page.getByText(ru.calls.scopes.all, { exact: true }).click();
  await desk.goTo("clients");
});

test("G14-6: with the line away the call does not leave, and the computer is named, not the line", async () => {
  await world.stopLine();
  await expect(phone.registration).not.toHaveText(ru.softphone.line.registered, { timeout: 30_000 });
  await phone.dial("600");
  await expect(phone.outcome).toBeVisible({ timeout: 30_000 });
  await phone.outcome.getByRole("button", { name: ru.why.button, exact: true }).click();
  await expect(explained()).toContainText(ru.why.causes.noConnection.what);
  await expect(explained()).toContainText(ru.why.faults.computer);
  await desk.page.keyboard.press("Escape");
  await phone.saveOutcome();
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({ sipCode: null, deskTrouble: "noConnection", reason: "lineFault" });
  await world.startLine();
});

/** What a word says when it is asked; it is named by the word. */
const explained = (word: string = ru.why.button): Locator => desk.page.getByRole("dialog", { name: word });

async function expectBusy(shown: Locator): Promise<void> {
  await expect(shown).toContainText(ru.why.causes.busy.what);
  await expect(shown).toContainText(ru.why.causes.busy.next);
  await expect(shown).toContainText(ru.why.faults.client);
  await expect(shown).toContainText("486 Busy Here, Q.850 17");
}

function newestRow(): Locator {
  return desk.page.getByRole("grid", { name: ru.calls.title }).getByRole("row").first();
}

/** As the phone writes what a call of another day left. */
async function mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<void> {
  const asked: { name: MutationName; args: unknown } = { name, args };
  const result = await desk.page.evaluate(({ name, args }) => window.kartoteka.mutate(name, args as never), asked);
  expect(result).toMatchObject({ ok: true });
}

function atServer(callId: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), "SELECT * FROM calls WHERE id = ?", [callId]);
}

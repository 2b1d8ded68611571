import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount, practiceAccounts } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { lineCalls, ring } from "./practice-line.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let first: SeededClient;
let second: SeededClient;
const username = String(practiceAccounts[0]?.user);
/** Nobody's: the seed gives no number of this operator's range. */
const unknownNumber = "+79990001122";

test.beforeAll(async () => {
  world = await createWorld({ clients: 300 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
  const [one, other] = reachableClients(world);
  if (!one || !other) throw new Error("the seed has no two clients with a number of their own");
  [first, second] = [one, other];
});
test.afterAll(() => world?.close());

test("G6-2, G1-2: the caller's name from the cache stands on the bar, also offline; F8 answers", async () => {
  await world.stopServer();
  try {
    await expect(desk.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
    const outcome = ring(world.line, { username, fromName: "", fromNumber: first.e164, sound: "tone" });
    const incoming = phone.incoming(first.lastName);
    await expect(incoming).toBeVisible();
    await desk.page.keyboard.press("F8");
    expect(await outcome).toMatchObject({ kind: "answered" });
    await phone.talking();
    await expect(desk.cardName, "answering opens the caller's card").toContainText(first.lastName);
    await expect.poll(async () => (await desk.statistics())?.packetsIn ?? 0).toBeGreaterThan(50);
    await expect.poll(async () => (await desk.statistics())?.levelIn ?? 0).toBeGreaterThan(0.01);
    await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(5);
    await desk.page.keyboard.press("Shift+F8");
    await expect(phone.outcome).toBeVisible();
    await expect(phone.held).toBeChecked();
    await expect.poll(() => phone.atLine()).toMatchObject({ state: "ended", endedBy: "trainee" });
    await phone.saveOutcome();
  } finally {
    await world.startServer();
  }
  await desk.syncNow();
  const record = await phone.newestRecord();
  expect(record).toMatchObject({ direction: "incoming", clientId: first.id, held: true });
  await expect.poll(() => atServer(record.id)).toMatchObject([{ clientId: first.id, held: 1 }]);
});

test("G1-2, UX-7: a call that rings takes no focus; Shift+F8 declines it, and the caller gets 603 or 486", async () => {
  await desk.search.fill("Ив");
  const outcome = ring(world.line, { username, fromName: "", fromNumber: first.e164 });
  await expect(phone.incoming(first.lastName)).toBeVisible();
  await expect(desk.search).toBeFocused();
  await desk.page.keyboard.type("ан");
  await expect(desk.search).toHaveValue("Иван");
  await desk.page.keyboard.press("Shift+F8");
  const refused = await outcome;
  expect(refused).toMatchObject({ kind: "refused" });
  expect([486, 603]).toContain(refused.kind === "refused" ? refused.sipCode : 0);
  await expect(phone.outcome).toBeVisible();
  await expect(phone.held).not.toBeChecked();
  await expect(phone.reason("cancelled")).toBeChecked();
  await phone.saveOutcome();
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({ answeredAt: null, endedBy: "manager", reason: "cancelled" });
});

test("G6-4: a call from an unknown number is a record at once, and can be given to a client later", async () => {
  const outcome = ring(world.line, { username, fromName: "", fromNumber: unknownNumber });
  await expect(phone.incoming("+7 999 000-11-22")).toBeVisible();
  const ringing = await phone.newestRecord();
  expect(ringing).toMatchObject({ direction: "incoming", e164: unknownNumber, clientId: null, endedAt: null });
  await desk.page.keyboard.press("F8");
  expect(await outcome).toMatchObject({ kind: "answered" });
  await phone.talking();
  await phone.hangUp();
  await expect.poll(() => atServer(ringing.id)).toMatchObject([{ clientId: null, e164: unknownNumber }]);

  await desk.openFirstFound(second.lastName);
  await phone.outcome.getByRole("button", { name: ru.softphone.outcome.attachOpen }).click();
  await expect.poll(async () => (await phone.record(ringing.id)).clientId).toBe(second.id);
  await phone.outcome.getByLabel(ru.softphone.outcome.comment, { exact: true }).fill("Звонил с чужого телефона");
  await phone.saveOutcome();
  await expect.poll(() => atServer(ringing.id)).toMatchObject([{ clientId: second.id, held: 1 }]);
  await expect
    .poll(() => rows("SELECT clientId FROM comments WHERE text = ?", "Звонил с чужого телефона"))
    .toEqual([{ clientId: second.id }]);
});

test("G3-5, G3-13: the caller gives up, the call is missed, listed as such, and its reason is prefilled", async () => {
  const outcome = await ring(world.line, { username, fromName: "", fromNumber: first.e164, ringForMs: 1_500 });
  expect(outcome).toMatchObject({ kind: "gave-up" });
  await expect(phone.outcome).toBeVisible();
  await expect(phone.held).not.toBeChecked();
  await expect(phone.reason("missed")).toBeChecked();
  const record = await phone.endedRecord();
  expect(record).toMatchObject({ direction: "incoming", answeredAt: null, endedBy: "client", clientId: first.id });
  await desk.goTo("calls");
  await desk.page.getByRole("radiogroup", { name: ru.calls.scopes.label }).getByText(ru.calls.scopes.missed).click();
  const newest = desk.page.getByRole("grid", { name: ru.calls.title }).getByRole("row").first();
  await expect(newest).toContainText(first.lastName);
  await expect(newest).toContainText(ru.calls.noOutcome);
  await phone.saveOutcome();
  await expect(newest).toContainText(ru.reasons.missed);
  await desk.goTo("clients");
});

test("G1-8, UX-7: a second call waits on a slim line; answering it holds the first, which can be taken back", async () => {
  await phone.dial(first.e164);
  await phone.talking();
  const firstAtLine = await phone.atLine();
  const outcome = ring(world.line, { username, fromName: "", fromNumber: second.e164 });
  await expect(phone.incoming(second.lastName)).toBeVisible();
  await expect(phone.active, "the bar stays with the talk").toContainText(first.lastName);
  await expect
    .poll(() => lineState(firstAtLine.callId))
    .toMatchObject({ state: "talking", traineeDirection: "sendrecv" });

  await desk.page.keyboard.press("F8");
  expect(await outcome).toMatchObject({ kind: "answered" });
  await expect(phone.active).toContainText(second.lastName);
  await phone.talking();
  const held = desk.phone.getByRole("group", { name: new RegExp(`^Звонок: .*${first.lastName}`) });
  await expect(held).toContainText(ru.softphone.call.held);
  await expect.poll(async () => (await lineState(firstAtLine.callId)).traineeDirection).toBe("sendonly");

  await held.getByRole("button", { name: ru.softphone.call.switchTo }).click();
  await expect(phone.active).toContainText(first.lastName);
  await expect.poll(async () => (await lineState(firstAtLine.callId)).traineeDirection).toBe("sendrecv");
  await expect
    .poll(async () => (await phone.atLine()).traineeDirection, { message: "now the other is held" })
    .toBe("sendonly");
  await phone.button(ru.softphone.call.hangUp).click();
  await expect(phone.active).toContainText(second.lastName);
  await phone.button(ru.softphone.call.hangUp).click();

  await expect(phone.outcome, "both attempts ask for their outcome, one after the other").toBeVisible();
  await phone.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
  await expect.poll(async () => (await desk.query("callsWithoutOutcome", {})).length).toBe(1);
  await expect(phone.held).toBeChecked();
  await phone.saveOutcome();
  expect(await desk.query("callsWithoutOutcome", {})).toEqual([]);
});

async function lineState(callId: string) {
  const found = (await lineCalls(world.line)).find((call) => call.callId === callId);
  if (!found) throw new Error(`the line knows no call ${callId}`);
  return found;
}

function atServer(callId: string): Record<string, unknown>[] {
  return rows("SELECT * FROM calls WHERE id = ?", callId);
}

function rows(sql: string, parameter: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql, [parameter]);
}

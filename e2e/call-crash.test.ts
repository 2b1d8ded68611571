import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
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
const profile = "olga";

test.beforeAll(async () => {
  world = await createWorld({ clients: 300 });
  desk = await world.openDesk({ profile });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
  const [first] = reachableClients(world);
  if (!first) throw new Error("the seed has no client with a number of their own");
  client = first;
});
test.afterAll(() => world?.close());

test("G10-2, G3-5: a call made with the server stopped reaches it after its return, once", async () => {
  await world.stopServer();
  let callId = "";
  try {
    await expect(desk.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
    await phone.dial(client.e164);
    await phone.talking();
    await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(5);
    await phone.hangUp();
    await phone.saveOutcome();
    callId = (await phone.newestRecord()).id;
    await expect(desk.status).toContainText("4 ждут"); // started, answered, ended, outcome
    expect(atServer(callId)).toEqual([]);
  } finally {
    await world.startServer();
  }
  await desk.syncNow();
  await expect.poll(() => atServer(callId)).toMatchObject([{ clientId: client.id, held: 1 }]);
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`);
  expect(rows("SELECT * FROM callOutcomes WHERE callId = ?", callId)).toHaveLength(1);
  expect(
    rows("SELECT * FROM calls WHERE clientId = ? AND source = 'softphone' AND sipCode = 200", client.id),
  ).toHaveLength(1);
});

test("G1-12, G3-5: a window that reloads in a call ends it at the line, keeps its record and asks for the outcome", async () => {
  const callId = await talk();
  await desk.page.reload();
  await expect(desk.status).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await phone.atLine()).state).toBe("ended");
  await expectOpenOutcome(callId);
  await phone.ready();
});

test("G3-5: quitting in a call leaves its record with an open outcome", async () => {
  const callId = await talk();
  const code = new Promise((resolve) => desk.application.process().once("exit", resolve));
  await desk.close();
  expect(await code, "it ended by itself").toBe(0);
  await expect.poll(async () => (await phone.atLine()).endedBy, { message: "by BYE, at once" }).toBe("trainee");
  await reopen();
  await expectOpenOutcome(callId);
  await phone.ready();
});

test("G3-1, G3-5: kill −9 in a call, the server off: after the restart the record is there without an outcome", async () => {
  await expect(desk.status).toContainText(ru.app.status.nothingWaits);
  await world.stopServer();
  let callId = "";
  try {
    callId = await talk();
    await desk.kill();
    await reopen();
    await expect(desk.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
    await expectOpenOutcome(callId);
  } finally {
    await world.startServer();
  }
  await desk.syncNow();
  await expect.poll(() => atServer(callId)).toMatchObject([{ endedBy: "interrupted", held: 1, clientId: client.id }]);
});

test("G3-1: kill −9 while it rings: one INVITE, one record, its reason to be chosen", async () => {
  await phone.dial("606");
  await expect(phone.active).toContainText(ru.softphone.call.ringing);
  const { startedAt } = await phone.atLine();
  await desk.kill();
  await reopen();
  await expect(phone.outcome, "it opens when the end is written").toBeVisible();
  const [record, older] = await desk.query("callJournal", { scope: "mine", before: null, limit: 2 });
  expect(record).toMatchObject({ raw: "606", answeredAt: null, endedBy: "interrupted", held: null });
  expect(record?.startedAt).toBeLessThanOrEqual(startedAt);
  expect(older?.raw).not.toBe("606");
  await expect(phone.held).not.toBeChecked();
  await phone.reason("other").check();
  await phone.saveOutcome();
  await expect.poll(() => phone.record(String(record?.id))).toMatchObject({ held: false, reason: "other" });
});

/** Calls the client and talks; the record's id. */
async function talk(): Promise<string> {
  await phone.dial(client.e164);
  await phone.talking();
  await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(5);
  const { id, held } = await phone.newestRecord();
  expect(held).toBeNull();
  return id;
}

async function reopen(): Promise<void> {
  desk = await world.openDesk({ profile });
  await desk.unlock(demoAccount.password);
  phone = new CallScreen(desk, world);
}

/** «Итог не указан» in the history, the form is open; it is filled in and saved. */
async function expectOpenOutcome(callId: string): Promise<void> {
  await expect(phone.outcome).toBeVisible();
  await expect(phone.outcome).toContainText(client.lastName);
  await expect.poll(() => phone.record(callId)).toMatchObject({ clientId: client.id, held: null });
  await expect.poll(async () => (await phone.record(callId)).endedAt).not.toBeNull();
  await desk.goTo("calls");
  const newest = desk.page.getByRole("grid", { name: ru.calls.title }).getByRole("row").first();
  await expect(newest).toContainText(client.lastName);
  await expect(newest).toContainText(ru.calls.noOutcome);
  await phone.held.check();
  await phone.saveOutcome();
  await expect.poll(() => phone.record(callId)).toMatchObject({ held: true });
  await expect(newest).toContainText(ru.calls.held);
}

function atServer(callId: string): Record<string, unknown>[] {
  return rows("SELECT * FROM calls WHERE id = ?", callId);
}

function rows(sql: string, parameter: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql, [parameter]);
}

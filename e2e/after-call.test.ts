import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount, practiceAccounts } from "../scripts/demo-account.ts";
import { callBackTaskId } from "../src-contract/rules/call-back.ts";
import { reasonsFor } from "../src-contract/rules/outcome.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { ring } from "./practice-line.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let client: SeededClient;
const username = String(practiceAccounts[0]?.user);
const { wrapUp, outcome: words } = ru.softphone;

test.beforeAll(async () => {
  world = await createWorld({ clients: 300 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  phone = new CallScreen(desk, world);
  await phone.ready();
  const [first] = reachableClients(world);
  if (!first) throw new Error("the seed has no client with a number of their own");
  client = first;
});
test.afterAll(() => world?.close());

test("G3-8: one key gives the outcome, Ctrl+Z takes it back within ten seconds; both are in the log, the form asks again", async () => {
  const { keyboard } = desk.page;
  await phone.dial("604");
  await expect(phone.outcome).toBeFocused();
  await expect(phone.reason("busy")).toBeChecked();
  await keyboard.press(String(1 + reasonsFor("outgoing").indexOf("noAnswer")));
  await expect(phone.outcome).toBeHidden();
  const record = await phone.endedRecord();
  expect(record).toMatchObject({ held: false, reason: "noAnswer", sipCode: 486 });
  const undo = desk.page.getByRole("button", { name: words.undo });
  await expect(undo).toBeVisible();

  await keyboard.press("Control+z");
  await expect(phone.outcome).toBeVisible();
  await expect(undo).toBeHidden();
  await expect.poll(async () => (await phone.record(record.id)).held).toBeNull();
  await expect(phone.reason("busy"), "what the line said is proposed again").toBeChecked();
  await phone.saveOutcome();
  await expect
    .poll(() => rows("SELECT step, reason FROM callOutcomes WHERE callId = ? ORDER BY revision", record.id))
    .toEqual([
      { step: "given", reason: "noAnswer" },
      { step: "withdrawn", reason: "noAnswer" },
      { step: "given", reason: "busy" },
    ]);
});

test("G3-7, UX-5: an unanswered call is written up too: a countdown, more of it, a call that comes in meanwhile, and done", async () => {
  await phone.dial("605");
  await expect(phone.outcome).toBeVisible();
  await expect(phone.registration).toContainText(wrapUp.left.replace("{{duration}}", ""));
  await expectAccessible(desk, "a call is written up");
  await desk.phone.getByRole("button", { name: wrapUp.extendLabel }).click();
  await expect(phone.registration).toContainText(/0:[3-5]\d|1:00/);

  const incoming = ring(world.line, { username, fromName: "", fromNumber: client.e164, ringForMs: 20_000 });
  await expect(phone.incoming(client.lastName)).toBeVisible();
  await desk.page.keyboard.press("Shift+F8");
  expect(await incoming).toMatchObject({ kind: "refused" });
  await desk.phone.getByRole("button", { name: wrapUp.ready }).click();
  await expect(phone.registration).toHaveText(ru.softphone.line.registered);
  await expect(phone.outcome, "the outcome is asked for all the same").toBeVisible();
  await phone.outcome.getByRole("button", { name: words.save }).click();
  await expect.poll(async () => (await desk.query("callsWithoutOutcome", {})).length).toBe(1);
  await phone.saveOutcome();
});

test("G3-14, G3-12: a missed call of a client is a task to call back, once; a later talk from its line does it and is tied to it", async () => {
  const taskId = callBackTaskId(client.id);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const missed = await ring(world.line, { username, fromName: "", fromNumber: client.e164, ringForMs: 1_500 });
    expect(missed).toMatchObject({ kind: "gave-up" });
    await expect(phone.outcome).toBeVisible();
    await phone.saveOutcome();
  }
  await expect
    .poll(() => rows("SELECT status, kind FROM tasks WHERE id = ?", taskId))
    .toEqual([{ status: "new", kind: "call" }]);
  await expect
    .poll(async () => (await desk.query("openTasks", { scope: "all", limit: 500 })).filter(({ id }) => id === taskId))
    .toMatchObject([{ clientId: client.id, text: ru.softphone.missedCallTask }]);

  await desk.goTo("tasks");
  await phone.click(desk.page.getByRole("main"), client.e164);
  await phone.talking();
  await phone.hangUp();
  await phone.saveOutcome();
  await expect.poll(() => rows("SELECT status FROM tasks WHERE id = ?", taskId)).toEqual([{ status: "done" }]);
  await expect
    .poll(() => rows("SELECT clientId, direction FROM calls WHERE taskId = ?", taskId))
    .toEqual([{ clientId: client.id, direction: "outgoing" }]);
});

function rows(sql: string, parameter: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql, [parameter]);
}

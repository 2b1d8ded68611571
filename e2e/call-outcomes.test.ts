import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import type { CallReason } from "../src-contract/entities/call.ts";
import { reasonsFor } from "../src-contract/rules/outcome.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
import { resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { lineCalls } from "./practice-line.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let client: SeededClient;

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

/** What the practice line answers on each number, and the reason that TELEPHONY.md §7 gives for it. */
const failures: readonly { number: string; sipCode: number; reason: CallReason }[] = [
  { number: "604", sipCode: 486, reason: "busy" },
  { number: "605", sipCode: 603, reason: "declined" },
  { number: "606", sipCode: 408, reason: "noAnswer" },
  { number: "607", sipCode: 480, reason: "unavailable" },
  { number: "608", sipCode: 404, reason: "wrongNumber" },
  { number: "609", sipCode: 503, reason: "lineFault" },
];

for (const { number, sipCode, reason } of failures) {
  test(`G3-3, GC-43, GC-44: ${number} answers ${sipCode}: «${ru.reasons[reason]}» is prefilled`, async () => {
    await phone.dial(number);
    await expectProposed(reason);
    await expect(phone.outcome).toContainText(String(sipCode));
    await phone.saveOutcome();
    const record = await phone.endedRecord();
    expect(record).toMatchObject({ raw: number, sipCode, answeredAt: null, held: false, reason, reasonText: null });
    expect(record.startedAt).toBeLessThanOrEqual((await phone.atLine()).startedAt);
    await expect.poll(() => atServer(record.id)).toMatchObject([{ raw: number, sipCode, held: 0, reason }]);
  });
}

test("G3-5, G3-3: an outcome that is saved in the moment in which its form appears is saved, with the line's reason", async () => {
  await desk.page.evaluate((save) => {
    const observer = new MutationObserver(() => {
      const button = Array.from(document.querySelectorAll("form button")).find((one) =>
        one.textContent?.includes(save),
      );
      if (!(button instanceof HTMLButtonElement)) return;
      observer.disconnect();
      button.click();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  }, ru.softphone.outcome.save);
  await phone.numberField.fill("604");
  await phone.numberField.press("Enter");
  await expect
    .poll(() => phone.newestRecord())
    .toMatchObject({ raw: "604", sipCode: 486, held: false, reason: "busy" });
  await expect(phone.outcome).toHaveCount(0);
});

test("G3-8, G3-5: the line that takes an outcome back covers nothing of the next call's form, at any size", async () => {
  const undo = desk.page.getByRole("button", { name: ru.softphone.outcome.undo });
  await phone.dial("604");
  await phone.saveOutcome();
  await phone.dial("605");
  await expect(phone.outcome.getByRole("button", { name: ru.softphone.outcome.save })).toBeVisible();
  for (const [width, height] of [
    [1366, 768],
    [1024, 640],
  ] as const) {
    await resize(desk, width, height);
    await expect(undo.first()).toBeVisible();
    for (const name of [ru.softphone.outcome.save, ru.softphone.outcome.later]) {
      const button = phone.outcome.getByRole("button", { name });
      await button.scrollIntoViewIfNeeded();
      const covered = await button.evaluate((element) => {
        const { left, top, width: across, height: down } = element.getBoundingClientRect();
        const points = [0.1, 0.5, 0.9].map((part) => [left + across * part, top + down / 2] as const);
        return points.filter(([x, y]) => !element.contains(document.elementFromPoint(x, y)));
      });
      expect(covered, `${name} at ${width}×${height}`).toEqual([]);
    }
  }
  await resize(desk, 1920, 1080);
  await phone.saveOutcome();
});

test("G3-3: a call that the manager cancels while it rings has that reason; the line saw CANCEL", async () => {
  await phone.dial("606");
  await expect(phone.active).toContainText(ru.softphone.call.ringing);
  await phone.button(ru.softphone.call.cancel).click();
  await expectProposed("cancelled");
  await phone.saveOutcome();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ endedBy: "manager", held: false, reason: "cancelled" });
  await expect.poll(() => phone.atLine()).toMatchObject({ state: "ended", endedBy: "trainee", sipCode: 487 });
});

test("G3-3, GC-43: an answered call is proposed as held; unticking asks for a reason before it is saved", async () => {
  await phone.dial(client.e164);
  await phone.talking();
  await phone.hangUp();
  await expect(phone.held).toBeChecked();
  await expect(phone.outcome.getByRole("radio")).toHaveCount(0);
  await phone.held.uncheck();
  await expect(phone.outcome.getByRole("radio", { checked: true })).toHaveCount(0);
  await phone.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
  await expect(phone.outcome).toContainText(ru.softphone.outcome.reasonMissing);
  await phone.reason("voicemail").check();
  await phone.saveOutcome();
  const record = await phone.newestRecord();
  expect(record).toMatchObject({ held: false, reason: "voicemail", sipCode: 200 });
  expect(record.answeredAt).not.toBeNull();
});

test("G3-6, GC-44: the proposed reason can be replaced, and said in one's own words, which reach the server", async () => {
  await phone.dial("604");
  await expectProposed("busy");
  await phone.reason("other").check();
  await phone.outcome.getByLabel(ru.softphone.outcome.reasonText).fill("говорит по другой линии, перезвонит сам");
  await phone.saveOutcome();
  const record = await phone.newestRecord();
  const said = { held: false, reason: "other", reasonText: "говорит по другой линии, перезвонит сам" };
  expect(record, "what the line said stays beside what the manager says (G3-2)").toMatchObject({
    ...said,
    sipCode: 486,
  });
  await expect.poll(() => atServer(record.id)).toMatchObject([{ ...said, held: 0, sipCode: 486 }]);
  await expect
    .poll(() => rows("SELECT * FROM callOutcomes WHERE callId = ?", record.id))
    .toMatchObject([{ reason: "other", reasonText: said.reasonText }]);
});

test("G3-5, UX-5: call, hang up, outcome and comment by the keyboard alone", async () => {
  const { keyboard } = desk.page;
  await desk.openFirstFound(client.lastName);
  await desk.page.getByRole("heading", { level: 1 }).click();
  await keyboard.press("Control+d");
  await keyboard.type(client.e164);
  await keyboard.press("Enter");
  await phone.agreeByKeys();
  await phone.talking();
  await keyboard.press("Shift+F8");
  await expect(phone.outcome).toBeFocused();
  await keyboard.press(String(1 + reasonsFor("outgoing").indexOf("voicemail")));
  await expect(phone.held).not.toBeChecked();
  await expect(phone.reason("voicemail")).toBeChecked();
  await keyboard.press("Tab");
  await expect(phone.outcome.getByLabel(ru.softphone.outcome.comment, { exact: true })).toBeFocused();
  await keyboard.type("Ответил автоответчик, 1 раз");
  await expect(phone.reason("voicemail"), "a digit in a text is a digit").toBeChecked();
  await keyboard.press("Control+Enter");
  await expect(phone.outcome).toBeHidden();
  const record = await phone.newestRecord();
  expect(record).toMatchObject({ clientId: client.id, held: false, reason: "voicemail" });
  await expect.poll(() => atServer(record.id)).toMatchObject([{ reason: "voicemail" }]);
  await expect
    .poll(() => rows("SELECT clientId, callId FROM comments WHERE text = ?", "Ответил автоответчик, 1 раз"))
    .toEqual([{ clientId: client.id, callId: record.id }]);
});

test("G3-5: «Позже» leaves the call without an outcome, listed until it is given one", async () => {
  await phone.dial(client.e164);
  await phone.talking();
  await phone.hangUp();
  await phone.outcome.getByRole("button", { name: ru.softphone.outcome.later }).click();
  await expect(phone.outcome).toBeHidden();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ held: null });
  await desk.goTo("today");
  const waiting = desk.page.getByRole("region", { name: ru.softphone.withoutOutcome.title.replace("{{count}}", "1") });
  await waiting.getByRole("button", { name: new RegExp(client.lastName) }).click();
  await expect(phone.held).toBeChecked();
  await phone.saveOutcome();
  await expect(waiting).toBeHidden();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ held: true });
  await desk.goTo("clients");
});

test("GC-42, G3-11: a call made on a mobile is recorded by hand and says «вручную»; no INVITE leaves", async () => {
  const before = (await lineCalls(world.line)).length;
  await desk.openFirstFound(client.lastName);
  await desk.interaction.getByRole("tab", { name: ru.card.interaction.call }).click();
  await expect(desk.interaction.getByRole("checkbox", { name: ru.card.interaction.held })).toBeChecked();
  await desk.interaction.getByLabel(ru.card.interaction.minutes).fill("7");
  await desk.interaction.getByLabel(ru.card.interaction.callComment).fill("С мобильного: заберёт в среду");
  await desk.interaction.getByRole("button", { name: ru.card.interaction.callSave }).click();
  await expect.poll(async () => (await phone.newestRecord()).source).toBe("manual");
  const record = await phone.newestRecord();
  expect(record).toMatchObject({ clientId: client.id, e164: client.e164, held: true, talkSeconds: 420, sipCode: null });
  await desk.openTab(ru.card.tabs.calls);
  await expect(desk.cardPanel.getByRole("img", { name: new RegExp(ru.calls.manual) }).first()).toBeVisible();
  await expect.poll(() => atServer(record.id)).toMatchObject([{ source: "manual", held: 1 }]);
  await expect
    .poll(() => rows("SELECT callId FROM comments WHERE text = ?", "С мобильного: заберёт в среду"))
    .toEqual([{ callId: record.id }]);
  expect(await lineCalls(world.line)).toHaveLength(before);
});

async function expectProposed(reason: CallReason): Promise<void> {
  await expect(phone.outcome).toBeVisible();
  await expect(phone.held).not.toBeChecked();
  await expect(phone.reason(reason)).toBeChecked();
}

function atServer(callId: string): Record<string, unknown>[] {
  return rows("SELECT * FROM calls WHERE id = ?", callId);
}

function rows(sql: string, parameter: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql, [parameter]);
}

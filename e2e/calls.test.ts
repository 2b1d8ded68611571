import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "./call-screen.ts";
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

test("G1-2, G3-1: sound goes both ways, the record is older than the INVITE, one call is one row everywhere", async () => {
  const before = await desk.query("callJournal", { scope: "mine", before: null, limit: 200 });
  await phone.dial("600");
  await phone.talking();
  await expect.poll(async () => (await desk.statistics())?.packetsIn ?? 0).toBeGreaterThan(50);
  await expect.poll(async () => (await desk.statistics())?.packetsOut ?? 0).toBeGreaterThan(50);
  await expect
    .poll(async () => (await desk.statistics())?.levelIn ?? 0, { message: "the echo is heard at the desk" })
    .toBeGreaterThan(0.01);
  await expect
    .poll(async () => (await phone.atLine()).loudPacketsIn, { message: "the microphone is heard at the line" })
    .toBeGreaterThan(5);
  await phone.hangUp();

  const record = await phone.newestRecord();
  const atLine = await phone.atLine();
  expect(record.startedAt).toBeLessThanOrEqual(atLine.startedAt);
  expect(record).toMatchObject({ raw: "600", direction: "outgoing", source: "softphone", sipCode: 200 });
  expect(record.talkSeconds).toBeGreaterThanOrEqual(1);
  expect(atLine).toMatchObject({ endedBy: "trainee", sipCode: 200 });
  await phone.saveOutcome();
  const after = await desk.query("callJournal", { scope: "mine", before: null, limit: 200 });
  expect(after.filter(({ id }) => !before.some((old) => old.id === id))).toHaveLength(1);
  await expect.poll(() => atServer(record.id)).toMatchObject([{ id: record.id, raw: "600", held: 1 }]);
});

test("G1-3: muted, the line hears nothing; the button says so in words and colour", async () => {
  await phone.dial("600");
  await phone.talking();
  const microphone = phone.button(ru.softphone.call.mute);
  const colour = await microphone.evaluate((button) => getComputedStyle(button).backgroundColor);
  await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(5);
  await microphone.click();
  const muted = phone.button(ru.softphone.call.unmute);
  await expect(muted).toHaveAttribute("aria-pressed", "true");
  expect(await muted.evaluate((button) => getComputedStyle(button).backgroundColor)).not.toBe(colour);
  const settled = await phone.furtherPackets(25, await phone.atLine());
  const later = await phone.furtherPackets(100, settled);
  expect(later.loudPacketsIn, "two seconds without a loud packet").toBe(settled.loudPacketsIn);

  await desk.page.keyboard.press("F9");
  await expect(phone.button(ru.softphone.call.mute)).toHaveAttribute("aria-pressed", "false");
  await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(later.loudPacketsIn + 5);
  await phone.hangUp();
  await phone.saveOutcome();
});

test("G1-3: on hold the line is told sendonly and hears nothing; back again it hears", async () => {
  await phone.dial("600");
  await phone.talking();
  await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(5);
  await phone.button(ru.softphone.call.hold).click();
  await expect(phone.button(ru.softphone.call.resume)).toBeVisible();
  await expect(phone.active).toContainText(ru.softphone.call.held);
  await expect.poll(async () => (await phone.atLine()).traineeDirection).toBe("sendonly");
  const settled = await phone.furtherPackets(25, await phone.atLine());
  const later = await phone.furtherPackets(75, settled);
  expect(later.loudPacketsIn).toBe(settled.loudPacketsIn);

  await desk.page.keyboard.press("F10");
  await expect(phone.button(ru.softphone.call.hold)).toBeVisible();
  await expect.poll(async () => (await phone.atLine()).traineeDirection).toBe("sendrecv");
  await expect.poll(async () => (await phone.atLine()).loudPacketsIn).toBeGreaterThan(later.loudPacketsIn + 5);
  await phone.hangUp();
  await expect.poll(async () => (await phone.newestRecord()).holdSeconds).toBeGreaterThanOrEqual(1);
  await phone.saveOutcome();
});

test("G1-4: digits reach the voice menu from the keypad and from the keyboard", async () => {
  await phone.dial("602");
  await phone.talking();
  await phone.button(ru.softphone.call.keys).click();
  const keypad = desk.page.getByRole("group", { name: ru.softphone.keypad.title });
  for (const key of ["1", "2", "*", "#"]) {
    await keypad.getByRole("button", { name: ru.softphone.keypad.key.replace("{{key}}", key), exact: true }).click();
  }
  await expect(keypad.getByLabel(ru.softphone.keypad.typed)).toHaveText("12*#");
  await expect.poll(async () => (await phone.atLine()).digits, { timeout: 15_000 }).toBe("12*#");
  await desk.page.keyboard.type("305");
  await expect.poll(async () => (await phone.atLine()).digitsByRtp, { timeout: 15_000 }).toBe("12*#305");
  await desk.page.keyboard.type("9");
  await expect(phone.outcome, "9 makes the menu hang up").toBeVisible();
  await expect.poll(async () => (await phone.atLine()).endedBy).toBe("line");
  await phone.saveOutcome();
});

test("UX-4: Escape never ends a call, wherever the focus is", async () => {
  await phone.dial("600");
  await phone.talking();
  const stations = [
    () => desk.page.getByRole("navigation").getByRole("link").first().focus(),
    () => phone.button(ru.softphone.call.mute).focus(),
    () => phone.button(ru.softphone.call.keys).click(),
    () => desk.page.getByRole("form", { name: ru.softphone.panel.call }).getByRole("textbox").first().focus(),
  ];
  for (const go of stations) {
    await go();
    await desk.page.keyboard.press("Escape");
    await desk.page.keyboard.press("Escape");
  }
  await phone.furtherPackets(50, await phone.atLine());
  await expect.poll(async () => (await phone.atLine()).state).toBe("talking");
  await phone.hangUp();
  await phone.saveOutcome();
});

test("GC-12, G2-1: a number in the list, in the card and in both call histories dials, for that client", async () => {
  await desk.search.fill(client.lastName);
  await expect(desk.found.first()).toContainText(client.lastName);
  await phone.click(desk.found.first(), client.e164);
  await expectCallOfClient();

  await desk.openFirstFound(client.lastName);
  await phone.click(desk.cardPanel, client.e164);
  await expectCallOfClient();

  await desk.openTab(ru.card.tabs.calls);
  await phone.click(desk.cardPanel, client.e164);
  await expectCallOfClient();

  await desk.goTo("calls");
  await phone.click(desk.page.getByRole("grid", { name: ru.calls.title }).getByRole("row").first(), client.e164);
  await expectCallOfClient();
  await desk.goTo("clients");
});

test("G2-2: the number field takes a number in any written form, and a name", async () => {
  const digits = client.e164.slice(2);
  const written = `8 (${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6, 8)}-${digits.slice(8)}`;
  for (const typed of [written, client.e164, client.lastName]) {
    await test.step(typed, async () => {
      await phone.dial(typed);
      await expectCallOfClient();
    });
  }
  await phone.numberField.fill("такого имени нет");
  await phone.numberField.press("Enter");
  await expect(desk.phone).toContainText(ru.softphone.trouble.notANumber.replace("{{text}}", "такого имени нет"));
  await desk.phone.getByRole("button", { name: ru.softphone.trouble.fix }).click();
  await expect(phone.numberField).toHaveValue("такого имени нет");
  await phone.numberField.fill("");
});

test("G1-1: with the line's server gone the bar says so within 10 s, and says when the line is back", async () => {
  await world.stopLine();
  await expect(phone.registration).toHaveText(begins(ru.softphone.line.recovering), { timeout: 10_000 });
  await world.startLine();
  await expect(phone.registration).toHaveText(ru.softphone.line.registered, { timeout: 20_000 });
});

async function expectCallOfClient(): Promise<void> {
  await phone.talking();
  const calls = (await lineCalls(world.line)).length;
  await expect(phone.active).toContainText(client.lastName);
  const atLine = await phone.atLine();
  expect(atLine.number.replace(/\D/g, "")).toBe(client.e164.slice(1));
  const record = await phone.newestRecord();
  expect(record).toMatchObject({ clientId: client.id, e164: client.e164 });
  expect(record.startedAt).toBeLessThanOrEqual(atLine.startedAt);
  await phone.hangUp();
  await phone.saveOutcome();
  expect(await lineCalls(world.line), "no second INVITE").toHaveLength(calls);
}

function atServer(callId: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), "SELECT * FROM calls WHERE id = ?", [callId]);
}

function begins(template: string): RegExp {
  return new RegExp(`^${template.split("{{")[0]}`);
}

import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { formatPhone } from "../src-contract/rules/phone-number.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { CallScreen } from "./call-screen.ts";
import type { Desk } from "./desk.ts";
import { openLineDesk } from "./line-desk.ts";
import { lineCalls } from "./practice-line.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let client: SeededClient;
const { objection } = ru.softphone;

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 300 });
  ({ desk, phone } = await openLineDesk(world, { profile: "olga" }));
  client = reachableClients(world)[0]!;
  await desk.openFirstFound(client.lastName);
});
test.afterAll(() => world?.close());

const calls = async () => (await lineCalls(world.line)).length;
const note = () => desk.page.getByRole("region", { name: ru.card.note.label, exact: true });
const ask = () => phone.objection;
const reason = () => ask().getByLabel(objection.reason);
const call = () => ask().getByRole("button", { name: ru.softphone.number.call, exact: true });

/** An hour of Moscow's day that is not now, however long the test takes: two hours from now, or two ago. */
function otherHours(): string {
  const hour = (new Date().getUTCHours() + 3) % 24;
  const from = hour < 21 ? hour + 2 : hour - 3;
  return `с ${from} до ${from + 1} по Москве`;
}

async function pin(text: string): Promise<void> {
  await desk.page.keyboard.press("Escape");
  await note()
    .getByRole("button", { name: ru.card.note.edit })
    .or(desk.page.getByRole("button", { name: ru.card.note.add }))
    .first()
    .click();
  const field = desk.interaction.getByRole("textbox", { name: ru.card.note.label });
  await field.fill(text);
  await field.press("Control+Enter");
  await expect(note()).toContainText(text);
}

test("G11-3, GC-41, UX-6: a note that names other hours stops the call and is quoted; whoever calls all the same says why, and it is kept", async () => {
  const hours = otherHours();
  await pin(`Двое детей, любит чай. Звонить строго ${hours}.`);
  await expect(note()).toContainText(/Звонить: \d+:00–\d+:00, время: Москва/);
  const contacts = desk.page.getByRole("region", { name: ru.card.contacts.title });
  await expect(contacts.getByRole("button", { name: /^Позвонить/ })).toHaveAccessibleDescription(
    new RegExp(`В примечании: «${hours}»`),
  );
  const before = await calls();
  await desk.page.getByRole("button", { name: ru.card.call, exact: true }).first().click();
  await expect(ask()).toContainText(`В примечании: «${hours}»`);
  await expect(ask()).toContainText("UTC+3");
  await expect(call()).toBeDisabled();
  await reason().fill("  ");
  await expect(call()).toBeDisabled();
  await expectAccessible(desk, "what stands against a call");
  // Esc is no call, and leaves nothing on the line and no record behind
  await desk.page.keyboard.press("Escape");
  await expect(ask()).toBeHidden();
  expect(await calls()).toBe(before);
  expect(records()).toHaveLength(0);

  await desk.page.getByRole("button", { name: ru.card.call, exact: true }).first().click();
  await reason().fill("сам просил набрать");
  await desk.page.keyboard.press("Control+Enter");
  await phone.talking();
  await phone.hangUp();
  await phone.saveOutcome();
  const [record] = await expectRows(() => records(), 1);
  const [remark] = await expectRows(() => comments(), 1);
  expect(remark).toMatchObject({ callId: record!["id"] });
  expect(String(remark!["text"])).toContain(`«${hours}»`);
  expect(String(remark!["text"])).toContain("Причина: сам просил набрать");
});

test("G11-3, G11-1: it is asked by the number field, by a number, by the key and by the palette, without a server too", async () => {
  await world.stopServer();
  const before = await calls();
  const number = formatPhone({ e164: client.e164, raw: client.e164, extension: null });
  const callTo = ru.softphone.phone.callTo.replace("{{number}}", number);
  const ways: [string, () => Promise<void>][] = [
    ["the number field", () => desk.dial(client.e164)],
    ["a number on the card", () => desk.page.getByRole("button", { name: callTo, exact: true }).last().click()],
    ["Ctrl+Shift+C", () => desk.page.keyboard.press("Control+Shift+C")],
    [
      "the palette",
      async () => {
        await desk.page.keyboard.press("Control+K");
        await desk.page
          .getByRole("dialog")
          .getByRole("combobox")
          .or(desk.page.getByRole("dialog").getByRole("textbox"))
          .first()
          .fill(client.lastName);
        await expect(desk.page.getByRole("option", { name: new RegExp(client.lastName) }).first()).toBeVisible();
        await desk.page.keyboard.press("Control+Enter");
      },
    ],
  ];
  for (const [way, go] of ways) {
    await go();
    await expect(ask(), way).toContainText("В примечании");
    await ask().getByRole("button", { name: objection.leave }).click();
    await expect(ask(), way).toBeHidden();
  }
  expect(await calls()).toBe(before);
  await world.startServer();
});

test("G11-1: a client who asked not to be called is not called without a reason, whatever the hour", async () => {
  await pin("Любит чай");
  const details = desk.page.getByRole("region", { name: ru.card.details.title });
  await details.getByText(ru.card.flags.doNotCall, { exact: true }).click();
  await expect(details).toContainText(ru.card.details.doNotCallHint);
  await desk.dial(client.e164);
  await expect(ask()).toContainText(objection.doNotCall);
  await expect(call()).toBeDisabled();
  await ask().getByRole("button", { name: objection.leave }).click();
});

test("G11-10: spammer and VIP decide about mail alone: the client is called as before", async () => {
  const other = reachableClients(world)[1]!;
  await desk.openFirstFound(other.e164.slice(-10));
  const details = desk.page.getByRole("region", { name: ru.card.details.title });
  for (const flag of [ru.card.flags.spammer, ru.card.flags.vip]) await details.getByText(flag, { exact: true }).click();
  const before = await calls();
  await phone.dial(other.e164);
  await phone.talking();
  expect(await calls()).toBe(before + 1);
  await phone.hangUp();
  await phone.saveOutcome();
});

function records() {
  return serverRows(
    join(world.folder, "server"),
    "SELECT * FROM calls WHERE clientId = ? AND source = 'softphone' AND deviceId IS NOT NULL AND startedAt > ?",
    [client.id, started],
  );
}
function comments() {
  return serverRows(join(world.folder, "server"), "SELECT * FROM comments WHERE clientId = ? AND createdAt > ?", [
    client.id,
    started,
  ]);
}
const started = Date.now();

async function expectRows(read: () => Record<string, unknown>[], count: number): Promise<Record<string, unknown>[]> {
  await expect.poll(() => read().length, { timeout: 20_000 }).toBe(count);
  return read();
}

import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { tellServer } from "../scripts/ingest/tell-server.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { NewSourceKey } from "../src-server/ingest/source-keys.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import { day, hour, minute } from "./card-tab-rows.ts";
import { chooseTheme, keyOfSystem, openCard, resize, sectionOf } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let usedesk: NewSourceKey;
const now = Date.now();
const flags = ru.card.flags;
const spamWord = ru.compact.thread.spam;
const numbers = { spammer: "+79137000291", vip: "+79137000292" };
/** Where it is day now, whatever the hour of the tests: nothing but the flags could stand against a call. */
const hourUtc = new Date().getUTCHours();
const timeZone = hourUtc < 12 ? `Etc/GMT-${12 - hourUtc}` : `Etc/GMT+${hourUtc - 12}`;
let spammerId: string;
let vipId: string;
let plainId: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await createWorld({ clients: 40 });
  usedesk = await keyOfSystem(world, "usedesk");
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
  const client = (lastName: string, email: string, phone: string) => {
    return { kind: "client", externalId: email, client: { lastName, emails: [email], phones: [phone], timeZone } };
  };
  [spammerId = "", vipId = "", plainId = ""] = await tell(
    client("Рассылкин", "sale@example.org", numbers.spammer),
    client("Важнова", "vip@example.org", numbers.vip),
    client("Обычнова", "plain@example.org", "+79137000293"),
  );
  await tell({
    ...{ kind: "call", externalId: "talk", client: { emails: ["sale@example.org"] }, at: now - 3 * day },
    ...{ direction: "outgoing", number: numbers.spammer, manager: demoAccount.email, talkSeconds: 60, held: true },
  });
});
test.afterAll(() => world?.close());

/** As the outside system tells it; the clients whose it became. */
async function tell(...items: object[]): Promise<string[]> {
  const { results } = await tellServer(world.serverUrl, usedesk, items);
  await desk.syncNow();
  return results.map((result) => {
    if (!("clientId" in result)) throw new Error(`not taken: ${JSON.stringify(result)}`);
    return result.clientId;
  });
}

let told = 0;
/** A letter, each in a thread of its own; the client whose it became. */
async function comes(email: string, subject: string, more: object = {}): Promise<string> {
  const externalId = String((told += 1));
  const [clientId = ""] = await tell({
    ...{ kind: "message", externalId, client: { emails: [email] }, at: now - hour + told * minute, transport: "email" },
    ...{ direction: "incoming", subject, text: `${subject}: письмо`, thread: externalId, ...more },
  });
  return clientId;
}

const thread = (subject: string) => desk.cardPanel.getByRole("region", { name: subject, exact: true });
const requestOf = (subject: string) =>
  desk.cardPanel
    .getByRole("complementary", { name: ru.compact.aside })
    .getByRole("region", { name: ru.compact.requests })
    .getByRole("button")
    .filter({ hasText: subject });
const messagesTab = () => desk.page.getByRole("tab", { name: new RegExp(`^${ru.card.tabs.messages}`) });

/** In the thread and in the list of requests beside it. */
async function expectSpam(subject: string, isSpam: boolean): Promise<void> {
  for (const place of [thread(subject).getByRole("button"), requestOf(subject)]) {
    await expect(place).toHaveCount(1);
    await expect(place.getByText(spamWord, { exact: true })).toHaveCount(isSpam ? 1 : 0);
  }
}

async function flip(clientId: string, flag: string): Promise<void> {
  await openCard(desk, clientId);
  await sectionOf(desk, ru.card.details.title).getByText(flag, { exact: true }).click();
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });
}

test("UD-13: a spammer's request, told before or after the flag, is «Спам», folded and counted nowhere", async () => {
  expect(await comes("sale@example.org", "Первая рассылка")).toBe(spammerId);
  await openCard(desk, spammerId, "messages");
  await expectSpam("Первая рассылка", false);
  await expect(messagesTab()).toContainText("1");
  await flip(spammerId, flags.spammer);
  await comes("sale@example.org", "Вторая рассылка");
  await openCard(desk, spammerId, "messages");
  for (const subject of ["Первая рассылка", "Вторая рассылка"]) {
    await expectSpam(subject, true);
    await expect(thread(subject).getByRole("button")).toHaveAttribute("aria-expanded", "false");
  }
  await expect(messagesTab()).toHaveText(ru.card.tabs.messages);
  await expect(desk.page.getByRole("region", { name: ru.records.since.label })).not.toContainText(/сообщени/);
  await thread("Вторая рассылка").getByRole("button").press("Enter");
  await expect(thread("Вторая рассылка")).toContainText("Вторая рассылка: письмо");
  await openCard(desk, spammerId);
  await expect(sectionOf(desk, ru.card.lastEvents)).not.toContainText("рассылка");
});

test("UD-13: the list is of addresses: a spammer's address is «Спам» under another client and under a new name", async () => {
  expect(await comes("plain@example.org", "Свой вопрос")).toBe(plainId);
  expect(await comes("plain@example.org", "Чужой адрес", { from: "sale@example.org" })).toBe(plainId);
  await openCard(desk, plainId, "messages");
  await expectSpam("Свой вопрос", false);
  await expectSpam("Чужой адрес", true);
  // the newest that is no spam is the one that stands open
  await expect(thread("Свой вопрос").getByRole("button")).toHaveAttribute("aria-expanded", "true");
  await expect(messagesTab()).toContainText("1");
});

test("UD-14, G11-10: a VIP's request is never «Спам», whatever the outside system takes it for", async () => {
  await comes("vip@example.org", "Вопрос о скидке", { isSpam: true });
  await openCard(desk, vipId, "messages");
  await expectSpam("Вопрос о скидке", true);
  await flip(vipId, flags.vip);
  await comes("vip@example.org", "Отзыв о работе", { isSpam: true });
  await openCard(desk, vipId, "messages");
  for (const subject of ["Вопрос о скидке", "Отзыв о работе"]) await expectSpam(subject, false);
  await expect(messagesTab()).toContainText("2");
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault beside a request that is spam, ${theme}`, async () => {
    await chooseTheme(desk, theme);
    await openCard(desk, plainId, "messages");
    await expectSpam("Чужой адрес", true);
    await expectAccessible(desk, `spam, ${theme}`);
  });
}

test("UD-13: without the flag the next request is ordinary, and so are those of before", async () => {
  await flip(spammerId, flags.spammer);
  await comes("sale@example.org", "Извинения");
  await openCard(desk, spammerId, "messages");
  for (const subject of ["Первая рассылка", "Вторая рассылка", "Извинения"]) await expectSpam(subject, false);
  await expect(messagesTab()).toContainText("3");
  await flip(spammerId, flags.spammer);
});

test("G11-10: neither a spammer nor a VIP is asked about before the call", async () => {
  test.setTimeout(120_000);
  const phone = new CallScreen(desk, world);
  await phone.ready();
  for (const [id, number] of [
    [spammerId, numbers.spammer],
    [vipId, numbers.vip],
  ] as const) {
    await openCard(desk, id);
    await phone.numberField.fill(number);
    await phone.numberField.press("Enter");
    await phone.talking();
    await expect(phone.objection).toHaveCount(0);
    await expect.poll(() => phone.newestRecord()).toMatchObject({ clientId: id, e164: number });
    await phone.hangUp();
    await phone.saveOutcome();
  }
});

import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { tellServer } from "../scripts/ingest/tell-server.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { NewSourceKey } from "../src-server/ingest/source-keys.ts";
import { expectAccessible } from "./accessible.ts";
import { clientRow, day, hour, minute, phoneOf, rowsOfClient } from "./card-tab-rows.ts";
import {
  choose,
  chooseTheme,
  dataFolder,
  headOf,
  keyOfSystem,
  openCard,
  resize,
  rewrite,
  sectionOf,
  worldWith,
} from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import type { World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
const keys = new Map<string, NewSourceKey>();
const { history, subscriptions } = ru.records;
const { channel } = ru.compact;
const now = Date.now();
const boris = clientRow({
  lastName: "Журналов",
  firstName: "Борис",
  phones: { a: phoneOf("+79137000201") },
  emails: { a: { address: "boris@example.org", position: 0 } },
  tags: { старая: true },
});
const { id } = boris.row;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  world = await worldWith(({ manager }) => {
    const of = rowsOfClient(id);
    return [
      boris,
      of.call(now - 3 * hour, manager.id),
      of.record("membership", now - 5 * day, "Клуб покупателей", { until: now + 30 * day }),
      of.record("crm", now - 6 * day, "Сделка 17", { what: "deal", system: "amoCRM" }, "leeloo"),
      of.record("crm", now - 7 * day, "Журналов Борис", { what: "contact", system: "amoCRM" }, "leeloo"),
      of.record("event", now - 8 * day, "Отправлен в архив", { text: "оператор" }, "leeloo"),
      of.record("event", now - 7.5 * day, "Возвращён из архива", { text: "оператор" }, "leeloo"),
      of.record("event", now - 9 * day, "Создан аккаунт канала", { text: "Viber +7 913" }, "leeloo"),
      of.record("event", now - 8.5 * day, "Удалён аккаунт канала", { text: "Viber +7 913" }, "leeloo"),
      of.record("webinar", now - 4 * day, "Двери за час", { launch: "2", heldAt: now - 4 * day }),
      of.record("tunnel", now - 10 * day, "Гид", { connection: "Рассылка магазина" }),
      of.record("channel", now - 20 * day, "Бот", {
        transport: "telegram",
        nickname: "@boris",
        connection: "Основной бот",
        bot: "shop_bot",
      }),
    ];
  });
  for (const name of ["vk", "facebook", "telegram", "shop"]) keys.set(name, await keyOfSystem(world, name));
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
});
test.afterAll(() => world?.close());

/** What a system says of a client; his id here. */
async function tell(system: string, item: object): Promise<string> {
  const key = keys.get(system);
  if (!key) throw new Error(`no key of ${system}`);
  const { results } = await tellServer(world.serverUrl, key, [item]);
  const [result] = results;
  if (!result || !("clientId" in result)) throw new Error(`not taken: ${JSON.stringify(results)}`);
  const clientId = String(result.clientId);
  await desk.syncNow();
  return clientId;
}

/** The event of the open history with these words in its two columns, walked to by the keyboard. */
async function logged(what: string, details: string): Promise<Locator> {
  const table = desk.cardPanel.getByRole("grid", { name: history.title });
  const row = table
    .getByRole("row")
    .filter({ has: desk.page.locator('[data-column="what"]', { hasText: new RegExp(`^${what}$`) }) })
    .filter({ hasText: details });
  await table.focus();
  await desk.page.keyboard.press("Home");
  for (let page = 0; page < 8 && (await row.count()) === 0; page += 1) await desk.page.keyboard.press("PageDown");
  await expect(row.first()).toBeVisible();
  return row.first();
}

test("LL-81, LL-88, LL-93, LL-94: the log has calls, memberships, and what was handed to an outside CRM, with who told it", async () => {
  await openCard(desk, id, "history");
  await expect(await logged(history.what.call, "")).toContainText("Ольга Крылова");
  await expect(await logged(history.what.membership, "Клуб покупателей")).toContainText("до");
  await expect((await logged(history.what.deal, "Сделка 17")).locator('[data-column="source"]')).toHaveText("leeloo");
  await logged(history.what.contact, "Журналов Борис");
});

test("LL-95, LL-96: the archive and the way back, an account that was made and deleted, in the words of their system", async () => {
  await openCard(desk, id, "history");
  for (const [what, details] of [
    ["Отправлен в архив", "оператор"],
    ["Возвращён из архива", "оператор"],
    ["Создан аккаунт канала", "Viber"],
    ["Удалён аккаунт канала", "Viber"],
  ] as const)
    await expect((await logged(what, details)).locator('[data-column="source"]')).toHaveText("leeloo");
});

test("LL-90: a tag that is added and one that is taken off stand in the log with who did it", async () => {
  await openCard(desk, id);
  const facts = sectionOf(desk, ru.card.facts.title);
  await facts.getByRole("button", { name: ru.card.facts.addTag }).click();
  await facts.getByLabel(ru.card.facts.addTag).fill("новая");
  await facts.getByLabel(ru.card.facts.addTag).press("Enter");
  await facts.getByRole("button", { name: ru.card.contacts.removeTag.replace("{{tag}}", "старая") }).click();
  await openCard(desk, id, "history");
  await expect(await logged(history.what.tagAdded, "новая")).toContainText("Ольга Крылова");
  await expect(await logged(history.what.tagRemoved, "старая")).toContainText("Ольга Крылова");
});

test("JC-24: a webinar that the client signed up for stands there also when he did not watch it", async () => {
  await openCard(desk, id, "webinars");
  const row = desk.cardPanel.getByRole("row").filter({ hasText: "Двери за час" });
  await expect(row.locator('[data-column="watched"]')).toHaveText(ru.records.webinars.notWatched);
});

test("LL-37, LL-39, LL-40, LL-41, LL-42, LL-43, LL-91: a channel is added: e-mail, SMS or a messenger, its connection and bot chosen; the log has it", async () => {
  await openCard(desk, id, "subscriptions");
  const channels = sectionOf(desk, subscriptions.channels);
  const form = channels.getByRole("form", { name: channel.title });
  const add = async (transport: keyof typeof ru.card.messagesTab.transports) => {
    await channels.getByRole("button", { name: channel.add }).press("Enter");
    await form.getByRole("combobox", { name: channel.transport }).click();
    await desk.page.getByRole("option", { name: ru.card.messagesTab.transports[transport], exact: true }).click();
  };
  const take = async (label: string, option: string) => {
    await form.getByLabel(label).first().click();
    await desk.page.getByRole("option", { name: option }).click();
  };
  const create = form.getByRole("button", { name: channel.create });

  await add("email");
  await expect(form.getByLabel(channel.email)).toHaveValue("boris@example.org");
  await expect(form.getByLabel(channel.bot)).toHaveCount(0);
  await form.getByLabel(channel.email).fill("no address");
  await expect(form).toContainText(channel.emailWrong);
  await expect(create).toBeDisabled();
  await form.getByLabel(channel.email).fill("boris.work@example.org");
  await take(channel.connection, "Рассылка магазина");
  await expectAccessible(desk, "the form of a channel");
  await create.click();
  await expect(form).toHaveCount(0);
  await expect(channels.getByRole("listitem").filter({ hasText: "boris.work@example.org" })).toContainText(
    "Рассылка магазина",
  );

  await add("sms");
  await expect(form.getByLabel(channel.phone)).toHaveValue("+79137000201");
  await form.getByLabel(channel.phone).fill("8 913 700-02-02");
  await create.click();
  await expect(channels.getByRole("listitem").filter({ hasText: "+79137000202" })).toBeVisible();

  await add("telegram");
  await form.getByLabel(channel.account).fill("@boris_work");
  await take(channel.connection, "Основной бот");
  await take(channel.bot, "shop_bot");
  await create.click();
  await expect(channels.getByRole("listitem").filter({ hasText: "@boris_work" })).toContainText("shop_bot");

  const kept = () =>
    serverRows(
      dataFolder(world),
      "SELECT details, source FROM clientRecords WHERE clientId = ? AND kind = 'channel' AND source = 'hand' ORDER BY at",
      [id],
    ).map(({ details }) => JSON.parse(String(details)) as unknown);
  const empty = { connection: "", bot: "", nickname: "", address: "", chatUrl: "", archivedAt: null };
  await expect.poll(kept).toEqual([
    { ...empty, transport: "email", address: "boris.work@example.org", connection: "Рассылка магазина" },
    { ...empty, transport: "sms", address: "+79137000202" },
    { ...empty, transport: "telegram", nickname: "@boris_work", connection: "Основной бот", bot: "shop_bot" },
  ]);
  await openCard(desk, id, "history");
  await expect(await logged(history.what.channel, "boris.work@example.org")).toContainText("Ольга Крылова");
  await logged(history.what.channel, "8 913 700-02-02");
});

test("LL-25: gender comes from Facebook* and VK by itself, and is chosen where a messenger does not tell it", async () => {
  const genderOf = () =>
    sectionOf(desk, ru.card.details.title).getByRole("button", { name: new RegExp(`^${ru.card.facts.gender}: `) });
  for (const [system, gender] of [
    ["vk", "female"],
    ["facebook", "male"],
  ] as const) {
    const client = { name: `Пол ${system}`, gender };
    await openCard(desk, await tell(system, { kind: "client", externalId: "gender-1", client }));
    await expect(genderOf()).toHaveText(ru.card.genders[gender]);
    await desk.page
      .getByRole("button", { name: ru.card.edits.historyOf.replace("{{field}}", ru.card.facts.gender) })
      .click();
    await expect(desk.page.getByText(`Из системы «${system}»`)).toBeVisible();
    await desk.page.keyboard.press("Escape");
  }
  const untold = await tell("telegram", { kind: "client", externalId: "gender-1", client: { name: "Пол telegram" } });
  await openCard(desk, untold);
  await expect(genderOf()).toHaveText(ru.card.facts.none);
  await choose(desk, sectionOf(desk, ru.card.details.title), ru.card.facts.gender, ru.card.genders.female);
  await expect(genderOf()).toHaveText(ru.card.genders.female);
  await expect
    .poll(() => serverRows(dataFolder(world), "SELECT gender FROM clients WHERE id = ?", [untold])[0])
    .toEqual({ gender: "female" });
});

test("LL-23, UD-5, UD-37: the picture that a messenger or a network tells as data stands on the card; without one, the initials", async () => {
  const picture =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const message = (client: object) => ({
    kind: "message",
    externalId: `m-${JSON.stringify(client).length}`,
    client,
    at: now - minute,
    transport: "telegram",
    direction: "incoming",
    text: "Здравствуйте",
  });
  const shown = headOf(desk).locator("img");
  await openCard(desk, await tell("telegram", message({ externalId: "pic-1", name: "Лица Лев", avatarUrl: picture })));
  await expect(shown).toHaveAttribute("src", picture);
  await openCard(
    desk,
    await tell("vk", { kind: "client", externalId: "pic-2", client: { name: "Лица Лия", avatarUrl: picture } }),
  );
  await expect(desk.cardName).toHaveText("Лица Лия");
  await expect(shown).toHaveAttribute("src", picture);
  await openCard(desk, await tell("telegram", message({ externalId: "pic-3", name: "Лица Лука" })));
  await expect(desk.cardName).toHaveText("Лица Лука");
  await expect(shown).toHaveCount(0);
  await expect(headOf(desk)).toContainText("ЛЛ");
});

test("UD-4: a name that came wrong from outside is corrected by hand, and what the system says next does not undo it", async () => {
  const say = (name: string) => tell("telegram", { kind: "client", externalId: "name-1", client: { name } });
  const clientId = await say("masha_2000");
  await openCard(desk, clientId);
  await expect(desk.cardName).toHaveText("masha_2000");
  const facts = sectionOf(desk, ru.card.facts.title);
  await rewrite(facts, ru.card.facts.firstName, "Мария");
  await rewrite(facts, ru.card.facts.lastName, "Серова");
  await expect(desk.cardName).toHaveText("Серова Мария");
  const kept = () =>
    serverRows(dataFolder(world), "SELECT lastName, firstName FROM clients WHERE id = ?", [clientId])[0];
  await expect.poll(kept).toEqual({ lastName: "Серова", firstName: "Мария" });
  expect(await say("masha_2001")).toBe(clientId);
  await expect(desk.cardName).toHaveText("Серова Мария");
  expect(kept()).toEqual({ lastName: "Серова", firstName: "Мария" });
});

test("JC-15, JC-16, LL-26: goods that are shipped bring the address of the order form; of digital ones country and city come with the IP address", async () => {
  const order = (externalId: string, client: object, more: object) => ({
    kind: "order",
    externalId,
    client,
    at: now - minute,
    number: externalId,
    title: "Курс",
    status: "new",
    totalMinor: 100_000,
    ...more,
  });
  const shipped = { externalId: "buyer-1", name: "Посылкина Яна" };
  await openCard(desk, await tell("shop", order("P-1", shipped, { deliveryAddress: "Тверь, Советская, 5" })));
  const address = sectionOf(desk, ru.card.details.more)
    .getByRole("listitem")
    .filter({ hasText: "Тверь, Советская, 5" });
  await expect(address).toContainText(ru.card.details.addressTypes.delivery);

  const digital = {
    externalId: "buyer-2",
    name: "Сетевой Ян",
    country: "RU",
    city: "Казань",
    ipAddress: "198.51.100.9",
  };
  await openCard(desk, await tell("shop", order("D-1", digital, {})));
  await expect(headOf(desk)).toContainText("Казань, Россия");
  await expect(sectionOf(desk, ru.card.details.title)).toContainText("198.51.100.9");
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault where a channel is added, ${theme}, and nothing scrolls sideways at 1366×768`, async () => {
    await chooseTheme(desk, theme);
    await resize(desk, 1366, 768);
    await openCard(desk, id, "subscriptions");
    await desk.cardPanel.getByRole("button", { name: channel.add }).click();
    await expectAccessible(desk, theme);
    expect(await desk.cardPanel.evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBeLessThanOrEqual(0);
    await desk.page.keyboard.press("Escape");
    await expect(desk.cardPanel.getByRole("form", { name: channel.title })).toHaveCount(0);
  });
}

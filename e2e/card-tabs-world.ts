// A world with a client who has known rows in every tab of the card, and one who has nothing, for the tests of the tabs.
import { expect, type Locator } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import { type Client, noClientDetails } from "../src-contract/entities/client.ts";
import { day, hour, minute, rowsOfClient } from "./card-tab-rows.ts";
import { addWhileStopped, dataFolder, openCard, type Person, resize, staff } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { type ServerRow, serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

export interface TabsWorld {
  world: World;
  /** Another object after a restart. */
  desk: Desk;
  /** With known rows in every tab, and with nothing. */
  full: string;
  empty: string;
  manager: Person;
  other: Person;
}

export async function createTabsWorld(): Promise<TabsWorld> {
  const world = await createWorld({ clients: 120 });
  const folder = dataFolder(world);
  const without = ["clientRecords", "orders", "calls", "comments", "tasks", "messages", "notes"]
    .map((table) => `id NOT IN (SELECT clientId FROM ${table} WHERE clientId IS NOT NULL)`)
    .join(" AND ");
  const clients = serverRows(folder, `SELECT id FROM clients WHERE ${without} AND lastName <> '' ORDER BY id`);
  const [full, empty] = [String(clients[0]?.["id"]), String(clients[1]?.["id"])];
  const people = staff(world);
  await addWhileStopped(world, [twin(folder, full), ...knownRows({ full, ...people })]);
  const desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
  return { world, desk, full, empty, ...people };
}

/** Another card of the same person: his first number, and an address that both have. */
function twin(dataFolder: string, full: string): ServerRow {
  const [own] = serverRows(dataFolder, "SELECT phones FROM clients WHERE id = ?", [full]);
  return {
    table: "clients",
    row: {
      ...noClientDetails,
      id: newId(),
      lastName: "Двойникова",
      firstName: "Анна",
      patronymic: "Петровна",
      company: "",
      jobTitle: "",
      country: "RU",
      city: "Омск",
      timeZone: null,
      phones: JSON.parse(String(own?.["phones"])) as Client["phones"],
      emails: { e: { address: "twin@example.org", position: 0 } },
      tags: {},
      customFields: {},
      managerId: null,
      importId: null,
      createdAt: ago(day),
    },
  };
}

/** Of every row: they were written at one moment. */
export const now = Date.now();
export const ago = (milliseconds: number) => now - milliseconds;

function knownRows({ full, manager, other }: Pick<TabsWorld, "full" | "manager" | "other">): ServerRow[] {
  const { record, order, comment, call } = rowsOfClient(full);
  const paid = order("100", "paid", 100_000, {
    paidMinor: 100_000,
    paidAt: ago(9 * day),
    createdAt: ago(10 * day),
    partner: "novosel",
    utmSource: "vk / target",
    utmCampaign: "Осень",
    utmAd: "Баннер 1",
    utmKeys: "кухни",
    items: { a: { title: "Кухня", productId: "K-1", quantity: 2, priceMinor: 50_000, position: 0 } },
  });
  const awaiting = order("200", "awaitingPayment", 7_000, { createdAt: ago(5 * day), nextChargeAt: now + 3 * day });
  const talk = call(ago(4 * day), manager.id);
  const of = { orderId: paid.row.id, currency: "RUB" };
  return [
    paid,
    awaiting,
    order("300", "false", 999_900),
    order("400", "cancelled", 100),
    talk,
    comment("Согласовали доставку", ago(4 * day - minute), manager.id, talk.row.id),
    comment("Звонил сам, ждёт счёт", ago(day), other.id),
    record("payment", ago(9 * day), "Оплата", { ...of, amountMinor: 100_000, method: "СБП" }),
    record("payment", ago(2 * day), "Оплата", {
      orderId: awaiting.row.id,
      currency: "RUB",
      amountMinor: 7_000,
      isFailed: true,
      errorCode: "51",
    }),
    record("refund", ago(8 * day), "Возврат", { ...of, amountMinor: 20_000 }),
    record("expense", ago(9 * day), "Материалы", { ...of, amountMinor: 90_000 }),
    record("payout", ago(9 * day), "Комиссия", { ...of, amountMinor: 5_000, to: "partner", recipient: "novosel" }),
    record("payout", ago(9 * day), "Премия", { ...of, amountMinor: 2_000, to: "callCentre" }),
    record("payout", ago(9 * day), "Доля", { ...of, amountMinor: 1_000, to: "coauthor" }),
    record("letter", ago(30 * hour), "Как выбрать окна", {
      letter: "autoChain",
      sentFrom: "Удалённая группа",
      number: "7",
      openedAt: ago(29 * hour),
      clickedAt: ago(28 * hour),
      unsubscribedAt: ago(27 * hour),
      spamAt: ago(26 * hour),
    }),
    record("letter", ago(35 * hour), "Метка «слушал»", { letter: "autoChain", isAction: true }),
    record("letter", ago(31 * hour), "Письмо моментальное", { letter: "instant", number: "301", sentFrom: "Все" }),
    record("letter", ago(32 * hour), "Письмо воронки", { letter: "funnel", funnel: "Расчёт" }),
    record("letter", ago(33 * hour), "Письмо процесса воронки", { letter: "process", funnel: "Расчёт" }),
    record("letter", ago(34 * hour), "Письмо процесса", { letter: "process" }),
    record("page", ago(3 * hour), "Корзина", { url: "https://shop.example.ru/cart" }),
    record("facebookPage", ago(3 * day), "Салон", { url: "https://facebook.example.com/salon" }),
    record("webinar", ago(2 * day), "Кухня за день", {
      launch: "4",
      heldAt: ago(2 * day + hour),
      watched: [
        { from: ago(2 * day), to: ago(2 * day - 30 * minute) },
        { from: ago(2 * day - hour), to: ago(2 * day - 70 * minute) },
      ],
      chat: [{ at: ago(2 * day - minute), text: "А рассрочка есть?" }],
    }),
    record("group", ago(6 * day), "Новые клиенты", {
      isAutomatic: true,
      partner: "remont-blog",
      tag: "осень",
      source: "yandex / cpc",
      campaign: "Окна",
      ad: "Видео",
      keys: "окна цена",
      isMailable: true,
    }),
    record("group", ago(7 * day), "Старые клиенты", { isMailable: false, leftAt: ago(3 * day) }),
    record("tunnel", ago(6 * day), "Гид по окнам", {
      connection: "Основной бот",
      branches: [{ title: "Прочитал гид", at: ago(6 * day), leftAt: null }],
      leadMagnets: ["Смета в таблице"],
    }),
    record("tunnel", ago(6 * day), "Возврат в салон", { connection: "Группа ВКонтакте", leftAt: ago(2 * day) }),
    record("salesPlan", ago(6 * day), "Кухни под ключ", { stage: "Замер" }),
    record("channel", ago(20 * day), "Бот", {
      transport: "telegram",
      nickname: "@anna",
      connection: "Основной бот",
      bot: "shop_bot",
      chatUrl: "https://chat.example.com/1",
    }),
    record("click", ago(day), "Клик", {
      source: "vk / target",
      campaign: "Осень",
      ad: "Баннер 2",
      keys: "шкаф купе",
      partner: "novosel",
    }),
    record("click", ago(100 * day), "Давний клик", { source: "старый источник" }),
    record("points", ago(9 * day), "За заказ", { amount: 50 }),
    record("points", ago(8 * day), "Списание", { amount: -170 }),
    record("consent", ago(20 * day), "Согласие на обработку", { form: "Форма заказа", ipAddress: "192.0.2.7" }, "site"),
    record("callingTask", ago(3 * day), "Неоплаченные счета", {
      callBackAt: now + day,
      status: "обещал оплатить",
      comment: "Ждёт зарплату",
      responsible: "olga",
    }),
    record("event", ago(7 * day), "Add/Update Lead", { text: "Обновлён город" }, "zapier"),
  ];
}

export const rowWith = (table: Locator, text: string) => table.getByRole("row").filter({ hasText: text });
/** The cells of a row, by their columns. */
export const cell = (row: Locator, column: string) => row.locator(`[data-column="${column}"]`);

/** What is asked for and done in the open card; `of` is read anew each time, a test may restart its desk. */
export function tabsOf(of: () => TabsWorld) {
  return {
    open: (clientId: string, tab = "") => openCard(of().desk, clientId, tab),
    grid: (label: string) => of().desk.cardPanel.getByRole("grid", { name: label }),
    tabNamed: (name: string) => of().desk.page.getByRole("tab", { name: new RegExp(`^${name.replace("*", "\\*")}`) }),
    /** A row of a long table, walked to by the keyboard: only the rows in sight exist. */
    async walkTo(table: Locator, row: Locator): Promise<Locator> {
      const { keyboard } = of().desk.page;
      await table.focus();
      await keyboard.press("Home");
      for (let page = 0; page < 12 && (await row.count()) === 0; page += 1) await keyboard.press("PageDown");
      await expect(row.first()).toBeVisible();
      return row.first();
    },
  };
}

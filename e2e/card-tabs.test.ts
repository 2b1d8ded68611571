import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { v7 as newId } from "uuid";
import { demoAccount } from "../scripts/demo-account.ts";
import { type Client, noClientDetails } from "../src-contract/entities/client.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { day, hour, minute, rowsOfClient } from "./card-tab-rows.ts";
import type { Desk } from "./desk.ts";
import { addServerRows, type ServerRow, serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
let desk: Desk;
/** With known rows in every tab, and with nothing. */
let full: string;
let empty: string;
let manager: { id: string; name: string };
let other: { id: string; name: string };
const now = Date.now();
const tabs = ru.card.tabs;
const words = ru.records;
const folder = () => join(world.folder, "server");

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 120 });
  const people = serverRows(folder(), "SELECT id, name, email FROM users WHERE role <> 'employee' ORDER BY id");
  const person = (isOwn: boolean) => {
    const found = people.find((one) => (one["email"] === demoAccount.email) === isOwn);
    return { id: String(found?.["id"]), name: String(found?.["name"]) };
  };
  manager = person(true);
  other = person(false);
  const without = ["clientRecords", "orders", "calls", "comments", "tasks", "messages", "notes"]
    .map((table) => `id NOT IN (SELECT clientId FROM ${table} WHERE clientId IS NOT NULL)`)
    .join(" AND ");
  const clients = serverRows(folder(), `SELECT id FROM clients WHERE ${without} AND lastName <> '' ORDER BY id`);
  [full, empty] = [String(clients[0]?.["id"]), String(clients[1]?.["id"])];
  await world.stopServer();
  addServerRows(folder(), knownRows());
  await world.startServer();
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

/** Another card of the same person: his first number, and an address that both have. */
function twin(): ServerRow {
  const [own] = serverRows(folder(), "SELECT phones FROM clients WHERE id = ?", [full]);
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

const ago = (milliseconds: number) => now - milliseconds;

function knownRows(): ServerRow[] {
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
    twin(),
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

async function open(clientId: string, tab = ""): Promise<void> {
  await desk.page.evaluate(
    (address) => {
      location.hash = address;
    },
    `#/clients/${clientId}${tab && `/${tab}`}`,
  );
  await expect(desk.cardPanel).toBeVisible();
}

const grid = (label: string) => desk.cardPanel.getByRole("grid", { name: label });
const rowWith = (table: Locator, text: string) => table.getByRole("row").filter({ hasText: text });
/** A row of a long table, walked to by the keyboard: only the rows in sight exist. */
async function walkTo(table: Locator, row: Locator): Promise<Locator> {
  await table.focus();
  await desk.page.keyboard.press("Home");
  for (let page = 0; page < 12 && (await row.count()) === 0; page += 1) await desk.page.keyboard.press("PageDown");
  await expect(row.first()).toBeVisible();
  return row.first();
}
/** The cells of a row, by their columns. */
const cell = (row: Locator, column: string) => row.locator(`[data-column="${column}"]`);
const tabNamed = (name: string) => desk.page.getByRole("tab", { name: new RegExp(`^${name.replace("*", "\\*")}`) });

test("GC-23, JC-60, JC-61: the history says who did what, when, and which system told it", async () => {
  await resize(1920, 1080);
  await open(full, "history");
  const history = grid(words.history.title);
  const written = rowWith(history, "Звонил сам, ждёт счёт");
  await expect(cell(written, "what")).toHaveText(words.history.what.comment);
  await expect(cell(written, "who")).toContainText(other.name);
  await expect(cell(written, "when")).toContainText(ru.app.dates.yesterdayShort);
  const zapier = await walkTo(history, rowWith(history, "Add/Update Lead"));
  await expect(cell(zapier, "source")).toHaveText("zapier");
  const bought = await walkTo(history, rowWith(history, words.history.what.orderPaid));
  await expect(cell(bought, "details")).toContainText("№ 100");
  await expect(await walkTo(history, rowWith(history, words.history.what.groupLeft))).toContainText("Старые клиенты");
});

test("LL-82, LL-83, LL-85, LL-86, LL-87, LL-97, LL-98: subscriptions, payments, orders, plans, webinars, visits and comments stand in it", async () => {
  await open(full, "history");
  const history = grid(words.history.title);
  for (const [what, details] of [
    [words.history.what.tunnel, "Гид по окнам"],
    [words.history.what.tunnelLeft, "Возврат в салон"],
    [words.history.what.letterUnsubscribed, "Как выбрать окна"],
    [words.history.what.payment, "1 000"],
    [words.history.what.paymentFailed, "51"],
    [words.history.what.order, "№ 200"],
    [words.history.what.salesPlan, "Кухни под ключ"],
    [words.history.what.webinar, "Кухня за день"],
    [words.history.what.page, "shop.example.ru/cart"],
    [words.history.what.comment, "Согласовали доставку"],
  ] as const) {
    const named = desk.page.locator('[data-column="what"]', { hasText: new RegExp(`^${what}$`) });
    const row = history
      .getByRole("row")
      .filter({ has: named })
      .filter({ hasText: new RegExp(details.replace(" ", "\\s")) });
    await walkTo(history, row);
  }
});

test("GC-24, GC-25: a kind whose eye is closed is hidden, after a restart and on another desk of the same person too", async () => {
  test.setTimeout(120_000);
  await open(full, "history");
  const page = rowWith(grid(words.history.title), "shop.example.ru/cart");
  await expect(page).toBeVisible();
  await desk.cardPanel.getByRole("button", { name: words.history.eyes }).click();
  await desk.page.getByRole("button", { name: words.history.hide.replace("{{kind}}", words.kinds.page) }).click();
  await expect(page).toHaveCount(0);
  await desk.page.keyboard.press("Escape");
  await desk.syncNow();

  const second = await world.openDesk({ profile: "olga-at-home" });
  await second.signIn(world.serverUrl, demoAccount);
  await second.page.evaluate((id) => {
    location.hash = `#/clients/${id}/history`;
  }, full);
  const there = second.cardPanel.getByRole("grid", { name: words.history.title });
  await expect(rowWith(there, "Звонил сам")).toBeVisible();
  await expect(rowWith(there, "shop.example.ru/cart")).toHaveCount(0);
  await second.close();

  await desk.close();
  desk = await world.openDesk({ profile: "olga" });
  await desk.unlock(demoAccount.password);
  await open(full, "history");
  await expect(rowWith(grid(words.history.title), "Звонил сам")).toBeVisible();
  await expect(rowWith(grid(words.history.title), "shop.example.ru/cart")).toHaveCount(0);
  await desk.cardPanel.getByRole("button", { name: words.history.eyes }).click();
  await desk.page.getByRole("button", { name: words.history.showAll }).click();
  await desk.page.keyboard.press("Escape");
  await expect(rowWith(grid(words.history.title), "shop.example.ru/cart")).toBeVisible();
});

test("GC-26, GC-27, LL-4, JC-21, JC-72, JC-73, JC-74, JC-75, JC-76, JC-77, JC-78, JC-79: orders but the false one, with their columns; the number opens the order", async () => {
  await resize(1920, 1080);
  await open(full, "orders");
  const orders = grid(words.orders.orders);
  await expect(orders.getByRole("row")).toHaveCount(4);
  await expect(rowWith(orders, "Курс 300")).toHaveCount(0);
  const row = rowWith(orders, "Курс 100");
  await expect(cell(row, "number")).toHaveText("100");
  await expect(cell(row, "created").locator("time")).toHaveAttribute("datetime", new Date(ago(10 * day)).toISOString());
  await expect(cell(row, "product")).toContainText("K-1");
  await expect(cell(row, "partner")).toHaveText("novosel");
  await expect(cell(row, "sum")).toHaveText(/^1\s000\s₽$/);
  await expect(cell(row, "status")).toContainText(ru.orders.statuses.paid);
  await expect(cell(row, "status")).toContainText(/\d\d:\d\d/);
  await expect(cell(rowWith(orders, "Курс 400"), "status")).toHaveText(ru.orders.statuses.cancelled);
  await expect(cell(row, "source")).toHaveText("vk / target");
  await expect(cell(row, "campaign")).toContainText("Осень");
  await expect(cell(row, "campaign")).toContainText("Баннер 1 · кухни");
  await row.getByRole("button").click();
  const order = desk.page.getByRole("dialog", { name: words.orders.open.replace("{{number}}", "100") });
  await expect(order.getByRole("list", { name: words.orders.items })).toContainText("Кухня");
  await desk.page.keyboard.press("Escape");
  await expect(order).toHaveCount(0);
});

test("LL-54, LL-55, LL-56, LL-59: payments with the code of one that failed, and the orders that are charged again", async () => {
  await open(full, "orders");
  await desk.cardPanel.getByText(words.orders.payments, { exact: true }).click();
  const payments = grid(words.orders.payments);
  await expect(rowWith(payments, words.orders.failedCode.replace("{{code}}", "51"))).toContainText("200");
  await expect(rowWith(payments, "СБП")).toContainText(words.orders.passed);
  await desk.cardPanel.getByText(words.orders.recurring, { exact: true }).click();
  await expect(grid(words.orders.orders).getByRole("row")).toHaveCount(2);
  await expect(rowWith(grid(words.orders.orders), "Курс 200")).toContainText(
    words.orders.nextCharge.replace(" {{date}}", ""),
  );
  await open(full, "money");
  await expect(figure("payments")).toContainText(/1\s000\s₽/);
});

const figure = (name: keyof typeof words.money.figures) => desk.cardPanel.locator(`[data-figure="${name}"]`);

test("JC-33, JC-34, JC-35, JC-36, JC-37, JC-39, JC-40, JC-41, JC-42, JC-43, G7-2: the figures by their formulas, each opens what it is the sum of", async () => {
  await open(full, "money");
  const expected = {
    invoiced: 1_071,
    expected: 70,
    confirmed: 0,
    paid: 1_000,
    income: 100,
    profit: -180,
    partners: 50,
    callCentre: 20,
    coauthors: 10,
    refunded: 200,
  } as const;
  for (const [name, rubles] of Object.entries(expected) as [keyof typeof expected, number][]) {
    await expect(figure(name).locator("span").last(), name).toHaveText(amount(rubles));
    await figure(name).click();
    const lines = desk.page.getByRole("dialog");
    if (rubles === 0) await expect(lines).toContainText(words.money.noLines);
    else {
      await expect(lines.locator("tfoot td")).toHaveText(amount(rubles));
      const parts = await lines.locator("tbody tr td:last-child").allInnerTexts();
      expect(parts.reduce((sum, text) => sum + Number(text.replace(/[\s₽]/g, "").replace("−", "-")), 0)).toBe(rubles);
    }
    await desk.page.keyboard.press("Escape");
    await expect(lines).toHaveCount(0);
  }
});

function amount(rubles: number): RegExp {
  const digits = String(Math.abs(rubles)).replace(/(\d)(\d{3})$/, "$1\\s$2");
  return new RegExp(`^${rubles < 0 ? "[-−]" : ""}${digits}\\s₽$`);
}

test("JC-32, JC-112, GC-26, A.6: money and calling tasks are there when there is something in them, Facebook is not by itself", async () => {
  await open(full);
  await expect(tabNamed(tabs.money)).toBeVisible();
  await expect(tabNamed(tabs.callingTasks)).toBeVisible();
  await expect(tabNamed(tabs.facebook)).toHaveCount(0);
  await open(empty);
  await expect(tabNamed(tabs.orders)).toBeVisible();
  await expect(tabNamed(tabs.money)).toHaveCount(0);
  await expect(tabNamed(tabs.callingTasks)).toHaveCount(0);
});

test("JC-25, JC-100, JC-101: who wants the Facebook* tab switches it on, and it stands with its footnote", async () => {
  await desk.goTo("settings");
  await desk.page.getByRole("switch", { name: ru.settings.facebookTab }).click({ force: true });
  await open(full, "facebook");
  await expect(rowWith(grid(words.facebook.title), "facebook.example.com/salon")).toContainText("Салон");
  await expect(desk.cardPanel).toContainText(words.facebook.footnote);
  await desk.goTo("settings");
  await desk.page.getByRole("switch", { name: ru.settings.facebookTab }).click({ force: true });
  await open(full);
  await expect(tabNamed(tabs.facebook)).toHaveCount(0);
});

test("JC-23, JC-86, JC-89, JC-90, JC-91, JC-92, JC-93, JC-94, JC-95, JC-96: a letter with where it is from, and what was done with it; empty is nothing", async () => {
  await resize(1920, 1080);
  await open(full, "letters");
  const letters = grid(words.letters.title);
  await expect(letters.locator('[data-column="subject"] span span:first-child')).toHaveText([
    "Как выбрать окна",
    "Письмо моментальное",
    "Письмо воронки",
    "Письмо процесса воронки",
    "Письмо процесса",
    "Метка «слушал»",
  ]);
  const row = rowWith(letters, "Как выбрать окна");
  await expect(cell(row, "from")).toContainText("Удалённая группа");
  await expect(cell(row, "from")).toContainText(words.letters.kind.autoChain);
  await expect(cell(row, "number")).toHaveText("7");
  for (const [column, milliseconds] of [
    ["sent", 30 * hour],
    ["openedAt", 29 * hour],
    ["clickedAt", 28 * hour],
    ["unsubscribedAt", 27 * hour],
    ["spamAt", 26 * hour],
  ] as const)
    await expect(cell(row, column).locator("time")).toHaveAttribute(
      "datetime",
      new Date(ago(milliseconds)).toISOString(),
    );
  for (const column of ["openedAt", "clickedAt", "unsubscribedAt", "spamAt"])
    await expect(cell(rowWith(letters, "Письмо моментальное"), column)).toHaveText("");
});

test("JC-89, JC-95, JC-96: where there is no room, a letter says in fewer columns where it is from and that it was refused", async () => {
  await resize(1366, 768);
  await open(full, "letters");
  const row = rowWith(grid(words.letters.title), "Как выбрать окна");
  await expect(cell(row, "subjectFrom")).toContainText("Удалённая группа");
  await expect(cell(row, "refused")).toContainText(
    `${words.letters.columns.unsubscribed}, ${words.letters.columns.spam}`,
  );
  await expect(cell(rowWith(grid(words.letters.title), "Письмо моментальное"), "refused")).toHaveText("");
});

test("JC-26, JC-27, JC-87, JC-88, JC-102, JC-103, JC-104, JC-105, JC-106, JC-107, JC-108, JC-109, JC-110, JC-111: letters by type, each with its columns; those of funnels with the processes of the funnel", async () => {
  await resize(1920, 1080);
  await open(full, "letters");
  const shown = async (kind: keyof typeof words.letters.kinds, subjects: string[]) => {
    await desk.cardPanel.getByRole("combobox", { name: words.letters.kindLabel }).click();
    await desk.page.getByRole("option", { name: words.letters.kinds[kind] }).click();
    await expect(grid(words.letters.title).locator('[data-column="subject"] span span:first-child')).toHaveText(
      subjects,
    );
  };
  await shown("funnel", ["Письмо воронки", "Письмо процесса воронки"]);
  await shown("process", ["Письмо процесса воронки", "Письмо процесса"]);
  await shown("autoChain", ["Как выбрать окна", "Метка «слушал»"]);
  const chained = rowWith(grid(words.letters.title), "Как выбрать окна");
  await expect(cell(chained, "from")).toContainText("Удалённая группа");
  await expect(cell(chained, "number")).toHaveText("7");
  for (const [column, milliseconds] of [
    ["sent", 30 * hour],
    ["openedAt", 29 * hour],
    ["clickedAt", 28 * hour],
    ["unsubscribedAt", 27 * hour],
    ["spamAt", 26 * hour],
  ] as const)
    await expect(sentAt(cell(chained, column))).resolves.toBe(ago(milliseconds));
  // carried out by the chain of a group that nobody named: no group, no number
  const action = rowWith(grid(words.letters.title), "Метка «слушал»");
  await expect(cell(action, "from")).toHaveText(words.letters.kind.autoChain);
  await expect(cell(action, "number")).toHaveText(words.letters.action);
  await expect(grid(words.letters.title).getByRole("columnheader", { name: words.letters.columns.done })).toBeVisible();
  await shown("instant", ["Письмо моментальное"]);
  const instant = rowWith(grid(words.letters.title), "Письмо моментальное");
  await expect(cell(instant, "number")).toHaveText("301");
  await expect(
    grid(words.letters.title).getByRole("columnheader", { name: words.letters.columns.sent, exact: true }),
  ).toBeVisible();
  await expect(sentAt(cell(instant, "sent"))).resolves.toBe(ago(31 * hour));
});

/** The moment that a cell shows, in milliseconds. */
async function sentAt(place: Locator): Promise<number> {
  return Date.parse((await place.locator("time").getAttribute("datetime")) ?? "");
}

test("GC-28, GC-29, JC-20, JC-71, G5-5: the last pages, with the time of the data; a page that comes later appears in the open tab by itself", async () => {
  test.setTimeout(180_000);
  await open(full, "pages");
  const pages = grid(words.pages.title);
  await expect(cell(rowWith(pages, "Корзина"), "page")).toContainText("https://shop.example.ru/cart");
  await expect(desk.cardPanel.getByText(/^данные на \d\d:\d\d$/)).toBeVisible();
  await world.stopServer();
  const { record } = rowsOfClient(full);
  addServerRows(folder(), [record("page", Date.now(), "Запись на замер", { url: "https://shop.example.ru/measure" })]);
  await world.startServer();
  await expect(pages.getByRole("row").nth(1)).toContainText("Запись на замер", { timeout: 90_000 });
});

test("GC-30, GC-31, GC-32, LL-8, LL-71, LL-72, JC-97, JC-98, JC-99: a webinar with its launch, entry and time; a click shows the stays and the chat", async () => {
  await open(full, "webinars");
  const row = rowWith(grid(words.webinars.title), "Кухня за день");
  await expect(cell(row, "title")).toContainText(words.webinars.launch.replace("{{launch}}", "4"));
  await expect(cell(row, "entered").locator("time")).toHaveAttribute("datetime", new Date(ago(2 * day)).toISOString());
  await expect(cell(row, "held").locator("time")).toHaveAttribute(
    "datetime",
    new Date(ago(2 * day + hour)).toISOString(),
  );
  await expect(cell(row, "watched")).toHaveText("40:00");
  await row.click();
  const dialog = desk.page.getByRole("dialog");
  await expect(dialog.getByRole("list", { name: words.webinars.times }).getByRole("listitem")).toHaveCount(2);
  await expect(dialog.getByRole("list", { name: words.webinars.chat })).toContainText("А рассрочка есть?");
  await desk.page.keyboard.press("Escape");
});

test("JC-19, JC-62, JC-63, JC-64, JC-65, JC-66, JC-67, JC-68: groups with how the client came and whether he may be written to", async () => {
  await resize(1920, 1080);
  await open(full, "groups");
  const row = rowWith(grid(words.groups.title), "Новые клиенты");
  await expect(cell(row, "since").locator("time")).toHaveAttribute("datetime", new Date(ago(6 * day)).toISOString());
  for (const [column, text] of [
    ["group", words.groups.automatic],
    ["partner", "remont-blog"],
    ["tag", "осень"],
    ["source", "yandex / cpc"],
    ["campaign", "Окна"],
    ["adKeys", "Видео"],
    ["adKeys", "окна цена"],
    ["status", words.groups.mailable],
  ] as const)
    await expect(cell(row, column)).toContainText(text);
  await expect(cell(rowWith(grid(words.groups.title), "Старые клиенты"), "status")).toHaveText(
    words.groups.notMailable,
  );
});

test("LL-3, LL-5, LL-34, LL-36, LL-44, LL-47, LL-51, LL-52, LL-62: tunnels by connection with what is inside, channels and their archive, plans", async () => {
  await open(full, "subscriptions");
  const panel = desk.cardPanel;
  const tunnels = panel.getByRole("region", { name: words.subscriptions.tunnels });
  await expect(tunnels).toContainText("Возврат в салон");
  await tunnels.getByRole("button", { name: "Гид по окнам" }).click();
  await expect(tunnels).toContainText("Прочитал гид");
  await expect(tunnels).toContainText("Смета в таблице");
  await tunnels.getByRole("combobox", { name: words.subscriptions.connection }).click();
  await desk.page.getByRole("option", { name: "Основной бот" }).click();
  await expect(tunnels).not.toContainText("Возврат в салон");
  const channels = panel.getByRole("region", { name: words.subscriptions.channels });
  await expect(channels).toContainText("@anna");
  await channels.getByRole("button", { name: /^В архив/ }).click();
  await expect(channels).toContainText("архив с");
  await channels.getByRole("button", { name: /^Вернуть/ }).click();
  await expect(channels).not.toContainText("архив с");
  const plans = panel.getByRole("region", { name: words.subscriptions.plans });
  await expect(plans).toContainText("Кухни под ключ");
  await expect(plans).toContainText("Замер");
});

test("JC-29, JC-120, JC-121, JC-122, JC-123, JC-124, JC-125: clicks with their marks, of the chosen time", async () => {
  await open(full, "clicks");
  const clicks = grid(words.clicks.title);
  const row = rowWith(clicks, "vk / target");
  await expect(cell(row, "when")).toContainText(ru.app.dates.yesterdayShort);
  await expect(cell(row, "campaign")).toHaveText("Осень");
  await expect(cell(row, "ad")).toHaveText("Баннер 2");
  await expect(cell(row, "keys")).toHaveText("шкаф купе");
  await expect(cell(row, "partner")).toHaveText("novosel");
  await expect(rowWith(clicks, "старый источник")).toBeVisible();
  await desk.cardPanel.getByRole("combobox", { name: words.clicks.period }).click();
  await desk.page.getByRole("option", { name: words.clicks.periods.month }).click();
  await expect(rowWith(clicks, "старый источник")).toHaveCount(0);
  await expect(row).toBeVisible();
});

test("JC-28, JC-113, JC-114, JC-115, JC-116, JC-117, JC-118, JC-119: how the client stands in each calling task", async () => {
  await open(full, "callingTasks");
  const row = rowWith(grid(words.callingTasks.title), "Неоплаченные счета");
  await expect(cell(row, "included").locator("time")).toHaveAttribute("datetime", new Date(ago(3 * day)).toISOString());
  await expect(cell(row, "callBack").locator("time")).toHaveAttribute("datetime", new Date(now + day).toISOString());
  await expect(cell(row, "status")).toHaveText("обещал оплатить");
  await expect(cell(row, "comment")).toHaveText("Ждёт зарплату");
  await expect(cell(row, "responsible")).toHaveText("olga");
});

test("JC-80, JC-81, JC-82, JC-83, JC-84, JC-85: an invoice with its products, and the call about it with its comment and employee", async () => {
  await open(full, "orderCalls");
  const calls = grid(words.orderCalls.title);
  const called = rowWith(calls, "Согласовали доставку");
  await expect(cell(called, "number")).toHaveText("200");
  await expect(cell(called, "created").locator("time")).toHaveAttribute(
    "datetime",
    new Date(ago(5 * day)).toISOString(),
  );
  await expect(cell(called, "products")).toContainText("Курс 200");
  await expect(cell(called, "status")).toHaveText(ru.orders.statuses.awaitingPayment);
  await expect(cell(called, "responsible")).toHaveText(manager.name);
  await expect(cell(rowWith(calls, "Кухня"), "products")).toContainText(/1\s000\s₽/);
});

test("GC-15, GC-33, GC-34, JC-126, JC-127: who shares the number and has another address stands among the related with the reason, and opens by a click on the name", async () => {
  await resize(1920, 1080);
  await open(full, "related");
  const row = rowWith(grid(words.related.title), "Двойникова");
  for (const [column, text] of [
    ["firstName", "Анна"],
    ["patronymic", "Петровна"],
    ["reason", words.related.reasons.phone],
    ["email", "twin@example.org"],
    ["city", "Омск"],
  ] as const)
    await expect(cell(row, column)).toHaveText(text);
  await expect(cell(row, "phone").getByRole("button").first()).toBeVisible();
  await expect(tabNamed(tabs.related)).toContainText("1");
  await row.getByRole("button", { name: "Двойникова", exact: true }).click();
  await expect(desk.cardName).toContainText("Двойникова");
});

test("GC-53, G5-13: a consent with its date, form and address", async () => {
  await open(full, "consents");
  await expect(desk.cardPanel).toContainText(words.consents.given.replace(" {{date}}", ""));
  const row = rowWith(grid(words.consents.title), "Согласие на обработку");
  await expect(cell(row, "when").locator("time")).toHaveAttribute("datetime", new Date(ago(20 * day)).toISOString());
  await expect(cell(row, "form")).toHaveText("Форма заказа");
  await expect(cell(row, "ip")).toHaveText("192.0.2.7");
  await open(empty, "consents");
  await expect(desk.cardPanel).toContainText(words.consents.absent);
});

test("GC-6, JC-56, JC-57, JC-58, JC-59, G7-8: points are changed by a click on the number, below zero too, and wait for the server", async () => {
  test.setTimeout(120_000);
  await open(full, "points");
  const number = (count: number) =>
    desk.cardPanel.getByRole("button", { name: words.points.edit.replace("{{count}}", String(count)) });
  await expect(number(-120)).toBeVisible();
  await expect(desk.page.getByRole("banner").or(desk.page.locator("header")).getByText("-120")).toBeVisible();
  await world.stopServer();
  await number(-120).click();
  await desk.cardPanel.getByRole("textbox", { name: words.points.needed }).fill("−50");
  await expect(desk.cardPanel.getByRole("status")).toHaveText(words.points.change.replace("{{change}}", "+70"));
  await desk.page.keyboard.press("Enter");
  await expect(desk.cardPanel).toContainText(words.points.waiting.replace("{{change}}", "+70"));
  await expect(number(-120)).toBeVisible();
  await world.startServer();
  await desk.syncNow();
  await expect(number(-50)).toBeVisible();
  const newest = grid(words.points.title).getByRole("row").nth(1);
  await expect(cell(newest, "before")).toHaveText(/^[-−]120$/);
  await expect(cell(newest, "after")).toHaveText(/^[-−]50$/);
  await expect(cell(newest, "who")).toHaveText(manager.name);
});

test("G5-11: since my last talk: what came, the urgent first, and each word opens its rows", async () => {
  await open(full);
  const strip = desk.page.getByRole("region", { name: words.since.label });
  const said = await strip.getByRole("button").allInnerTexts();
  expect(said.slice(0, 2)).toEqual(["1 платёж не прошёл", "3 отписки"]);
  expect(said).toContain("1 комментарий");
  expect(said.some((text) => text.includes("заказ"))).toBe(false);
  await strip.getByRole("button", { name: "1 комментарий" }).click();
  await expect(desk.page.getByRole("dialog")).toContainText("Звонил сам, ждёт счёт");
  await desk.page.getByRole("dialog").getByRole("button").click();
  await expect(tabNamed(tabs.comments)).toHaveAttribute("aria-selected", "true");
  await open(empty);
  await expect(strip).toHaveCount(0);
});

test("UX: Ctrl+1…9 and Ctrl+Tab open tabs, arrows walk the list, a row is chosen by the keyboard, and back returns", async () => {
  await open(full);
  await desk.page.keyboard.press("Control+2");
  await expect(tabNamed(tabs.history)).toHaveAttribute("aria-selected", "true");
  await desk.page.keyboard.press("Control+8");
  await expect(tabNamed(tabs.money)).toHaveAttribute("aria-selected", "true");
  await desk.page.keyboard.press("Control+Tab");
  await expect(tabNamed(tabs.orderCalls)).toHaveAttribute("aria-selected", "true");
  await tabNamed(tabs.orderCalls).focus();
  await desk.page.keyboard.press("ArrowUp");
  await desk.page.keyboard.press("ArrowUp");
  await expect(tabNamed(tabs.orders)).toHaveAttribute("aria-selected", "true");
  await grid(words.orders.orders).focus();
  await desk.page.keyboard.press("ArrowDown");
  await desk.page.keyboard.press("Enter");
  await expect(desk.page.getByRole("dialog")).toBeVisible();
  await desk.page.keyboard.press("Escape");
  await desk.page.keyboard.press("Alt+ArrowLeft");
  await expect(tabNamed(tabs.money)).toHaveAttribute("aria-selected", "true");
});

const emptyTitles = {
  history: words.history.none,
  orders: ru.card.orders.none,
  orderCalls: words.orderCalls.none,
  points: words.points.none,
  letters: words.letters.none,
  groups: words.groups.none,
  subscriptions: words.subscriptions.noTunnels,
  consents: words.consents.none,
  pages: words.pages.none,
  clicks: words.clicks.none,
  webinars: words.webinars.none,
} as const;

test("UX 13: a tab with nothing in it says what will be there", async () => {
  for (const [tab, title] of Object.entries(emptyTitles)) {
    await open(empty, tab);
    await expect(desk.cardPanel.getByText(title, { exact: true }), tab).toBeVisible();
  }
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault in any tab, ${theme}; nothing scrolls sideways at 1366×768`, async () => {
    test.setTimeout(240_000);
    await desk.page.evaluate((chosen) => window.kartoteka.command("changeSettings", { theme: chosen }), theme);
    await expect(desk.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
    await resize(1366, 768);
    for (const tab of [...Object.keys(emptyTitles), "money", "callingTasks", "related"]) {
      await open(full, tab);
      await expect(desk.page.locator(`[data-tab="${tab}"]`)).toHaveAttribute("aria-selected", "true");
      await expectAccessible(desk, `${tab}, ${theme}`);
      const panel = await desk.cardPanel.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(panel, `${tab} is no wider than its place`).toBeLessThanOrEqual(0);
    }
    // every tab of a full card stands in the list without a scroll
    const list = await desk.page
      .getByRole("tablist", { name: tabs.label })
      .evaluate((element) => element.scrollHeight - element.clientHeight);
    expect(list).toBeLessThanOrEqual(0);
  });
}

async function resize(width: number, height: number): Promise<void> {
  await desk.application.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setSize(w, h), [
    width,
    height,
  ] as const);
  await expect.poll(() => desk.page.evaluate(() => window.outerWidth)).toBeGreaterThanOrEqual(width - 1);
  await expect.poll(() => desk.page.evaluate(() => window.outerWidth)).toBeLessThanOrEqual(width);
}

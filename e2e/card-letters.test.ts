import { expect, type Locator, test } from "@playwright/test";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { day, hour, rowsOfClient } from "./card-tab-rows.ts";
import { ago, cell, createTabsWorld, now, rowWith, tabsOf, type TabsWorld } from "./card-tabs-world.ts";
import { dataFolder, resize } from "./card-world.ts";
import { addServerRows } from "./server-rows.ts";

test.describe.configure({ mode: "serial" });

let at: TabsWorld;
const { open, grid } = tabsOf(() => at);
const words = ru.records;
/** What was done with the letter of a chain, and how long ago. */
const chainedAt = [
  ["sent", 30 * hour],
  ["openedAt", 29 * hour],
  ["clickedAt", 28 * hour],
  ["unsubscribedAt", 27 * hour],
  ["spamAt", 26 * hour],
] as const;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  at = await createTabsWorld();
});
test.afterAll(() => at?.world.close());

test("JC-23, JC-86, JC-89, JC-90, JC-91, JC-92, JC-93, JC-94, JC-95, JC-96: a letter with where it is from, and what was done with it; empty is nothing", async () => {
  await resize(at.desk, 1920, 1080);
  await open(at.full, "letters");
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
  for (const [column, milliseconds] of chainedAt)
    await expect(cell(row, column).locator("time")).toHaveAttribute(
      "datetime",
      new Date(ago(milliseconds)).toISOString(),
    );
  for (const column of ["openedAt", "clickedAt", "unsubscribedAt", "spamAt"])
    await expect(cell(rowWith(letters, "Письмо моментальное"), column)).toHaveText("");
});

test("JC-89, JC-95, JC-96: where there is no room, a letter says in fewer columns where it is from and that it was refused", async () => {
  await resize(at.desk, 1366, 768);
  await open(at.full, "letters");
  const row = rowWith(grid(words.letters.title), "Как выбрать окна");
  await expect(cell(row, "subjectFrom")).toContainText("Удалённая группа");
  await expect(cell(row, "refused")).toContainText(
    `${words.letters.columns.unsubscribed}, ${words.letters.columns.spam}`,
  );
  await expect(cell(rowWith(grid(words.letters.title), "Письмо моментальное"), "refused")).toHaveText("");
});

test("JC-26, JC-27, JC-87, JC-88, JC-102, JC-103, JC-104, JC-105, JC-106, JC-107, JC-108, JC-109, JC-110, JC-111: letters by type, each with its columns; those of funnels with the processes of the funnel", async () => {
  await resize(at.desk, 1920, 1080);
  await open(at.full, "letters");
  const shown = async (kind: keyof typeof words.letters.kinds, subjects: string[]) => {
    await at.desk.cardPanel.getByRole("combobox", { name: words.letters.kindLabel }).click();
    await at.desk.page.getByRole("option", { name: words.letters.kinds[kind] }).click();
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
  for (const [column, milliseconds] of chainedAt)
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
  await open(at.full, "pages");
  const pages = grid(words.pages.title);
  await expect(cell(rowWith(pages, "Корзина"), "page")).toContainText("https://shop.example.ru/cart");
  await expect(at.desk.cardPanel.getByText(/^данные на \d\d:\d\d$/)).toBeVisible();
  await at.world.stopServer();
  const { record } = rowsOfClient(at.full);
  addServerRows(dataFolder(at.world), [
    record("page", Date.now(), "Запись на замер", { url: "https://shop.example.ru/measure" }),
  ]);
  await at.world.startServer();
  await expect(pages.getByRole("row").nth(1)).toContainText("Запись на замер", { timeout: 90_000 });
});

test("GC-30, GC-31, GC-32, LL-8, LL-71, LL-72, JC-97, JC-98, JC-99: a webinar with its launch, entry and time; a click shows the stays and the chat", async () => {
  await open(at.full, "webinars");
  const row = rowWith(grid(words.webinars.title), "Кухня за день");
  await expect(cell(row, "title")).toContainText(words.webinars.launch.replace("{{launch}}", "4"));
  await expect(cell(row, "entered").locator("time")).toHaveAttribute("datetime", new Date(ago(2 * day)).toISOString());
  await expect(cell(row, "held").locator("time")).toHaveAttribute(
    "datetime",
    new Date(ago(2 * day + hour)).toISOString(),
  );
  await expect(cell(row, "watched")).toHaveText("40:00");
  await row.click();
  const dialog = at.desk.page.getByRole("dialog");
  await expect(dialog.getByRole("list", { name: words.webinars.times }).getByRole("listitem")).toHaveCount(2);
  await expect(dialog.getByRole("list", { name: words.webinars.chat })).toContainText("А рассрочка есть?");
  await at.desk.page.keyboard.press("Escape");
});

test("JC-19, JC-62, JC-63, JC-64, JC-65, JC-66, JC-67, JC-68: groups with how the client came and whether he may be written to", async () => {
  await resize(at.desk, 1920, 1080);
  await open(at.full, "groups");
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
  await open(at.full, "subscriptions");
  const panel = at.desk.cardPanel;
  const tunnels = panel.getByRole("region", { name: words.subscriptions.tunnels });
  await expect(tunnels).toContainText("Возврат в салон");
  await tunnels.getByRole("button", { name: "Гид по окнам" }).click();
  await expect(tunnels).toContainText("Прочитал гид");
  await expect(tunnels).toContainText("Смета в таблице");
  await tunnels.getByRole("combobox", { name: words.subscriptions.connection }).click();
  await at.desk.page.getByRole("option", { name: "Основной бот" }).click();
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
  await open(at.full, "clicks");
  const clicks = grid(words.clicks.title);
  const row = rowWith(clicks, "vk / target");
  await expect(cell(row, "when")).toContainText(ru.app.dates.yesterdayShort);
  await expect(cell(row, "campaign")).toHaveText("Осень");
  await expect(cell(row, "ad")).toHaveText("Баннер 2");
  await expect(cell(row, "keys")).toHaveText("шкаф купе");
  await expect(cell(row, "partner")).toHaveText("novosel");
  await expect(rowWith(clicks, "старый источник")).toBeVisible();
  await at.desk.cardPanel.getByRole("combobox", { name: words.clicks.period }).click();
  await at.desk.page.getByRole("option", { name: words.clicks.periods.month }).click();
  await expect(rowWith(clicks, "старый источник")).toHaveCount(0);
  await expect(row).toBeVisible();
});

test("JC-28, JC-113, JC-114, JC-115, JC-116, JC-117, JC-118, JC-119: how the client stands in each calling task", async () => {
  await open(at.full, "callingTasks");
  const row = rowWith(grid(words.callingTasks.title), "Неоплаченные счета");
  await expect(cell(row, "included").locator("time")).toHaveAttribute("datetime", new Date(ago(3 * day)).toISOString());
  await expect(cell(row, "callBack").locator("time")).toHaveAttribute("datetime", new Date(now + day).toISOString());
  await expect(cell(row, "status")).toHaveText("обещал оплатить");
  await expect(cell(row, "comment")).toHaveText("Ждёт зарплату");
  await expect(cell(row, "responsible")).toHaveText("olga");
});

test("JC-80, JC-81, JC-82, JC-83, JC-84, JC-85: an invoice with its products, and the call about it with its comment and employee", async () => {
  await open(at.full, "orderCalls");
  const calls = grid(words.orderCalls.title);
  const called = rowWith(calls, "Согласовали доставку");
  await expect(cell(called, "number")).toHaveText("200");
  await expect(cell(called, "created").locator("time")).toHaveAttribute(
    "datetime",
    new Date(ago(5 * day)).toISOString(),
  );
  await expect(cell(called, "products")).toContainText("Курс 200");
  await expect(cell(called, "status")).toHaveText(ru.orders.statuses.awaitingPayment);
  await expect(cell(called, "responsible")).toHaveText(at.manager.name);
  await expect(cell(rowWith(calls, "Кухня"), "products")).toContainText(/1\s000\s₽/);
});

import { expect, type Locator, test } from "@playwright/test";
import { tellServer } from "../scripts/ingest/tell-server.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { NewSourceKey } from "../src-server/ingest/source-keys.ts";
import { expectAccessible } from "./accessible.ts";
import { day, hour, rowsOfClient } from "./card-tab-rows.ts";
import { ago, cell, createTabsWorld, now, rowWith, tabsOf, type TabsWorld } from "./card-tabs-world.ts";
import { addWhileStopped, chooseTheme, dataFolder, headOf, keyOfSystem, resize, sectionOf } from "./card-world.ts";
import { serverRows } from "./server-rows.ts";

test.describe.configure({ mode: "serial" });

let at: TabsWorld;
let shop: NewSourceKey;
const { open, grid, tabNamed } = tabsOf(() => at);
const tabs = ru.card.tabs;
const words = ru.records;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  at = await createTabsWorld();
  await addWhileStopped(at.world, [rowsOfClient(at.full).task("Сверить счёт", now + day, at.manager.id)]);
  shop = await keyOfSystem(at.world, "shop");
  await at.desk.syncNow();
});
test.afterAll(() => at?.world.close());

let told = 0;
/** As the shop tells it; the clients whose it became. */
async function tell(...items: { kind: string; client: object; title: string; details?: object }[]): Promise<string[]> {
  const whole = items.map((item) => ({ externalId: String((told += 1)), at: ago(hour), ...item }));
  const { results } = await tellServer(at.world.serverUrl, shop, whole);
  await at.desk.syncNow();
  return results.map((result) => {
    if (!("clientId" in result)) throw new Error(`not taken: ${JSON.stringify(result)}`);
    return result.clientId;
  });
}

test("JC-30, G6-6: who paid and clicked in one browser under different e-mails is related, with the reason and without a server", async () => {
  const named = (lastName: string, email: string) => ({ lastName, firstName: "Вера", emails: [email] });
  const inBrowser = { browserId: "b-7c1d44", amountMinor: 100, currency: "RUB" };
  const [first = "", second = "", third = ""] = await tell(
    { kind: "payment", client: named("Однова", "vera@work.example"), title: "Оплата", details: inBrowser },
    { kind: "click", client: named("Другова", "vera@home.example"), title: "Клик", details: { browserId: "b-7c1d44" } },
    { kind: "click", client: named("Чужова", "vera@far.example"), title: "Клик", details: { browserId: "b-000000" } },
  );
  expect(new Set([first, second, third]).size).toBe(3);
  await at.world.stopServer();
  for (const [own, other, email] of [
    [first, "Другова", "vera@home.example"],
    [second, "Однова", "vera@work.example"],
  ] as const) {
    await open(own, "related");
    const rows = grid(words.related.title).getByRole("row");
    await expect(rows.filter({ hasText: "Вера" })).toHaveCount(1);
    const row = rowWith(grid(words.related.title), other);
    await expect(cell(row, "reason")).toHaveText("тот же браузер");
    await expect(cell(row, "email")).toHaveText(email);
  }
  await open(third, "related");
  await expect(at.desk.cardPanel).toContainText(words.related.none);
  await at.world.startServer();
  await at.desk.syncNow();
});

test("JC-6: the seventeen parts of a card stand on one client, each with what is known of him", async () => {
  test.setTimeout(120_000);
  const [own] = serverRows(dataFolder(at.world), "SELECT lastName, phones FROM clients WHERE id = ?", [at.full]);
  const phones = Object.values(JSON.parse(String(own?.["phones"])) as Record<string, { e164: string }>);
  await expect(tabNamed(tabs.merged)).toHaveCount(0);
  const [merged] = await tell({
    kind: "merged",
    client: { phones: [phones[0]!.e164] },
    title: "Анна П.",
    details: { email: "anna.old@example.org", phone: "+79120000000", number: "8877" },
  });
  expect(merged).toBe(at.full);
  const { page } = at.desk;
  await at.desk.goTo("settings");
  await page.getByRole("switch", { name: ru.settings.facebookTab }).click({ force: true });

  const panel = () => at.desk.cardPanel;
  const inGrid = (label: string, text: string) => rowWith(grid(label), text).first();
  const parts: [string, string, () => Locator][] = [
    ["общие сведения", "", () => sectionOf(at.desk, ru.card.facts.title).getByText(String(own?.["lastName"])).first()],
    ["история", "history", () => inGrid(words.history.title, "Корзина")],
    ["задачи", "tasks", () => panel().getByText("Сверить счёт")],
    ["группы", "groups", () => inGrid(words.groups.title, "Новые клиенты")],
    ["страницы", "pages", () => inGrid(words.pages.title, "https://shop.example.ru/cart")],
    ["счета", "orders", () => inGrid(words.orders.orders, "Курс 100")],
    ["звонки по счетам", "orderCalls", () => inGrid(words.orderCalls.title, "Согласовали доставку")],
    ["письма", "letters", () => inGrid(words.letters.title, "Письмо процесса")],
    ["вебинары", "webinars", () => inGrid(words.webinars.title, "Кухня за день")],
    ["страницы Facebook*", "facebook", () => inGrid(words.facebook.title, "https://facebook.example.com/salon")],
    ["задания обзвона", "callingTasks", () => inGrid(words.callingTasks.title, "Неоплаченные счета")],
    ["клики", "clicks", () => inGrid(words.clicks.title, "Баннер 2")],
    ["связанные", "related", () => inGrid(words.related.title, "Двойникова")],
    ["объединённые", "merged", () => inGrid(words.merged.title, "Анна П.")],
  ];
  for (const [name, tab, shown] of parts) {
    await open(at.full, tab);
    await expect(shown(), name).toBeVisible();
  }
  // the letters of an auto-chain and those sent at once are parts of their own
  await open(at.full, "letters");
  for (const [kind, subject] of [
    ["autoChain", "Как выбрать окна"],
    ["instant", "Письмо моментальное"],
  ] as const) {
    await panel().getByRole("combobox", { name: words.letters.kindLabel }).click();
    await page.getByRole("option", { name: words.letters.kinds[kind] }).click();
    await expect(inGrid(words.letters.title, subject), kind).toBeVisible();
    await expect(inGrid(words.letters.title, "Письмо процесса")).toHaveCount(0);
  }
  await headOf(at.desk).getByRole("button", { name: ru.card.more, exact: true }).click();
  await expect(page.getByRole("menuitem", { name: ru.card.copyAddress })).toBeVisible();
  await page.keyboard.press("Escape");
});

test("JC-6: a merged contact with its address, number and source; the part is not there where nothing was merged", async () => {
  await open(at.full, "merged");
  const row = rowWith(grid(words.merged.title), "Анна П.");
  for (const [column, text] of [
    ["email", "anna.old@example.org"],
    ["phone", "+79120000000"],
    ["number", "8877"],
    ["source", "shop"],
  ] as const)
    await expect(cell(row, column)).toHaveText(text);
  await expect(cell(row, "when").locator("time")).toHaveAttribute("datetime", new Date(ago(hour)).toISOString());
  await expect(tabNamed(tabs.merged)).toContainText("1");
  await open(at.empty);
  await expect(tabNamed(tabs.merged)).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault in the merged contacts, ${theme}; all tabs in sight at 1366×768`, async () => {
    await chooseTheme(at.desk, theme);
    await resize(at.desk, 1366, 768);
    await open(at.full, "merged");
    await expect(tabNamed(tabs.merged)).toHaveAttribute("aria-selected", "true");
    await expectAccessible(at.desk, `merged, ${theme}`);
    expect(await at.desk.cardPanel.evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBeLessThanOrEqual(0);
    const list = at.desk.page.getByRole("tablist", { name: tabs.label });
    expect(await list.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(0);
  });
}

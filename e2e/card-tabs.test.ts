import { expect, test } from "@playwright/test";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { day } from "./card-tab-rows.ts";
import { ago, cell, createTabsWorld, rowWith, tabsOf, type TabsWorld } from "./card-tabs-world.ts";
import { chooseTheme, resize } from "./card-world.ts";

test.describe.configure({ mode: "serial" });

let at: TabsWorld;
const { open, grid, tabNamed } = tabsOf(() => at);
const tabs = ru.card.tabs;
const words = ru.records;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  at = await createTabsWorld();
});
test.afterAll(() => at?.world.close());

test("GC-15, GC-33, GC-34, JC-126, JC-127: who shares the number and has another address stands among the related with the reason, and opens by a click on the name", async () => {
  await resize(at.desk, 1920, 1080);
  await open(at.full, "related");
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
  await expect(at.desk.cardName).toContainText("Двойникова");
});

test("GC-53, G5-13: a consent with its date, form and address", async () => {
  await open(at.full, "consents");
  await expect(at.desk.cardPanel).toContainText(words.consents.given.replace(" {{date}}", ""));
  const row = rowWith(grid(words.consents.title), "Согласие на обработку");
  await expect(cell(row, "when").locator("time")).toHaveAttribute("datetime", new Date(ago(20 * day)).toISOString());
  await expect(cell(row, "form")).toHaveText("Форма заказа");
  await expect(cell(row, "ip")).toHaveText("192.0.2.7");
  await open(at.empty, "consents");
  await expect(at.desk.cardPanel).toContainText(words.consents.absent);
});

test("GC-6, JC-56, JC-57, JC-58, JC-59, G7-8: points are changed by a click on the number, below zero too, and wait for the server", async () => {
  test.setTimeout(120_000);
  await open(at.full, "points");
  const number = (count: number) =>
    at.desk.cardPanel.getByRole("button", { name: words.points.edit.replace("{{count}}", String(count)) });
  await expect(number(-120)).toBeVisible();
  await expect(at.desk.page.getByRole("banner").or(at.desk.page.locator("header")).getByText("-120")).toBeVisible();
  await at.world.stopServer();
  await number(-120).click();
  await at.desk.cardPanel.getByRole("textbox", { name: words.points.needed }).fill("−50");
  await expect(at.desk.cardPanel.getByRole("status")).toHaveText(words.points.change.replace("{{change}}", "+70"));
  await at.desk.page.keyboard.press("Enter");
  await expect(at.desk.cardPanel).toContainText(words.points.waiting.replace("{{change}}", "+70"));
  await expect(number(-120)).toBeVisible();
  await at.world.startServer();
  await at.desk.syncNow();
  await expect(number(-50)).toBeVisible();
  const newest = grid(words.points.title).getByRole("row").nth(1);
  await expect(cell(newest, "before")).toHaveText(/^[-−]120$/);
  await expect(cell(newest, "after")).toHaveText(/^[-−]50$/);
  await expect(cell(newest, "who")).toHaveText(at.manager.name);
});

test("G5-11, U-3: since my last talk: what came, and nothing else, from the cache; the urgent first, and each word opens its rows", async () => {
  await at.world.stopServer();
  await open(at.empty);
  await open(at.full);
  const strip = at.desk.page.getByRole("region", { name: words.since.label });
  const said = await strip.getByRole("button").allInnerTexts();
  expect(said.slice(0, 2)).toEqual(["1 платёж не прошёл", "3 отписки"]);
  expect(said).toContain("1 комментарий");
  expect(said.some((text) => text.includes("заказ"))).toBe(false);
  await strip.getByRole("button", { name: "1 комментарий" }).click();
  await expect(at.desk.page.getByRole("dialog")).toContainText("Звонил сам, ждёт счёт");
  await at.desk.page.getByRole("dialog").getByRole("button").click();
  await expect(tabNamed(tabs.comments)).toHaveAttribute("aria-selected", "true");
  await open(at.empty);
  await expect(strip).toHaveCount(0);
  await at.world.startServer();
  await at.desk.syncNow();
});

test("UX: Ctrl+1…9 and Ctrl+Tab open tabs, arrows walk the list, a row is chosen by the keyboard, and back returns", async () => {
  await open(at.full);
  await at.desk.page.keyboard.press("Control+2");
  await expect(tabNamed(tabs.history)).toHaveAttribute("aria-selected", "true");
  await at.desk.page.keyboard.press("Control+8");
  await expect(tabNamed(tabs.money)).toHaveAttribute("aria-selected", "true");
  await at.desk.page.keyboard.press("Control+Tab");
  await expect(tabNamed(tabs.orderCalls)).toHaveAttribute("aria-selected", "true");
  await tabNamed(tabs.orderCalls).focus();
  await at.desk.page.keyboard.press("ArrowUp");
  await at.desk.page.keyboard.press("ArrowUp");
  await expect(tabNamed(tabs.orders)).toHaveAttribute("aria-selected", "true");
  await grid(words.orders.orders).focus();
  await at.desk.page.keyboard.press("ArrowDown");
  await at.desk.page.keyboard.press("Enter");
  await expect(at.desk.page.getByRole("dialog")).toBeVisible();
  await at.desk.page.keyboard.press("Escape");
  await at.desk.page.keyboard.press("Alt+ArrowLeft");
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

test("UX-13: a tab with nothing in it says what will be there", async () => {
  for (const [tab, title] of Object.entries(emptyTitles)) {
    await open(at.empty, tab);
    await expect(at.desk.cardPanel.getByText(title, { exact: true }), tab).toBeVisible();
  }
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault in any tab, ${theme}; nothing scrolls sideways at 1366×768`, async () => {
    test.setTimeout(240_000);
    await chooseTheme(at.desk, theme);
    await resize(at.desk, 1366, 768);
    for (const tab of [...Object.keys(emptyTitles), "money", "callingTasks", "related"]) {
      await open(at.full, tab);
      await expect(at.desk.page.locator(`[data-tab="${tab}"]`)).toHaveAttribute("aria-selected", "true");
      await expectAccessible(at.desk, `${tab}, ${theme}`);
      const panel = await at.desk.cardPanel.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(panel, `${tab} is no wider than its place`).toBeLessThanOrEqual(0);
    }
    // every tab of a full card stands in the list without a scroll
    const list = await at.desk.page
      .getByRole("tablist", { name: tabs.label })
      .evaluate((element) => element.scrollHeight - element.clientHeight);
    expect(list).toBeLessThanOrEqual(0);
  });
}

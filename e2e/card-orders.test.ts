import { expect, test } from "@playwright/test";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { day } from "./card-tab-rows.ts";
import { ago, cell, createTabsWorld, rowWith, tabsOf, type TabsWorld } from "./card-tabs-world.ts";
import { resize } from "./card-world.ts";

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

test("GC-26, GC-27, LL-4, JC-21, JC-72, JC-73, JC-74, JC-75, JC-76, JC-77, JC-78, JC-79: orders but the false one, with their columns; the number opens the order", async () => {
  await resize(at.desk, 1920, 1080);
  await open(at.full, "orders");
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
  const order = at.desk.page.getByRole("dialog", { name: words.orders.open.replace("{{number}}", "100") });
  await expect(order.getByRole("list", { name: words.orders.items })).toContainText("Кухня");
  await at.desk.page.keyboard.press("Escape");
  await expect(order).toHaveCount(0);
});

test("LL-54, LL-55, LL-56, LL-59: payments with the code of one that failed, and the orders that are charged again", async () => {
  await open(at.full, "orders");
  await at.desk.cardPanel.getByText(words.orders.payments, { exact: true }).click();
  const payments = grid(words.orders.payments);
  await expect(rowWith(payments, words.orders.failedCode.replace("{{code}}", "51"))).toContainText("200");
  await expect(rowWith(payments, "СБП")).toContainText(words.orders.passed);
  await at.desk.cardPanel.getByText(words.orders.recurring, { exact: true }).click();
  await expect(grid(words.orders.orders).getByRole("row")).toHaveCount(2);
  await expect(rowWith(grid(words.orders.orders), "Курс 200")).toContainText(
    words.orders.nextCharge.replace(" {{date}}", ""),
  );
  await open(at.full, "money");
  await expect(figure("payments")).toContainText(/1\s000\s₽/);
});

const figure = (name: keyof typeof words.money.figures) => at.desk.cardPanel.locator(`[data-figure="${name}"]`);

test("JC-33, JC-34, JC-35, JC-36, JC-37, JC-39, JC-40, JC-41, JC-42, JC-43, G7-2: the figures by their formulas, each opens what it is the sum of", async () => {
  await open(at.full, "money");
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
    const lines = at.desk.page.getByRole("dialog");
    if (rubles === 0) await expect(lines).toContainText(words.money.noLines);
    else {
      await expect(lines.locator("tfoot td")).toHaveText(amount(rubles));
      const parts = await lines.locator("tbody tr td:last-child").allInnerTexts();
      expect(parts.reduce((sum, text) => sum + Number(text.replace(/[\s₽]/g, "").replace("−", "-")), 0)).toBe(rubles);
    }
    await at.desk.page.keyboard.press("Escape");
    await expect(lines).toHaveCount(0);
  }
});

function amount(rubles: number): RegExp {
  const digits = String(Math.abs(rubles)).replace(/(\d)(\d{3})$/, "$1\\s$2");
  return new RegExp(`^${rubles < 0 ? "[-−]" : ""}${digits}\\s₽$`);
}

test("JC-32, JC-112, GC-26, A.6: money and calling tasks are there when there is something in them, Facebook is not by itself", async () => {
  await open(at.full);
  await expect(tabNamed(tabs.money)).toBeVisible();
  await expect(tabNamed(tabs.callingTasks)).toBeVisible();
  await expect(tabNamed(tabs.facebook)).toHaveCount(0);
  await open(at.empty);
  await expect(tabNamed(tabs.orders)).toBeVisible();
  await expect(tabNamed(tabs.money)).toHaveCount(0);
  await expect(tabNamed(tabs.callingTasks)).toHaveCount(0);
});

test("G11-9: wherever Facebook* or Instagram* is named, the footnote about Meta stands with it", async () => {
  const { page } = at.desk;
  const isNamedWithNote = async (where: string) => {
    const text = await page.locator("body").innerText();
    expect(text, where).toMatch(/(Facebook|Instagram)\*/);
    expect(text, where).toContain(ru.app.metaNote);
  };
  await at.desk.goTo("settings");
  await isNamedWithNote("the settings");
  await page.getByRole("switch", { name: ru.settings.facebookTab }).click({ force: true });
  await open(at.full);
  await expect(tabNamed(tabs.facebook)).toBeVisible();
  const shown = await page.getByRole("tab").evaluateAll((all) => all.map((one) => one.getAttribute("data-tab") ?? ""));
  for (const tab of shown.filter((one) => one !== "")) {
    await open(at.full, tab);
    await isNamedWithNote(tab);
  }
  await at.desk.goTo("settings");
  await page.getByRole("switch", { name: ru.settings.facebookTab }).click({ force: true });
  await open(at.full, "history");
  await expect(tabNamed(tabs.facebook)).toHaveCount(0);
  await at.desk.cardPanel.getByRole("button", { name: words.history.eyes }).click();
  await expect(page.getByRole("dialog", { name: words.history.eyes })).toContainText(ru.app.metaNote);
  await isNamedWithNote("the eyes of the history");
  await page.keyboard.press("Escape");
  await open(at.empty);
  await at.desk.cardPanel.getByRole("button", { name: ru.card.details.addProfile }).click();
  await page.getByRole("combobox", { name: ru.card.details.network }).click();
  await isNamedWithNote("the kinds of social pages");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
});

test("JC-25, JC-100, JC-101: who wants the Facebook* tab switches it on, and it stands with its footnote", async () => {
  await at.desk.goTo("settings");
  await at.desk.page.getByRole("switch", { name: ru.settings.facebookTab }).click({ force: true });
  await open(at.full, "facebook");
  await expect(rowWith(grid(words.facebook.title), "facebook.example.com/salon")).toContainText("Салон");
  await expect(at.desk.cardPanel).toContainText(ru.app.metaNote);
  await at.desk.goTo("settings");
  await at.desk.page.getByRole("switch", { name: ru.settings.facebookTab }).click({ force: true });
  await open(at.full);
  await expect(tabNamed(tabs.facebook)).toHaveCount(0);
});

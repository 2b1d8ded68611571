import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { cell, createTabsWorld, rowWith, tabsOf, type TabsWorld } from "./card-tabs-world.ts";
import { resize } from "./card-world.ts";

test.describe.configure({ mode: "serial" });

let at: TabsWorld;
const { open, grid, walkTo } = tabsOf(() => at);
const words = ru.records;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  at = await createTabsWorld();
});
test.afterAll(() => at?.world.close());

test("GC-23, JC-60, JC-61: the history says who did what, when, and which system told it", async () => {
  await resize(at.desk, 1920, 1080);
  await open(at.full, "history");
  const history = grid(words.history.title);
  const written = rowWith(history, "Звонил сам, ждёт счёт");
  await expect(cell(written, "what")).toHaveText(words.history.what.comment);
  await expect(cell(written, "who")).toContainText(at.other.name);
  await expect(cell(written, "when")).toContainText(ru.app.dates.yesterdayShort);
  const zapier = await walkTo(history, rowWith(history, "Add/Update Lead"));
  await expect(cell(zapier, "source")).toHaveText("zapier");
  const bought = await walkTo(history, rowWith(history, words.history.what.orderPaid));
  await expect(cell(bought, "details")).toContainText("№ 100");
  await expect(await walkTo(history, rowWith(history, words.history.what.groupLeft))).toContainText("Старые клиенты");
});

test("LL-82, LL-83, LL-85, LL-86, LL-87, LL-97, LL-98: subscriptions, payments, orders, plans, webinars, visits and comments stand in it", async () => {
  await open(at.full, "history");
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
    const named = at.desk.page.locator('[data-column="what"]', { hasText: new RegExp(`^${what}$`) });
    const row = history
      .getByRole("row")
      .filter({ has: named })
      .filter({ hasText: new RegExp(details.replace(" ", "\\s")) });
    await walkTo(history, row);
  }
});

test("GC-24, GC-25: a kind whose eye is closed is hidden, after a restart and on another desk of the same person too", async () => {
  test.setTimeout(120_000);
  await open(at.full, "history");
  const page = rowWith(grid(words.history.title), "shop.example.ru/cart");
  await expect(page).toBeVisible();
  await at.desk.cardPanel.getByRole("button", { name: words.history.eyes }).click();
  await at.desk.page.getByRole("button", { name: words.history.hide.replace("{{kind}}", words.kinds.page) }).click();
  await expect(page).toHaveCount(0);
  await at.desk.page.keyboard.press("Escape");
  await at.desk.syncNow();

  const second = await at.world.openDesk({ profile: "olga-at-home" });
  await second.signIn(at.world.serverUrl, demoAccount);
  await second.page.evaluate((id) => {
    location.hash = `#/clients/${id}/history`;
  }, at.full);
  const there = second.cardPanel.getByRole("grid", { name: words.history.title });
  await expect(rowWith(there, "Звонил сам")).toBeVisible();
  await expect(rowWith(there, "shop.example.ru/cart")).toHaveCount(0);
  await second.close();

  await at.desk.close();
  at.desk = await at.world.openDesk({ profile: "olga" });
  await at.desk.unlock(demoAccount.password);
  await open(at.full, "history");
  await expect(rowWith(grid(words.history.title), "Звонил сам")).toBeVisible();
  await expect(rowWith(grid(words.history.title), "shop.example.ru/cart")).toHaveCount(0);
  await at.desk.cardPanel.getByRole("button", { name: words.history.eyes }).click();
  await at.desk.page.getByRole("button", { name: words.history.showAll }).click();
  await at.desk.page.keyboard.press("Escape");
  await expect(rowWith(grid(words.history.title), "shop.example.ru/cart")).toBeVisible();
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { cell, createTabsWorld, rowWith, tabsOf, type TabsWorld } from "./card-tabs-world.ts";
import { resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";

test.describe.configure({ mode: "serial" });

let at: TabsWorld;
const { open, grid } = tabsOf(() => at);
const words = ru.records;
const clicks = () => grid(words.clicks.title);

test.beforeAll(async () => {
  test.setTimeout(180_000);
  at = await createTabsWorld();
});
test.afterAll(() => at?.world.close());

test("UX-17: a press on the head of a column sorts by it, up, down and as it was", async () => {
  await open(at.full, "letters");
  const letters = grid(words.letters.title);
  const subject = head(letters, words.letters.columns.subject);
  const cells = letters.locator("[role=gridcell][data-column=subject]");
  const subjects = () => cells.allInnerTexts();
  await expect(cells.nth(1)).toBeVisible();
  const byTime = await subjects();
  const firsts = (texts: string[]) => texts.map((text) => text.split("\n")[0] ?? "");
  const collator = new Intl.Collator("ru", { numeric: true });
  const ascending = firsts(byTime).toSorted(collator.compare);
  expect(firsts(byTime)).not.toEqual(ascending);
  await subject.getByRole("button").click();
  await expect(subject).toHaveAttribute("aria-sort", "ascending");
  expect(firsts(await subjects())).toEqual(ascending);
  await subject.getByRole("button").click();
  await expect(subject).toHaveAttribute("aria-sort", "descending");
  expect(firsts(await subjects())).toEqual(ascending.toReversed());
  await subject.getByRole("button").click();
  await expect(subject).not.toHaveAttribute("aria-sort");
  expect(await subjects()).toEqual(byTime);
});

test("UX-17: by keyboard alone: a column is hidden, made wider, the rows are sorted; all rows are sorted, not those read so far", async () => {
  await open(at.full, "clicks");
  await expect(head(clicks(), words.clicks.columns.partner)).toBeVisible();
  const { keyboard } = at.desk.page;
  await menuButton(at.desk).focus();
  await keyboard.press("Enter");
  const menu = menuOf(at.desk);
  await expect(menu).toBeVisible();
  await expectAccessible(at.desk, "the menu of a table");
  await menu.getByRole("checkbox", { name: words.clicks.columns.partner }).focus();
  await keyboard.press("Space");
  await expect(head(clicks(), words.clicks.columns.partner)).toHaveCount(0);
  const width = async () => (await head(clicks(), words.clicks.columns.source).boundingBox())?.width ?? 0;
  const before = await width();
  await menu.getByRole("button", { name: named(ru.tables.wider, words.clicks.columns.source) }).focus();
  await keyboard.press("Enter");
  await expect.poll(width).toBeGreaterThan(before * 1.1);
  await menu.getByRole("button", { name: named(ru.tables.ascending, words.clicks.columns.source) }).focus();
  await keyboard.press("Enter");
  await keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(menuButton(at.desk)).toBeFocused();
  await expect(cell(clicks().getByRole("row").nth(1), "source")).toContainText("старый источник");
});

test("UX-17: the edge between two columns is dragged; the table stays as wide as it was", async () => {
  await open(at.full, "clicks");
  const source = head(clicks(), words.clicks.columns.source);
  const boxOf = async (part: Locator) => (await part.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [before, whole] = [await boxOf(source), await boxOf(clicks())];
  const edge = await boxOf(clicks().locator("[data-edge=source]"));
  const { mouse } = at.desk.page;
  await mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2);
  await mouse.down();
  await mouse.move(edge.x - 40, edge.y + 10, { steps: 4 });
  await mouse.up();
  await expect.poll(async () => (await boxOf(source)).width).toBeLessThan(before.width - 30);
  expect((await boxOf(clicks())).width).toBe(whole.width);
  expect(await clicks().evaluate((table) => table.scrollWidth <= table.clientWidth)).toBe(true);
});

test("UX-17: what is seen is saved: the columns that stand, the rows in their order, moments as a spreadsheet reads them", async () => {
  await open(at.full, "clicks");
  const file = join(at.world.folder, "clicks.csv");
  await at.desk.saveFilesAs(file);
  await menuButton(at.desk).click();
  await menuOf(at.desk).getByRole("button", { name: ru.tables.save }).click();
  await expect(at.desk.page.getByText(ru.tables.saved)).toBeVisible();
  await at.desk.page.keyboard.press("Escape");
  const { when, source, campaign, ad, keys } = words.clicks.columns;
  const [first, ...rows] = readFileSync(file, "utf8").replace("\uFEFF", "").trim().split("\r\n");
  expect(first).toBe([when, source, campaign, ad, keys].join(";"));
  expect(rows.map((row) => row.split(";")[1])).toEqual(["старый источник", "vk / target"]);
  expect(rows[1]).toMatch(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d;vk \/ target;Осень;Баннер 2;шкаф купе$/);
});

test("UX-17: the columns are the same on another desk of the person and after a restart, and go back to what they were", async () => {
  test.setTimeout(120_000);
  await at.desk.syncNow();
  const second = await at.world.openDesk({ profile: "olga-at-home" });
  await second.signIn(at.world.serverUrl, demoAccount);
  await resize(second, 1920, 1080);
  await second.page.evaluate((id) => {
    location.hash = `#/clients/${id}/clicks`;
  }, at.full);
  await asChosen(second.cardPanel.getByRole("grid", { name: words.clicks.title }));
  await second.close();

  await at.desk.close();
  at.desk = await at.world.openDesk({ profile: "olga" });
  await at.desk.unlock(demoAccount.password);
  await resize(at.desk, 1920, 1080);
  await open(at.full, "clicks");
  await asChosen(clicks());
  await menuButton(at.desk).click();
  const menu = menuOf(at.desk);
  await menu.getByRole("button", { name: ru.tables.reset }).click();
  await expect(menu.getByRole("button", { name: ru.tables.reset })).toBeDisabled();
  await at.desk.page.keyboard.press("Escape");
  await expect(head(clicks(), words.clicks.columns.partner)).toBeVisible();
  await expect(cell(clicks().getByRole("row").nth(1), "source")).toContainText("vk / target");
});

test("UX-17: the history keeps the order in which things happened; its columns are chosen all the same", async () => {
  await open(at.full, "history");
  const history = grid(words.history.title);
  await expect(rowWith(history, "Звонил сам")).toBeVisible();
  await expect(head(history, words.history.columns.who).getByRole("button")).toHaveCount(0);
  await menuButton(at.desk).click();
  const menu = menuOf(at.desk);
  await expect(menu.getByRole("button", { name: named(ru.tables.ascending, words.history.columns.who) })).toHaveCount(
    0,
  );
  await menu.getByRole("checkbox", { name: words.history.columns.source }).click();
  await expect(head(history, words.history.columns.source)).toHaveCount(0);
  await menu.getByRole("button", { name: ru.tables.reset }).click();
  await at.desk.page.keyboard.press("Escape");
  await expect(head(history, words.history.columns.source)).toBeVisible();
});

async function asChosen(table: Locator): Promise<void> {
  await expect(cell(table.getByRole("row").nth(1), "source")).toContainText("старый источник");
  await expect(head(table, words.clicks.columns.partner)).toHaveCount(0);
  await expect(head(table, words.clicks.columns.source)).toHaveAttribute("aria-sort", "ascending");
}

const head = (table: Locator, label: string) => table.getByRole("columnheader", { name: label, exact: true });
const menuButton = (desk: Desk) => desk.cardPanel.getByRole("button", { name: ru.tables.menu });
const menuOf = (desk: Desk) => desk.page.getByRole("dialog", { name: ru.tables.menu });

function named(template: string, column: string): string {
  return template.replace(/\{\{\w+\}\}/, column);
}

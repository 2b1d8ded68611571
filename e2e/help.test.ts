import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { en } from "../src-renderer/ui/texts/en.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { chooseTheme, resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 20 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

const article = () => desk.page.getByRole("article");
const heading = (name: string) => article().getByRole("heading", { name, exact: true });
const contents = (name: string = ru.help.contents) => desk.page.getByRole("navigation", { name });

async function openByPalette(typed: string, label: string = ru.app.search.label): Promise<void> {
  await desk.page.keyboard.press("Control+KeyK");
  const field = desk.page.getByRole("combobox", { name: label });
  await field.fill(typed);
  await expect(desk.page.getByRole("option").first()).toHaveAttribute("id", "palette-help");
  await field.press("Enter");
  await expect(article()).toBeVisible();
}

async function leave(): Promise<void> {
  await desk.page.keyboard.press("Escape");
  await expect(article()).toHaveCount(0);
}

for (const typed of ["справка", "help", "cghfdrf"]) {
  test(`UX-2, G12-3: the palette opens the guide by «${typed}», and Escape leads back`, async () => {
    await desk.goTo("clients");
    await expect(desk.search).toBeVisible();
    await openByPalette(typed);
    await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText(ru.help.title);
    await leave();
    await expect(desk.search).toBeVisible();
  });
}

test("UX-18, G12-3: the sheet of keys leads to the guide, contents to a section, a link in the text to another", async () => {
  await desk.page.keyboard.press("F1");
  await desk.page
    .getByRole("dialog", { name: ru.app.keys.title })
    .getByRole("button", { name: ru.app.keys.help })
    .click();
  await expect(article()).toBeVisible();

  const link = contents().getByRole("link", { name: "Импорт и выгрузка", exact: true });
  await link.focus();
  await link.press("Enter");
  await expect(heading("Импорт и выгрузка")).toBeInViewport();
  await expect(heading("Импорт и выгрузка")).toBeFocused();
  await expect(link).toHaveAttribute("aria-current", "location");
  await expect(heading("Вход")).not.toBeInViewport();

  await contents().getByRole("link", { name: "Примечание и правило звонка", exact: true }).click();
  await article().getByRole("link", { name: "Позвонить", exact: true }).click();
  await expect(heading("Позвонить")).toBeInViewport();
  await expect(heading("Позвонить")).toBeFocused();
  // however many sections were read, one step leads out
  await desk.page.keyboard.press("Alt+ArrowLeft");
  await expect(article()).toHaveCount(0);
  await expect(desk.search).toBeVisible();
});

test("G12-3: every picture of the guide is loaded", async () => {
  await openByPalette("справка");
  const widths = () =>
    article()
      .locator("img")
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
  await expect.poll(async () => Math.min(...(await widths()))).toBeGreaterThan(0);
  expect((await widths()).length).toBeGreaterThanOrEqual(8);
  await leave();
});

test("UX-16, UX-22, G12-3: the guide is accessible in both themes and scrolls nowhere sideways at 1366×768", async () => {
  await openByPalette("справка");
  for (const theme of ["light", "dark"] as const) {
    await chooseTheme(desk, theme);
    await expectAccessible(desk, `the guide, ${theme}`);
  }
  await chooseTheme(desk, "light");
  await resize(desk, 1366, 768);
  const sideways = () =>
    desk.page.evaluate(() =>
      ["html", "main", "article", "nav:has(+ article)"].map((selector) => {
        const element = document.querySelector(selector);
        return element === null ? 0 : element.scrollWidth - element.clientWidth;
      }),
    );
  await expect.poll(sideways).toEqual([0, 0, 0, 0]);
  await leave();
});

test("G12-7, G12-3: in English the guide is the English one, and its contents lead to its sections", async () => {
  await desk.page.evaluate(() => window.kartoteka.command("changeSettings", { language: "en" }));
  await expect(desk.page.locator("html")).toHaveAttribute("lang", "en");
  await openByPalette("help", en.app.search.label);
  await expect(desk.page.getByText(en.help.hint)).toBeVisible();
  const sections = await contents(en.help.contents).getByRole("link").allInnerTexts();
  expect(sections.filter((name) => /\p{Script=Cyrillic}/u.test(name))).toEqual([]);
  await contents(en.help.contents).getByRole("link", { name: "Import and export", exact: true }).click();
  await expect(heading("Import and export")).toBeFocused();
  await expect(heading("Import and export")).toBeInViewport();
  await expectAccessible(desk, "the guide in English");
});

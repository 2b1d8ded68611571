import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { formatPhone } from "../src-contract/rules/phone-number.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { chooseTheme, resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 60, history: true });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await resize(desk, 1920, 1080);
});
test.afterAll(() => world?.close());

const rows = () => desk.page.getByRole("grid", { name: ru.list.all }).getByRole("row");
const beside = () => desk.page.getByRole("region", { name: ru.app.regions.beside, exact: true });
const first = () => desk.page.getByRole("region", { name: ru.app.regions.card, exact: true });
const menu = () => desk.page.getByRole("menu", { name: ru.app.objectMenu.label });
const item = (name: string) => menu().getByRole("menuitem", { name });
const idOf = async (index: number) => (await rows().nth(index).getAttribute("id"))?.replace("row-", "") ?? "";

test("UX-18: Ctrl+click puts a second card beside the open one; each has its tabs, and they change places", async () => {
  await rows().nth(0).click({ position: aside });
  const [one, other] = [await idOf(0), await idOf(1)];
  await expect(first().getByRole("heading", { level: 1 })).toBeVisible();
  const firstName = await first().getByRole("heading", { level: 1 }).innerText();
  await rows()
    .nth(1)
    .click({ modifiers: ["Control"], position: aside });
  await expect(beside().getByRole("heading", { level: 2 }).first()).toBeVisible();
  expect(await address()).toBe(`#/clients/${one}/main/${other}/main`);
  const secondName = await beside().locator("header h2").innerText();
  expect(secondName).not.toBe(firstName);

  await beside().getByRole("tab", { name: ru.card.tabs.calls }).click();
  await expect(beside().getByRole("tab", { name: ru.card.tabs.calls })).toHaveAttribute("aria-selected", "true");
  await expect(first().getByRole("tab", { name: ru.card.tabs.main })).toHaveAttribute("aria-selected", "true");
  // the keys of the tabs are for the card that has the focus
  await beside().getByRole("tab", { name: ru.card.tabs.calls }).focus();
  await desk.page.keyboard.press("Control+2");
  await expect(beside().getByRole("tab", { name: ru.card.tabs.history })).toHaveAttribute("aria-selected", "true");
  await expect(first().getByRole("tab", { name: ru.card.tabs.main })).toHaveAttribute("aria-selected", "true");

  await beside().getByRole("button", { name: ru.app.beside.swap }).click();
  await expect(first().getByRole("heading", { level: 1 })).toHaveText(secondName);
  expect(await address()).toBe(`#/clients/${other}/history/${one}/main`);
  await desk.page.keyboard.press("Alt+ArrowLeft");
  await expect(first().getByRole("heading", { level: 1 })).toHaveText(firstName);
});

test("UX-18: a form that is asked for in the second card is about its client", async () => {
  const name = await beside().locator("header h2").innerText();
  await beside().getByRole("button", { name: ru.card.task }).click();
  await expect(first().getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(desk.interaction.getByRole("tab", { name: ru.card.interaction.task })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  // it lies over the cards: two of them leave no room beside
  await desk.interaction.getByRole("tab", { name: ru.card.interaction.task }).press("Escape");
  await expect(desk.interaction).toBeHidden();
  await desk.page.keyboard.press("Alt+ArrowLeft");
});

for (const [width, height] of [
  [1920, 1080],
  [1366, 768],
  [1024, 640],
] as const)
  test(`UX-18, UX-22: two cards at ${width} × ${height}: nothing is cut or scrolls sideways`, async () => {
    await resize(desk, width, height);
    await expect(beside()).toBeVisible();
    const sideways = await desk.page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(sideways).toBe(false);
    for (const card of [first(), beside()]) {
      const box = await card.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      for (const button of await card.locator("header button").all()) {
        if (!(await button.isVisible())) continue;
        const own = await button.boundingBox();
        expect((own?.x ?? 0) + (own?.width ?? 0), await button.innerText()).toBeLessThanOrEqual(
          (box?.x ?? 0) + (box?.width ?? 0),
        );
      }
    }
    // what is said beside the name ends where the buttons begin
    for (const card of [first(), beside()]) {
      const call = await card.locator("header").getByRole("button", { name: ru.card.call, exact: true }).boundingBox();
      const name = await card.locator("header").getByRole("heading").boundingBox();
      expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual(call?.x ?? 0);
      expect(name?.width).toBeGreaterThan(60);
    }
    await expectAccessible(desk, "two cards");
    await beside().getByRole("tab", { name: ru.card.tabs.main }).click();
    await expectAccessible(desk, "two cards with the same tab");
    for (const theme of ["light", "dark"] as const) {
      await chooseTheme(desk, theme);
      await desk.screenshot(`out/e2e/two-cards-${width}-${theme}.png`);
    }
    await chooseTheme(desk, "light");
  });

test("UX-18: the second card is closed, and the list and the column come back", async () => {
  await resize(desk, 1366, 768);
  await expect(rows()).toHaveCount(0);
  await beside().getByRole("button", { name: ru.app.beside.close }).click();
  await expect(beside()).toHaveCount(0);
  await expect(rows().first()).toBeVisible();
  await expect(desk.interaction).toBeVisible();
});

test("UX-15, UX-16: a right click on a client gives what the palette and the keys do; the number is copied as it is written or as it is dialled", async () => {
  await resize(desk, 1920, 1080);
  const { rows: listed } = await desk.query("searchClients", { text: "а", limit: 50 });
  const client = listed.find(({ phone }) => phone?.e164 && phone.raw !== phone.e164);
  if (!client?.phone?.e164) throw new Error("no client has a number that is written otherwise than dialled");
  const { raw, e164 } = client.phone;
  await desk.openFirstFound(raw);
  const row = desk.found.first();
  await row.click({ button: "right", position: aside });
  await expect(item(ru.compact.whole)).toBeFocused();
  await expectAccessible(desk, "the menu of a client");
  await item(ru.app.copy.value.replace("{{value}}", e164)).click();
  await expect(menu()).toHaveCount(0);
  expect(await clipboard()).toBe(e164);
  await row.click({ button: "right", position: aside });
  await item(ru.app.copy.value.replace("{{value}}", raw || formatPhone(client.phone))).click();
  expect(await clipboard()).toBe(raw || formatPhone(client.phone));
  await row.click({ button: "right", position: aside });
  await item(ru.card.copyAddress).click();
  expect(await clipboard()).toBe(`kartoteka://client/${client.id}`);
  await row.click({ button: "right", position: aside });
  await item(ru.app.objectMenu.glance).click();
  await expect(desk.page.getByRole("dialog").getByRole("button", { name: ru.compact.whole })).toBeVisible();
  await desk.page.keyboard.press("Escape");
  // on the number itself, and in the card
  await first().locator("header [data-phone]").first().click({ button: "right" });
  await expect(item(ru.softphone.phone.callTo.split("{{")[0] ?? "")).toBeEnabled();
  await desk.page.keyboard.press("Escape");
  await expect(menu()).toHaveCount(0);
});

test("UX-15: by keyboard: Shift+F10 on the row that the list stands on; Escape gives the focus back", async () => {
  await desk.search.fill("");
  await rows().nth(0).click({ position: aside });
  await expect(first()).toBeVisible();
  const list = desk.page.getByRole("grid", { name: ru.list.all });
  await list.focus();
  await desk.page.keyboard.press("Home");
  await desk.page.keyboard.press("ArrowDown");
  await desk.page.keyboard.press("Shift+F10");
  await expect(item(ru.compact.whole)).toBeFocused();
  await desk.page.keyboard.press("Escape");
  await expect(menu()).toHaveCount(0);
  await expect(list).toBeFocused();
  await desk.page.keyboard.press("ContextMenu");
  await expect(item(ru.compact.whole)).toBeFocused();
  await desk.page.keyboard.press("ArrowDown");
  await expect(item(ru.app.objectMenu.beside)).toBeFocused();
  await desk.page.keyboard.press("Enter");
  await expect(beside()).toBeVisible();
  expect((await address()).split("/")[4]).toBe(await idOf(1));
});

test("UX-15: fields and selected text keep the system's own menu", async () => {
  await desk.search.click({ button: "right" });
  await expect(menu()).toHaveCount(0);
});

/** Of a row: beside its name, where no button is. */
const aside = { x: 30, y: 12 };
const address = () => desk.page.evaluate(() => location.hash);
const clipboard = () => desk.application.evaluate(({ clipboard }) => clipboard.readText());

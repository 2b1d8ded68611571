import { expect, type Locator, test } from "@playwright/test";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { CallScreen } from "./call-screen.ts";
import { resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { openLineDesk } from "./line-desk.ts";
import { reachableClients, type SeededClient } from "./seeded-clients.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
let clients: SeededClient[];

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 300 });
  ({ desk, phone } = await openLineDesk(world, { profile: "olga" }));
  clients = reachableClients(world);
});
test.afterAll(() => world?.close());

const { commands } = ru.app;
const press = (key: string) => desk.page.keyboard.press(key);
const type = (text: string) => desk.page.keyboard.type(text);
const palette = () => desk.page.getByRole("dialog", { name: ru.app.search.label });
const option = (name: string) => palette().getByRole("option", { name: new RegExp(`^${name}`) });
const heading = () => desk.page.getByRole("heading", { level: 1 });
const field = (label: string) => desk.page.getByRole("button", { name: new RegExp(`^${label}:`) }).first();
const focusedRegion = () =>
  desk.page.evaluate(() => document.activeElement?.closest("nav, section[aria-label], aside[aria-label]")?.ariaLabel);

test("UX-2, G12-3: the palette finds every command by its Russian words, its English ones and either in the wrong layout", async () => {
  await press("Control+K");
  for (const [typed, command] of [
    ["настройки", commands.settings],
    ["settings", commands.settings],
    // «настройки» and «settings» with the other layout on
    ["yfcnhjqrb", commands.settings],
    ["ыуеештпы", commands.settings],
    ["звонки", commands.calls],
    ["yjdsq rkbtyn", commands.newClient],
  ] as const) {
    await palette().getByRole("combobox").fill(typed);
    await expect(option(command), typed).toBeVisible();
  }
  // all of them, when nothing is typed
  await palette().getByRole("combobox").fill("");
  for (const command of Object.values(commands))
    await expect(palette().getByRole("option", { name: command })).toHaveCount(1);
  await palette().getByRole("combobox").fill("yfcnhjqrb");
  await press("Enter");
  await expect(palette()).toBeHidden();
  await expect(heading()).toHaveText(ru.app.rail.settings);
  await press("Alt+ArrowLeft");
});

test("UX-1, G12-1: Ctrl+F goes to the search, the arrows move, Enter opens, Esc empties it and goes back to the list", async () => {
  const [first] = clients;
  await desk.goTo("clients");
  await press("Control+F");
  await expect(desk.search).toBeFocused();
  await type(first!.lastName);
  await expect(desk.found.first()).toContainText(first!.lastName);
  await press("Enter");
  await expect(heading()).toContainText(first!.lastName);
  await press("Control+F");
  await press("Escape");
  await expect(desk.search).toHaveValue("");
  const list = desk.page.getByRole("grid", { name: ru.list.all });
  await expect(list).toBeFocused();
  const before = await heading().textContent();
  await press("Home");
  await press("Enter");
  await expect(heading()).not.toHaveText(before ?? "");
  const top = await heading().textContent();
  await press("ArrowDown");
  await press("Enter");
  await expect(heading()).not.toHaveText(top ?? "");
});

test("UX-1, G2-1: Ctrl+Enter in the search calls the first one found, by his first number", async () => {
  const client = clients[1]!;
  await press("Control+F");
  await type(client.lastName);
  await expect(desk.found.first()).toContainText(client.lastName);
  await press("Control+Enter");
  await phone.agreeByKeys();
  await phone.talking();
  // UX-4: Esc never ends a call
  await press("Escape");
  await press("Escape");
  await expect(phone.button(ru.softphone.call.hangUp)).toBeVisible();
  await press("Shift+F8");
  await expect(phone.outcome).toBeVisible();
  await expect.poll(() => phone.newestRecord()).toMatchObject({ e164: client.e164, clientId: client.id });
  await phone.saveOutcome();
});

test("UX-3: F2 edits the field under the focus, Esc puts it back, Enter saves, Ctrl+Z takes the saved change back", async () => {
  await desk.openFirstFound(clients[2]!.lastName);
  const label = ru.card.facts.city;
  const before = (await field(label).getAttribute("aria-label"))!;
  await field(label).focus();
  await press("F2");
  await type("Тверь");
  await press("Escape");
  await expect(field(label)).toHaveAccessibleName(before);
  await expect(field(label)).toBeFocused();
  await press("F2");
  await type("Тверь");
  await press("Enter");
  await expect(field(label)).toHaveAccessibleName(`${label}: Тверь`);
  await expect(field(label)).toBeFocused();
  await desk.syncNow();
  await press("Control+Z");
  await expect(field(label)).toHaveAccessibleName(before);
});

test("UX-10: F6 goes round rail, list, card, context and phone, Shift+F6 the other way", async () => {
  const seen: (string | null | undefined)[] = [];
  await desk.search.focus();
  for (let nth = 0; nth < 6; nth += 1) {
    await press("F6");
    seen.push(await focusedRegion());
  }
  const names = [ru.app.rail.label, ru.app.regions.list, ru.app.regions.card, ru.softphone.regionPhone];
  for (const name of names) expect(seen).toContain(name);
  const forward = await focusedRegion();
  await press("F6");
  await press("Shift+F6");
  expect(await focusedRegion()).toBe(forward);
});

test("UX-8, G5-1, UX-4: Esc drops no text: a comment that is being typed is there after other screens and after Esc", async () => {
  const comment: Locator = desk.page.getByRole("textbox", { name: ru.card.interaction.comment, exact: true });
  await desk.openFirstFound(clients[3]!.lastName);
  await heading().click();
  await press("N");
  await expect(comment).toBeFocused();
  await type("Просил счёт на 2 лицензии");
  await press("Escape");
  await press("Escape");
  await expect(comment).toHaveValue("Просил счёт на 2 лицензии");
  await desk.goTo("settings");
  await desk.goTo("clients");
  await desk.openFirstFound(clients[4]!.lastName);
  await desk.openFirstFound(clients[3]!.lastName);
  await expect(comment).toHaveValue("Просил счёт на 2 лицензии");
});

test("G12-4, UX-5: find, read the note, call, write, outcome and the next one, without the mouse", async () => {
  const client = clients[5]!;
  await heading().focus();
  await press("Control+F");
  await type(client.lastName);
  await expect(desk.found.first()).toContainText(client.lastName);
  await press("Enter");
  await expect(heading()).toContainText(client.lastName);
  await press("Control+Shift+C");
  await phone.agreeByKeys();
  await phone.talking();
  await press("F9");
  await press("F9");
  await press("Shift+F8");
  await expect(phone.outcome).toBeFocused();
  await press("Tab");
  await expect(phone.outcome.getByLabel(ru.softphone.outcome.comment, { exact: true })).toBeFocused();
  await type("Берёт два");
  await press("Control+Enter");
  await expect(phone.outcome).toBeHidden();
  const next = clients[6]!;
  await press("Control+F");
  await type(next.lastName);
  await expect(desk.found.first()).toContainText(next.lastName);
  await press("Enter");
  await expect(heading()).toContainText(next.lastName);
  await expect.poll(() => phone.newestRecord()).toMatchObject({ clientId: client.id, held: true });
});

const listed = () => desk.page.getByRole("grid", { name: ru.list.all });
const standing = () => listed().locator("[data-active]");

/** From wherever the focus is, to the whole list. */
async function goToList(): Promise<void> {
  await press("Control+F");
  await press("Escape");
  await expect(listed()).toBeFocused();
}

test("UX-5, UX-1, G12-4: on a narrow window the list is after a call what it was before it, and the arrow leads to the next client", async () => {
  await resize(desk, 1366, 768);
  await goToList();
  await press("Home");
  // a page is what is in sight, and the list has just been given another height
  await expect(listed().getByRole("row").nth(10)).toBeInViewport();
  for (let page = 0; page < 4; page += 1) await press("PageDown");
  const row = Number(await standing().getAttribute("aria-rowindex"));
  expect(row, "far enough for the list to be scrolled").toBeGreaterThan(30);
  await expect(standing()).toContainText(/\p{L}/u);
  await press("Enter");
  const called = await heading().textContent();
  await press("Control+D");
  await type("600");
  await press("Enter");
  await phone.talking();
  await expect(listed(), "there is no room for it in a talk").toBeHidden();
  await press("Shift+F8");
  await expect(phone.outcome).toBeFocused();
  await press("Control+Enter");
  await expect(phone.outcome).toBeHidden();
  await expect(standing()).toHaveAttribute("aria-rowindex", String(row));
  await expect(standing()).toBeInViewport();
  await press("ArrowDown");
  await expect(listed()).toBeFocused();
  await expect(standing()).toHaveAttribute("aria-rowindex", String(row + 1));
  await press("Enter");
  await expect(heading()).not.toHaveText(called ?? "");
});

test("UX-1, UX-5: what was searched for is there after a talk, and N and T are about the client who was called", async () => {
  const { lastName } = clients[7]!;
  await press("Control+F");
  await type(lastName);
  await expect(desk.found.first()).toContainText(lastName);
  await press("Enter");
  await expect(heading()).toContainText(lastName);
  await press("Control+Shift+C");
  await phone.agreeByKeys();
  await phone.talking();
  await press("Shift+F8");
  await expect(phone.outcome).toBeFocused();
  await press("Control+Enter");
  await expect(phone.outcome).toBeHidden();
  await expect(desk.search).toHaveValue(lastName);
  await press("T");
  await expect(desk.interaction.getByRole("textbox", { name: ru.card.interaction.taskText })).toBeFocused();
  await expect(desk.search).toHaveValue(lastName);
});

test("UX-5, UX-1: on a wide window too the form of a call from the search has the focus at its end", async () => {
  await resize(desk, 1920, 1080);
  const { lastName } = clients[8]!;
  await press("Control+F");
  await type(lastName);
  await expect(desk.found.first()).toContainText(lastName);
  await press("Control+Enter");
  await phone.agreeByKeys();
  await phone.talking();
  await expect(desk.search).toBeVisible();
  await press("Shift+F8");
  await expect(phone.outcome).toBeFocused();
  await press("Control+Enter");
  await expect(phone.outcome).toBeHidden();
});

test("UX-1, UX-4: the first letter of a name that is typed in the list is no key of the window as well", async () => {
  await desk.openFirstFound(clients[8]!.lastName);
  for (const letter of ["n", "t"]) {
    await goToList();
    await press(letter);
    await expect(desk.search).toHaveValue(letter);
    await expect(desk.search).toBeFocused();
  }
  await press("Escape");
});

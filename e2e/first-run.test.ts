import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { wavFile } from "../scripts/tone.ts";
import { firstRunRu } from "../src-renderer/ui/texts/first-run.ru.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import { chooseTheme, resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
const { walk } = firstRunRu;
const stops = Object.values(walk.stops).map(({ title }) => title);

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 40 });
  const voice = join(world.folder, "voice.wav");
  const beep = { frequencies: [300], seconds: 0.2, volume: 0.3 };
  writeFileSync(voice, wavFile(48_000, [beep, { frequencies: [], seconds: 0.8 }]));
  desk = await world.openDesk({ profile: "olga", switches: [`--use-file-for-fake-audio-capture=${voice}`] });
});
test.afterAll(() => world?.close());

const steps = () => desk.page.getByRole("region", { name: firstRunRu.title });
const step = (title: string): Locator => steps().getByRole("listitem").filter({ hasText: title });
const isDone = (title: string) => step(title).getByRole("img", { name: firstRunRu.done });
const walkDialog = () => desk.page.getByRole("dialog", { name: walk.label });

test("UX-25: a new computer asks for three things, tests microphone and line, shows the window and leads to a working card", async () => {
  test.setTimeout(150_000);
  const begun = Date.now();
  const fields = desk.page.getByRole("textbox").or(desk.page.locator("input[type=password]"));
  expect(await fields.count()).toBeLessThanOrEqual(3);
  await desk.signIn(world.serverUrl, demoAccount);
  await new CallScreen(desk, world).ready();

  await expect(isDone("Ольга Крылова")).toBeVisible();
  await expect(isDone("40 клиентов")).toBeVisible();
  await expect(isDone(firstRunRu.line)).toHaveCount(0);
  for (const [width, height, theme] of [
    [1366, 768, "light"],
    [1024, 640, "dark"],
  ] as const) {
    await resize(desk, width, height);
    await chooseTheme(desk, theme);
    await expectAccessible(desk, `the first steps at ${width}, ${theme}`);
    await desk.screenshot(`out/e2e/first-run-${width}-${theme}.png`);
  }

  const { start, heard } = ru.softphone.lineTest;
  await step(firstRunRu.line).getByRole("button", { name: start }).click();
  await step(firstRunRu.line).getByRole("button", { name: heard, exact: true }).click({ timeout: 60_000 });
  await expect(isDone(firstRunRu.lineDone)).toBeVisible({ timeout: 60_000 });

  await step(firstRunRu.tour).getByRole("button", { name: firstRunRu.tourStart }).focus();
  await desk.page.keyboard.press("Enter");
  for (const [at, title] of stops.entries()) {
    await expect(walkDialog().getByRole("heading", { name: title })).toBeVisible();
    const box = await walkDialog().boundingBox();
    expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 1024 && box.y + box.height <= 640, title).toBe(true);
    const place = await desk.page.locator(`[data-walk=${Object.keys(walk.stops)[at]}]`).boundingBox();
    const light = await desk.page.locator("[data-walk-light]").boundingBox();
    expect([light?.x, light?.y, light?.width], title).toEqual([place?.x, place?.y, place?.width]);
    if (at === 0) await expectAccessible(desk, title); // the others are the same place with other words
    await desk.screenshot(`out/e2e/first-run-walk-${at + 1}.png`);
    await expect(walkDialog().getByRole("button").last()).toBeFocused();
    await desk.page.keyboard.press("Enter");
  }
  await expect(walkDialog()).toHaveCount(0);
  // nothing is left to do: the place is the card's
  await expect(steps()).toHaveCount(0);
  await desk.openAnyClient();
  await expect(desk.cardName).toBeVisible();
  test.info().annotations.push({ type: "with its pictures, s", description: String((Date.now() - begun) / 1_000) });
});

test("UX-25: the palette shows the first steps again; the walk goes by arrows and ends by Escape, which drops nothing", async () => {
  await desk.page.keyboard.press("Control+KeyK");
  await desk.page.getByRole("combobox", { name: ru.app.search.label }).fill("первые шаги");
  await desk.page.keyboard.press("Enter");
  await expect(steps()).toBeVisible();
  await step(firstRunRu.tour).getByRole("button", { name: firstRunRu.tourStart }).click();
  await desk.page.keyboard.press("ArrowRight");
  await expect(walkDialog().getByRole("heading", { name: stops[1] ?? "" })).toBeVisible();
  await desk.page.keyboard.press("ArrowLeft");
  await expect(walkDialog().getByRole("heading", { name: stops[0] ?? "" })).toBeVisible();
  await desk.page.keyboard.press("Escape");
  await expect(walkDialog()).toHaveCount(0);
  await expect(isDone(firstRunRu.tour)).toHaveCount(0);
  await expect(steps().getByRole("button", { name: firstRunRu.tourStart })).toBeFocused();
});

test("UX-25: hidden, the first steps stay away after a restart too", async () => {
  await steps().getByRole("button", { name: firstRunRu.hide }).click();
  await expect(steps()).toHaveCount(0);
  await expect(desk.page.getByText(ru.card.none, { exact: true })).toBeVisible();
  await desk.close();
  desk = await world.openDesk({ profile: "olga" });
  await desk.unlock(demoAccount.password);
  await expect(desk.page.getByText(ru.card.none, { exact: true })).toBeVisible();
});

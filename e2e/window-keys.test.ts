import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import { CallScreen } from "./call-screen.ts";
import { chooseTheme, resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { openLineDesk } from "./line-desk.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let phone: CallScreen;
const profile = "olga";

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await createWorld({ clients: 50 });
  ({ desk, phone } = await openLineDesk(world, { profile }));
});
test.afterAll(() => world?.close());

const { keys } = ru.app;
const words = ru.settings;
const press = (key: string) => desk.page.keyboard.press(key);
const list = () => desk.page.getByRole("region", { name: words.windowKeys.title });
const line = (name: string) => list().getByRole("group", { name, exact: true });
const sheet = () => desk.page.getByRole("dialog", { name: keys.title });
const onSheet = (name: string): Locator =>
  sheet()
    .locator("dl > div")
    .filter({ has: desk.page.getByText(name, { exact: true }) })
    .locator("dd");

async function set(name: string, ...pressed: string[]): Promise<void> {
  await line(name).getByRole("button").first().click();
  for (const key of pressed) await press(key);
}

test("G12-5: the sheet leads to the list, where a key is changed; the new one works and the former one does nothing", async () => {
  await press("F1");
  await expect(onSheet(keys.mute)).toHaveText("F9");
  await sheet().getByRole("button", { name: keys.change }).click();
  await expect(sheet()).toHaveCount(0);
  await expect(line(keys.palette)).toBeInViewport();
  await set(keys.mute, "Control+Shift+KeyU");
  await expect(line(keys.mute)).toContainText("Ctrl+Shift+U");
  await set(keys.newClient, "Alt+KeyN");
  await expect(line(keys.newClient)).toContainText("Alt+N");

  await press("Control+KeyN");
  await expect(desk.page.getByRole("dialog")).toHaveCount(0);
  await phone.dial("600");
  await phone.talking();
  const unmute = phone.button(ru.softphone.call.unmute);
  const mute = phone.button(ru.softphone.call.mute);
  await expect(mute).toHaveAttribute("title", "Ctrl+Shift+U");
  await expect(mute).toHaveAttribute("aria-keyshortcuts", "Control+Shift+U");
  await press("F9");
  await press("Control+Shift+KeyU");
  await expect(unmute).toBeVisible();
  await press("Control+Shift+KeyU");
  await expect(mute).toBeVisible();
  await phone.hangUp();
  await phone.saveOutcome();
  await press("Alt+KeyN");
  await expect(desk.page.getByRole("dialog")).toBeVisible();
  await press("Escape");
});

test("G12-5: a key that is taken, plain or the system's is refused with the reason, and nothing changes", async () => {
  await desk.goTo("settings");
  await set(keys.hold, "Control+Shift+KeyU");
  await expect(line(keys.hold).getByRole("status")).toHaveText(words.hotkeys.twice.replace("{{action}}", keys.mute));
  await press("F6");
  await expect(line(keys.hold).getByRole("status")).toHaveText(words.hotkeys.twice.replace("{{action}}", keys.regions));
  await press("KeyQ");
  await expect(line(keys.hold).getByRole("status")).toHaveText(words.windowKeys.faults.tooPlain);
  await press("Control+KeyC");
  await expect(line(keys.hold).getByRole("status")).toHaveText(words.windowKeys.faults.reserved);
  await press("Escape");
  await expect(line(keys.hold).getByRole("status")).toHaveText("");
  await expect(line(keys.hold)).toContainText("F10");
});

test("G12-5: a key of the whole system that the window has too is reported", async () => {
  await desk.page.evaluate(() => window.kartoteka.command("changeSettings", { hotkeys: { hold: "F10" } }));
  await expect(line(keys.hold).getByRole("status")).toHaveText(words.windowKeys.systemWide);
  await desk.page.evaluate(() => window.kartoteka.command("changeSettings", { hotkeys: {} }));
  await expect(line(keys.hold).getByRole("status")).toHaveText("");
});

test("G12-5: what goes on paper is the sheet alone, with the keys as they are set", async () => {
  await desk.page.evaluate(() => {
    window.print = () => void (document.body.dataset["printed"] = "yes");
  });
  await press("F1");
  await expect(onSheet(keys.mute)).toHaveText("Ctrl+Shift+U");
  await expect(onSheet(keys.hold)).toHaveText("F10");
  await sheet().getByRole("button", { name: keys.print }).click();
  await expect(desk.page.locator("body[data-printed=yes]")).toHaveCount(1);
  await desk.page.emulateMedia({ media: "print" });
  await expect(onSheet(keys.mute)).toBeVisible();
  await expect(sheet().getByRole("button", { name: keys.print })).toBeHidden();
  await expect(desk.search.or(list()).first()).not.toBeVisible();
  await desk.page.emulateMedia({ media: null });
  for (const theme of ["light", "dark"] as const) {
    await chooseTheme(desk, theme);
    await expectAccessible(desk, `the sheet of keys, ${theme}`);
  }
  await press("Escape");
  for (const theme of ["light", "dark"] as const) {
    await chooseTheme(desk, theme);
    await expectAccessible(desk, `the list of keys, ${theme}`);
  }
  await chooseTheme(desk, "light");
  await resize(desk, 1366, 768);
  const overflow = await list().evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await resize(desk, 1920, 1080);
});

test("G12-5: the keys outlast a restart, and are given back one by one or all at once", async () => {
  await desk.close();
  desk = await world.openDesk({ profile });
  await desk.unlock(demoAccount.password);
  phone = new CallScreen(desk, world);
  await desk.goTo("settings");
  await expect(line(keys.mute)).toContainText("Ctrl+Shift+U");
  const back = words.windowKeys.giveBack.replace("{{label}}", keys.mute).replace("{{name}}", "F9");
  await line(keys.mute).getByRole("button", { name: back }).click();
  await expect(line(keys.mute)).toContainText("F9");
  await expect(line(keys.mute).getByRole("button", { name: back })).toBeDisabled();
  await list().getByRole("button", { name: words.windowKeys.giveAllBack }).click();
  await expect(line(keys.newClient)).toContainText("Ctrl+N");
  await press("Control+KeyN");
  await expect(desk.page.getByRole("dialog")).toBeVisible();
  await press("Escape");
});

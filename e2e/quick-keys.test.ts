import { expect, type Locator, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { CallScreen } from "./call-screen.ts";
import { chooseTheme, resize } from "./card-world.ts";
import type { Desk } from "./desk.ts";
import { firstReachableClient, openLineDesk } from "./line-desk.ts";
import { ring } from "./practice-line.ts";
import type { SeededClient } from "./seeded-clients.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

// Olga at 101 has the keys, Andrey at 102 is on one of them.

const words = ru.quickKeys;
const unknownNumber = "+79990001122";
let world: World;
let client: SeededClient;
let olga: CallScreen;
let andrey: CallScreen;
let desk: Desk;

test.beforeAll(async () => {
  test.setTimeout(400_000);
  world = await createWorld({ clients: 300, timing: { answerAfterMs: 500 } });
  ({ phone: olga, desk } = await openLineDesk(world, { profile: "olga" }));
  await resize(desk, 1366, 768);
  client = firstReachableClient(world);
});
test.afterAll(() => world?.close());
test.beforeEach(() => test.setTimeout(150_000));

test("G2-12: keys are made, put in order, changed and removed by keyboard; the bar has none before", async () => {
  await desk.goTo("settings");
  await expect(settings()).toBeVisible();
  await expect(trigger()).toBeHidden();
  await add("Андрей", "102");
  await add("Анна", "8 912 000");
  await settings().getByText(words.settings.kinds.digits, { exact: true }).click();
  await add("Меню", "12ф");
  await expect(settings().getByText(words.settings.faults.digits)).toBeVisible();
  await settings().getByLabel(words.settings.digits).fill("12#");
  await desk.page.keyboard.press("Enter");
  await expectOrder("Андрей", "Анна", "Меню");

  await press(button(words.settings.down, "Андрей"));
  await expectOrder("Анна", "Андрей", "Меню");
  await expect(button(words.settings.down, "Андрей")).toBeFocused();
  await press(button(words.settings.up, "Андрей"));
  await expectOrder("Андрей", "Анна", "Меню");

  await press(button(words.settings.edit, "Анна"));
  const renamed = keyList().getByLabel(words.settings.label);
  await expect(renamed).toBeFocused();
  await renamed.fill("Эхо");
  await desk.page.keyboard.press("Tab");
  await keyList().getByLabel(words.settings.number, { exact: true }).fill("600");
  await desk.page.keyboard.press("Enter");
  await expectOrder("Андрей", "Эхо", "Меню");

  await press(button(words.settings.remove, "Эхо"));
  await expectOrder("Андрей", "Меню");
  await press(desk.page.getByRole("button", { name: words.settings.undo, exact: true }));
  await expectOrder("Андрей", "Эхо", "Меню");
  await expect(trigger()).toBeVisible();
});

test("G2-12: a colleague is away, free, rings, talks and is free again, in a mark and in words", async () => {
  await open();
  await expect(key("Андрей")).toHaveAccessibleName(`Андрей 102 ${words.does.call} · ${words.presence.offline}`);
  await expect(key("Эхо"), "the line knows nobody there").toContainText(words.presence.unknown);
  ({ phone: andrey } = await openLineDesk(world, {
    profile: "andrey",
    account: { ...demoAccount, email: "andrey@demo.kartoteka" },
  }));
  await expectPresence("free");
  const answered = ring(world.line, { username: "102", fromName: "", fromNumber: unknownNumber });
  await expectPresence("ringing");
  await expect(andrey.desk.phone.getByRole("group").filter({ hasText: "999 000" }).first()).toBeVisible();
  await andrey.desk.page.keyboard.press("F8");
  expect(await answered).toMatchObject({ kind: "answered" });
  await expectPresence("talking");
  await andrey.hangUp();
  await expectPresence("free");
  await andrey.saveOutcome();
  await desk.page.keyboard.press("Escape");
  await expect(trigger()).toBeFocused();
});

test("G2-12: idle, a press calls; digits wait for a talk and say so", async () => {
  await open();
  await expect(key("Андрей"), "the first key has the focus").toBeFocused();
  await desk.page.keyboard.press("ArrowUp");
  await expect(key("Меню")).toBeFocused();
  await expect(key("Меню")).toHaveAttribute("aria-disabled", "true");
  await expect(key("Меню")).toHaveAccessibleName(`Меню 12# ${words.not.noTalk}`);
  await desk.page.keyboard.press("Enter");
  await desk.page.keyboard.press("ArrowDown");
  await desk.page.keyboard.press("Enter");
  await expect(andrey.incoming("101")).toBeVisible();
  await open();
  await expect(key("Андрей")).toContainText(words.not.notAnswered);
  await desk.page.keyboard.press("Escape");
  await andrey.desk.page.keyboard.press("Shift+F8");
  await expect(olga.outcome).toBeVisible();
  await olga.saveOutcome();
  await andrey.saveOutcome();
});

test("G2-12: in a talk a press hands the call on, and digits are heard at the line", async () => {
  await olga.dial(client.e164);
  await olga.talking();
  await open();
  await expect(key("Андрей")).toHaveAccessibleName(`Андрей 102 ${words.does.handOn} · ${words.presence.free}`);
  await press(key("Меню"));
  await expect.poll(async () => (await olga.atLine()).digits).toBe("12#");

  await open();
  await press(key("Андрей"));
  await expect(andrey.incoming(client.lastName)).toBeVisible();
  await andrey.desk.page.keyboard.press("F8");
  await andrey.talking();
  await expect(desk.phone).toContainText(ru.softphone.transfer.done.replace("{{target}}", "102"));
  await andrey.hangUp();
  await olga.saveOutcome();
  await andrey.saveOutcome();
});

test("G2-12, G1-6: in a talk the one on the key can be asked first", async () => {
  await olga.dial(client.e164);
  await olga.talking();
  await open();
  const first = words.consultName.replace("{{label}}", "Андрей").replace("{{target}}", "102");
  await press(desk.page.getByRole("button", { name: first, exact: true }));
  await expect(andrey.incoming("101")).toBeVisible();
  await andrey.desk.page.keyboard.press("F8");
  await andrey.talking();
  await expect(desk.phone.getByRole("button", { name: ru.softphone.transfer.complete, exact: true })).toBeEnabled();
  await open();
  await expect(key("Андрей")).toContainText(words.not.transferring);
  await expectPresence("talking");
  await desk.page.keyboard.press("Escape");
  await desk.page.keyboard.press("F7");
  await expect(andrey.active).toContainText(client.lastName);
  await andrey.hangUp();
  await andrey.saveOutcome();
  for (const left of [1, 0]) {
    await olga.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
    await expect.poll(async () => (await desk.query("callsWithoutOutcome", {})).length).toBe(left);
  }
});

test("G2-12: a line that comes back is asked anew", async () => {
  await world.stopLine();
  await open();
  await expectPresence("unknown");
  await world.startLine();
  await andrey.ready();
  await expectPresence("free");
  await desk.page.keyboard.press("Escape");
});

for (const theme of ["light", "dark"] as const) {
  test(`G2-12, G12-9: no accessibility fault in the keys and their settings, ${theme}; the bar fits 1366×768`, async () => {
    await chooseTheme(desk, theme);
    await desk.goTo("settings");
    await expectAccessible(desk, `settings, ${theme}`);
    await open();
    await expectAccessible(desk, `keys, ${theme}`);
    await desk.page.keyboard.press("Escape");
    await desk.dial("601");
    await olga.talking();
    const overflow = await desk.phone.evaluate((bar) => bar.scrollWidth - bar.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await open();
    await expectAccessible(desk, `keys in a talk, ${theme}`);
    await desk.page.keyboard.press("Escape");
    await olga.hangUp();
    await olga.saveOutcome();
  });
}

function settings(): Locator {
  return desk.page.getByRole("region", { name: words.settings.title, exact: true });
}

function keyList(): Locator {
  return settings().getByRole("list", { name: words.settings.list });
}

function trigger(): Locator {
  return desk.phone.getByRole("button", { name: words.open, exact: true });
}

function key(label: string): Locator {
  return desk.page
    .getByRole("dialog")
    .getByRole("button")
    .and(desk.page.locator("[data-quick-key]", { hasText: label }));
}

function button(name: string, label: string): Locator {
  return keyList().getByRole("button", { name: name.replace("{{label}}", label), exact: true });
}

/** As a person without a mouse does. */
async function press(at: Locator): Promise<void> {
  await at.focus();
  await desk.page.keyboard.press("Enter");
}

async function open(): Promise<void> {
  await press(trigger());
  await expect(key("Андрей")).toBeVisible();
}

async function add(label: string, target: string): Promise<void> {
  const form = settings().locator("form").last();
  await form.getByLabel(words.settings.label).fill(label);
  await desk.page.keyboard.press("Tab");
  await desk.page.keyboard.type(target);
  await desk.page.keyboard.press("Enter");
}

async function expectOrder(...labels: string[]): Promise<void> {
  await expect(keyList().getByRole("listitem")).toHaveText(labels.map((label) => new RegExp(`^${label}`)));
}

async function expectPresence(presence: keyof typeof words.presence): Promise<void> {
  await expect(key("Андрей")).toContainText(words.presence[presence], { timeout: 20_000 });
  await expect(key("Андрей").locator(`[data-presence=${presence}]`)).toBeVisible();
}

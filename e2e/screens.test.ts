import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { en } from "../src-renderer/ui/texts/en.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const sections = ["today", "clients", "tasks", "calls", "import", "settings"] as const;

let world: World;
let desk: Desk;

test.beforeAll(async () => {
  world = await createWorld({ clients: 120 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

test("G12-9: the sign-in form has no accessibility fault in either theme", async () => {
  const closed = await world.openDesk({ profile: "nobody" });
  await expect(closed.page.getByLabel(ru.session.serverUrl)).toBeVisible();
  for (const theme of ["light", "dark"] as const) {
    await closed.page.evaluate((chosen) => window.kartoteka.command("changeSettings", { theme: chosen }), theme);
    await expect(closed.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
    await expectAccessible(closed, `sign-in, ${theme}`);
  }
  await closed.close();
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault on any screen, ${theme}`, async () => {
    await desk.goTo("settings");
    await choiceOf(ru.settings.theme, ru.settings.themes[theme]);
    await expect(desk.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
    const page = await desk.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const brightness = (page.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
    expect(brightness > 128).toBe(theme === "light");

    await openSection("clients");
    await openFullestClient();
    await expectAccessible(desk, `card, ${theme}`);
    for (const section of ["today", "calls", "tasks", "settings", "import"] as const) {
      await openSection(section);
      await expectAccessible(desk, `${section}, ${theme}`);
    }
  });
}

test("G12-9: the theme of the system is followed while the window is open", async () => {
  await openSection("settings");
  await choiceOf(ru.settings.theme, ru.settings.themes.system);
  for (const scheme of ["dark", "light"] as const) {
    await desk.page.emulateMedia({ colorScheme: scheme });
    await expect(desk.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", scheme);
  }
  await desk.page.emulateMedia({ colorScheme: null });
});

test("G12-7: switching the language changes every screen at once, and back", async () => {
  await openSection("settings");
  await choiceOf(ru.settings.language, ru.settings.languages.en);
  await expect(desk.page.getByRole("heading", { name: en.settings.title, level: 1 })).toBeVisible();
  await expect(desk.page.locator("html")).toHaveAttribute("lang", "en");
  for (const section of sections) {
    await desk.page.getByRole("navigation").getByRole("link", { name: en.app.rail[section] }).click();
    const words = await labelsInRussian();
    expect(words, `${section} in English`).toEqual([]);
  }
  await choiceOf(en.settings.language, en.settings.languages.ru);
  await expect(desk.page.getByRole("heading", { name: ru.settings.title, level: 1 })).toBeVisible();
  await expect(desk.page.locator("html")).toHaveAttribute("lang", "ru");
});

test("UX: nothing scrolls sideways at 1024×640, 1366×768, 1920×1080", async () => {
  await openSection("clients");
  await openFullestClient();
  for (const [width, height] of [
    [1024, 640],
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(width, height);
    for (const section of sections) {
      await openSection(section);
      expect(await sidewaysScrollers(), `${section} at ${width}×${height}`).toEqual([]);
    }
    await openSection("clients");
    await openFullestClient();
    for (const tab of ["main", "comments", "calls", "tasks", "orders", "messages", "related"] as const) {
      await desk.openTab(ru.card.tabs[tab]);
      expect(await sidewaysScrollers(), `${tab} of a card at ${width}×${height}`).toEqual([]);
    }
    if (!(await desk.interaction.isVisible())) continue;
    for (const form of ["comment", "note", "call", "task"] as const) {
      await desk.interaction.getByRole("tab", { name: ru.card.interaction[form], exact: true }).click();
      expect(await sidewaysScrollers(), `the form of ${form} at ${width}×${height}`).toEqual([]);
    }
  }
});

test("R-26: the window has no Node and runs no foreign script, and its door knows only its names", async () => {
  const page = desk.page;
  const nodes = await page.evaluate(() =>
    ["require", "process", "module", "Buffer", "global", "electron"].filter((name) => name in window),
  );
  expect(nodes).toEqual([]);
  const reach = await page.evaluate(() => Object.keys(window.kartoteka).sort());
  expect(reach).toEqual(["command", "mutate", "onEvent", "query"]);

  const policy = await page.evaluate(async () => (await fetch(location.href)).headers.get("content-security-policy"));
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy?.match(/script-src[^;]*/)?.[0]).not.toContain("unsafe-inline");
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.intruded = true";
    document.head.append(script);
    return "intruded" in window;
  });
  expect(ran).toBe(false);

  const answers = await page.evaluate(() => {
    const { query, mutate, command } = window.kartoteka;
    return Promise.all([
      query("constructor" as never, {} as never),
      query("sqlite" as never, {} as never),
      mutate("dropEverything" as never, {} as never),
      command("exec" as never, { file: "/bin/sh" } as never),
      query("clientCard", { clientId: "1' OR '1'='1" }),
    ]);
  });
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { kind: "invalid" } });
});

test("R-26: the window opens no other page and no second window", async () => {
  const tempted = await world.openDesk({ profile: "tempted" });
  const address = tempted.page.url();
  expect(await tempted.page.evaluate(() => window.open("https://example.com/"))).toBeNull();
  await tempted.page.evaluate(() => {
    location.href = "https://example.com/";
  });
  const log = () => readFileSync(join(tempted.userData, "logs", "main.log"), "utf8");
  await expect.poll(log).toContain("refused: new window");
  await expect.poll(log).toMatch(/refused: (?:frame )?navigation/);
  const windows = await tempted.application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  );
  expect(windows).toEqual([address]);
  await tempted.close();
});

test("A second start of the same profile brings up the first window and ends", async () => {
  await desk.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const child = desk.application.process();
  const second = spawn(
    child.spawnfile,
    child.spawnargs.slice(1).filter((arg) => !arg.startsWith("--remote-debugging")),
    {
      env: { ...process.env, KARTOTEKA_USER_DATA: desk.userData },
      stdio: "ignore",
    },
  );
  const code = await new Promise((resolve) => second.once("exit", resolve));
  expect(code).toBe(0);
  await expect
    .poll(() => desk.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true);
  await expect(desk.status).toBeVisible();
});

test("UX-20: closing the window asks once about the tray; its size is remembered", async () => {
  await resize(1180, 720);
  await closeWindow();
  const question = desk.page.getByRole("dialog", { name: ru.app.closing.title });
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: ru.app.closing.toTray }).click();
  const isVisible = () =>
    desk.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(isVisible).toBe(false);
  await desk.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  await closeWindow();
  await expect.poll(isVisible).toBe(false);
  await expect(question).toBeHidden();
  await desk.close();

  desk = await world.openDesk({ profile: "olga" });
  await desk.unlock(demoAccount.password);
  const size = await desk.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize());
  expect(size).toEqual([1180, 720]);
});

async function openSection(section: (typeof sections)[number]): Promise<void> {
  await desk.goTo(section);
  if (section === "clients") await expect(desk.search).toBeVisible();
  else await expect(desk.page.getByRole("heading", { level: 1, name: ru.app.rail[section] })).toBeVisible();
}

/** The client with most behind the name, so that every part of the card has something to show. */
async function openFullestClient(): Promise<void> {
  const parts = ["notes", "comments", "calls", "tasks", "orders", "messages"].map(
    (table) => `EXISTS (SELECT 1 FROM ${table} WHERE clientId = clients.id)`,
  );
  const sql = `SELECT id FROM clients ORDER BY ${parts.join(" + ")} DESC, id LIMIT 1`;
  const [client] = serverRows(join(world.folder, "server"), sql);
  await desk.page.evaluate((id) => {
    location.hash = `#/clients/${id}`;
  }, String(client?.["id"]));
  await expect(desk.cardPanel).toBeVisible();
}

async function choiceOf(label: string, choice: string): Promise<void> {
  await desk.page.getByRole("radiogroup", { name: label }).getByText(choice, { exact: true }).click();
}

async function resize(width: number, height: number): Promise<void> {
  await desk.application.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setSize(w, h), [
    width,
    height,
  ] as const);
  // a screen without a window manager may take a pixel
  await expect.poll(() => desk.page.evaluate(() => window.outerWidth)).toBeGreaterThanOrEqual(width - 1);
  await expect.poll(() => desk.page.evaluate(() => window.outerWidth)).toBeLessThanOrEqual(width);
}

async function closeWindow(): Promise<void> {
  await desk.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

/** Elements that a person could scroll sideways, or that push the page itself wider than the window. */
async function sidewaysScrollers(): Promise<string[]> {
  return desk.page.evaluate(() => {
    const nameOf = (element: Element) => `${element.tagName} ${element.className} ${element.scrollWidth}`;
    return Array.from(document.querySelectorAll("*"))
      .filter((element) => {
        if (element.scrollWidth <= element.clientWidth + 1) return false;
        if (element === document.documentElement) return true;
        // it hides what does not fit
        if (element.getAttribute("role") === "radiogroup") return true;
        return ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.clientWidth > 0;
      })
      .map(nameOf);
  });
}

/** Names of controls, headings and tabs with Cyrillic letters; what people typed (names, comments) is not among them. */
async function labelsInRussian(): Promise<string[]> {
  return desk.page.evaluate(() =>
    Array.from(
      document.querySelectorAll("nav [aria-label], header *, h2, h3, label, [role=tab], th, [role=radiogroup]"),
    )
      .filter((element) => element.children.length === 0 || element.hasAttribute("aria-label"))
      .map((element) => element.getAttribute("aria-label") ?? element.textContent ?? "")
      .filter((text) => /[а-яё]/i.test(text)),
  );
}

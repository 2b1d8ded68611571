// The processes behind a window, for a test to end them, and the window again when its own has died.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chromium, type Page } from "@playwright/test";
import { Desk } from "./desk.ts";

const REOPENED_MS = 40_000;

/** The virtual screen's system keeps no secrets; a manager's own does, so that a store that starts again asks nobody. */
export async function keepSecrets(desk: Desk): Promise<void> {
  await desk.application.evaluate(({ safeStorage }) => {
    safeStorage.isEncryptionAvailable = () => true;
    safeStorage.getSelectedStorageBackend = () => "gnome_libsecret";
    safeStorage.encryptString = (text) => Buffer.from(text).reverse();
    safeStorage.decryptString = (bytes) => Buffer.from(bytes).reverse().toString();
  });
}

/** Of Electron's own processes, or, under an Electron with an older Node, of the system's. */
export async function storeProcess(desk: Desk): Promise<number> {
  const ownPid = await desk.application.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === "Kartoteka store")?.pid ?? null,
  );
  if (ownPid !== null) return ownPid;
  const pid = readdirSync("/proc").find((entry) => {
    const file = `/proc/${entry}/cmdline`;
    if (!/^\d+$/.test(entry) || !existsSync(file)) return false;
    const words = readFileSync(file, "utf8").split("\0");
    return words.some((word) => word.endsWith("store.cjs")) && words.some((word) => word.startsWith(desk.userData));
  });
  if (pid === undefined) throw new Error("the store has no process");
  return Number(pid);
}

/** As a fault of the engine does it; main loads the page anew. */
export async function crashRenderer(desk: Desk): Promise<void> {
  await desk.application.evaluate(({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.forcefullyCrashRenderer();
  });
}

/**
 * The same window with its new page. Playwright gives a page up whose process has died: this is another connection to
 * the application's own debugger, whose port Chromium writes into the profile.
 */
export async function reattach(desk: Desk): Promise<Desk> {
  const [port] = readFileSync(join(desk.userData, "DevToolsActivePort"), "utf8").split("\n");
  for (const late = performance.now() + REOPENED_MS; performance.now() < late; await wait(100)) {
    // Electron refuses what Playwright would set in a browser of its own; a page that dies meanwhile answers nothing
    const options = { noDefaults: true, timeout: 3_000 };
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, options).catch(() => null);
    if (browser === null) continue;
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((other) => other.url().startsWith("app://") && !other.url().includes("call-window"));
    if (page && (await answers(page))) {
      const { application, userData } = desk;
      return new Desk({ application, page, userData });
    }
    await browser.close(); // ends this connection, not the application
  }
  throw new Error("the window did not come back");
}

async function answers(page: Page): Promise<boolean> {
  const alive = page.evaluate(() => document.readyState === "complete").catch(() => false);
  return Promise.race([alive, wait(1_000, false)]);
}

// What happens to the one window besides closing: what it may not do, what a click brings up, and how it
// comes back when its process dies.
import type { BrowserWindow, Menu } from "electron";
import { APP_URL } from "./app-protocol.ts";
import type { Log } from "./log.ts";
import { textMenuTemplate } from "./menu.ts";
import { guardNavigation } from "./navigation.ts";
import type { ShellTexts } from "./texts.ts";

export type WindowEventParts = {
  window: BrowserWindow;
  Menu: typeof Menu;
  texts: () => ShellTexts;
  log: Log;
  /** The screen is gone: it loads (again), or its process has died. */
  onDeaf: () => void;
};

export type WindowPresence = {
  load: () => void;
  /** False while the page is not there or hangs. */
  screenAnswers: () => boolean;
};

/** A page that dies on every start is not restarted without a pause. */
const RELOAD = { quick: 3, withinMs: 60_000, pauseMs: 200, longPauseMs: 10_000 };

export function attachWindow(parts: WindowEventParts): WindowPresence {
  const { window, log } = parts;
  const { webContents } = window;
  let isLoaded = false;
  let isResponsive = true;
  let deaths: number[] = [];

  const load = () => {
    window.loadURL(APP_URL).catch((error: unknown) => {
      log.error(`the page did not load: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  const deaf = () => {
    isLoaded = false;
    parts.onDeaf();
  };

  guardNavigation(webContents, (what) => log.warn(`refused: ${what}`));
  webContents.on("will-prevent-unload", (event) => event.preventDefault()); // drafts are kept as they are typed
  webContents.on("did-navigate", deaf); // another document in its place; a refused navigation does not get here
  webContents.on("did-finish-load", () => {
    isLoaded = true;
  });
  webContents.on("unresponsive", () => {
    isResponsive = false;
    log.warn("the window hangs");
  });
  webContents.on("responsive", () => {
    isResponsive = true;
  });
  webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    deaf();
    isResponsive = true;
    if (reason === "clean-exit") return;
    log.error(`the window's process ended: ${reason} (${exitCode})`);
    const now = Date.now();
    deaths = [...deaths.filter((time) => time > now - RELOAD.withinMs), now];
    const pause = deaths.length > RELOAD.quick ? RELOAD.longPauseMs : RELOAD.pauseMs;
    setTimeout(() => {
      if (!window.isDestroyed()) load();
    }, pause);
  });
  webContents.on("preload-error", (_event, _path, error) => log.error(`preload: ${error.message}`));

  webContents.on("context-menu", (_event, context) => {
    const template = textMenuTemplate(parts.texts().menu, context);
    if (template.length > 0) parts.Menu.buildFromTemplate(template).popup({ window });
  });

  return { load, screenAnswers: () => isLoaded && isResponsive };
}

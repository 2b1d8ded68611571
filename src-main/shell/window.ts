import type { BrowserWindow, NativeTheme, Screen, WebPreferences } from "electron";
import { minimumSize, openingState, type WindowState } from "./window-state.ts";

export type MainWindowParts = {
  electron: { BrowserWindow: typeof BrowserWindow; screen: Screen; nativeTheme: NativeTheme };
  preload: string;
  icon: string;
  title: string;
  isDevelopment: boolean;
  /** As it was kept at the last run. */
  kept: unknown;
  keep: (state: WindowState) => void;
};

const KEEP_AFTER_MS = 400;
/** A page that does not paint is shown anyway: an empty window can be seen and closed. */
const SHOW_AFTER_MS = 5_000;

export function createMainWindow(parts: MainWindowParts): BrowserWindow {
  const { electron } = parts;
  const state = openingState(parts.kept, screensOf(electron.screen));
  const window = new electron.BrowserWindow({
    ...state.bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: parts.title,
    icon: parts.icon,
    show: false,
    autoHideMenuBar: true, // Windows and Linux: Alt brings it up
    backgroundColor: pageColour(electron.nativeTheme),
    webPreferences: {
      ...lockedPreferences(parts),
      // the telephone lives here: a hidden window registers, rings and counts as before
      backgroundThrottling: false,
      autoplayPolicy: "no-user-gesture-required",
    },
  });

  showWhenPainted(window, state.isMaximized);
  keepState(window, parts.keep);
  window.on("page-title-updated", (event) => event.preventDefault()); // main names the window: it follows the phone
  const repaint = () => window.setBackgroundColor(pageColour(electron.nativeTheme));
  electron.nativeTheme.on("updated", repaint);
  window.on("closed", () => electron.nativeTheme.off("updated", repaint));
  return window;
}

/** what a page of ours may not do, whichever window it is in. */
export function lockedPreferences(parts: { preload: string; isDevelopment: boolean }): WebPreferences {
  return {
    preload: parts.preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false, // it would fetch dictionaries from a foreign server
    devTools: parts.isDevelopment,
  };
}

/** The page's own (`--surface-page` in src-renderer/ui/theme.ts), so that nothing flashes before it is there. */
export function pageColour(theme: NativeTheme): string {
  return theme.shouldUseDarkColors ? "#1d1e22" : "#f8f9fb";
}

/** The first screen first: the window opens there when it has no place of its own. */
function screensOf(screen: Screen) {
  const first = screen.getPrimaryDisplay();
  return [first, ...screen.getAllDisplays().filter(({ id }) => id !== first.id)].map(({ workArea }) => workArea);
}

function showWhenPainted(window: BrowserWindow, isMaximized: boolean): void {
  const show = () => {
    clearTimeout(timer);
    window.off("ready-to-show", show);
    if (window.isDestroyed()) return;
    if (isMaximized) window.maximize();
    window.show();
  };
  const timer = setTimeout(show, SHOW_AFTER_MS);
  window.on("ready-to-show", show);
  window.once("closed", () => clearTimeout(timer));
}

function keepState(window: BrowserWindow, keep: (state: WindowState) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    clearTimeout(timer);
    keep({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(now, KEEP_AFTER_MS);
  };
  window.on("resize", later);
  window.on("move", later);
  window.on("maximize", later);
  window.on("unmaximize", later);
  window.on("close", now);
  window.once("closed", () => clearTimeout(timer));
}

/** Brings it up from the tray, the task bar or another desktop. */
export function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

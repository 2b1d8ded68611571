import type { BrowserWindow, BrowserWindowConstructorOptions, NativeTheme, Screen } from "electron";
import { minimumSize, openingState, type WindowState } from "./window-state.ts";

export type MainWindowParts = {
  electron: { BrowserWindow: typeof BrowserWindow; screen: Screen; nativeTheme: NativeTheme };
  preload: string;
  icon: string;
  title: string;
  platform: NodeJS.Platform;
  isDevelopment: boolean;
  /** As it was kept at the last run. */
  kept: unknown;
  keep: (state: WindowState) => void;
};

/** The page's own colours (src-renderer/ui/theme.ts), so that nothing flashes before it is there. */
const colours = {
  light: { page: "#f8f9fb", chrome: "#f3f4f6", symbols: "#495057" },
  dark: { page: "#1d1e22", chrome: "#17181b", symbols: "#c1c2c5" },
};
const TITLE_BAR_HEIGHT = 40;
const KEEP_AFTER_MS = 400;
/** A page that does not paint is shown anyway: an empty window can be seen and closed. */
const SHOW_AFTER_MS = 5_000;

export function createMainWindow(parts: MainWindowParts): BrowserWindow {
  const { electron, platform } = parts;
  const state = openingState(parts.kept, screensOf(electron.screen));
  const theme = () => (electron.nativeTheme.shouldUseDarkColors ? colours.dark : colours.light);
  const window = new electron.BrowserWindow({
    ...state.bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: parts.title,
    icon: parts.icon,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: theme().page,
    ...titleBar(platform, theme()),
    webPreferences: {
      preload: parts.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // the telephone lives here: a hidden window registers, rings and counts as before
      backgroundThrottling: false,
      autoplayPolicy: "no-user-gesture-required",
      spellcheck: false, // it would fetch dictionaries from a foreign server
      devTools: parts.isDevelopment,
    },
  });

  showWhenPainted(window, state.isMaximized);
  keepState(window, parts.keep);
  window.on("page-title-updated", (event) => event.preventDefault()); // main names the window: it follows the phone
  const repaint = () => {
    window.setBackgroundColor(theme().page);
    if (platform === "win32") window.setTitleBarOverlay(overlay(theme()));
  };
  electron.nativeTheme.on("updated", repaint);
  window.on("closed", () => electron.nativeTheme.off("updated", repaint));
  return window;
}

/**
 * The page's top bar is the title bar: it leaves room for the system's buttons (`env(titlebar-area-*)`) and is what one
 * drags the window by. On Linux the window manager's own title bar stays.
 */
function titleBar(platform: NodeJS.Platform, theme: (typeof colours)["light"]): BrowserWindowConstructorOptions {
  switch (platform) {
    case "win32":
      return { titleBarStyle: "hidden", titleBarOverlay: overlay(theme) };
    case "darwin":
      return { titleBarStyle: "hiddenInset", titleBarOverlay: { height: TITLE_BAR_HEIGHT } };
    default:
      return {};
  }
}

function overlay(theme: (typeof colours)["light"]) {
  return { color: theme.chrome, symbolColor: theme.symbols, height: TITLE_BAR_HEIGHT };
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

import type { BrowserWindow, IpcMain, IpcMainEvent, NativeTheme, Screen } from "electron";
import {
  type CallAction,
  type CallWindowFace,
  type CallWindowView,
  callWindowMessageSchema,
} from "../../src-contract/call-window.ts";
import { callWindowChannels } from "../../src-contract/call-window-channels.ts";
import type { Settings } from "../../src-contract/commands/system.ts";
import { CALL_WINDOW_URL, isOwnUrl } from "./app-protocol.ts";
import { type CallWindowPlace, callWindowSize, placeOf, placeOn } from "./call-window-place.ts";
import { guardNavigation } from "./navigation.ts";
import { lockedPreferences, pageColour } from "./window.ts";

export type CallWindowParts = {
  electron: { BrowserWindow: typeof BrowserWindow; screen: Screen; nativeTheme: NativeTheme; ipcMain: IpcMain };
  /** The one with the telephone. */
  mainWindow: BrowserWindow;
  preload: string;
  icon: string;
  title: () => string;
  platform: NodeJS.Platform;
  isDevelopment: boolean;
  settings: () => Settings;
  /** As it was kept at the last run (call-window-place.ts). */
  kept: unknown;
  keep: (place: CallWindowPlace) => void;
  onAct: (callId: string, action: CallAction) => void;
  openMain: () => void;
  refused: (what: string) => void;
  failed: (error: unknown) => void;
};

export type CallWindow = {
  /** The live calls now. */
  show(view: CallWindowView): void;
  /** Language, or whether it is wanted at all. */
  settingsChanged(): void;
};

const KEEP_AFTER_MS = 400;

/**
 * G2-8: shown while a call is live and the main window does not have the focus; never takes the focus itself. Made at
 * the first need and hidden afterwards: the second call finds it ready.
 */
export function createCallWindow(parts: CallWindowParts): CallWindow {
  const { mainWindow } = parts;
  const { screen, ipcMain } = parts.electron;
  let view: CallWindowView = { calls: [] };
  let window: BrowserWindow | null = null;
  let isReady = false;
  /** The person put it away: until these calls are over. */
  let isDismissed = false;
  let { kept } = parts;

  function isWanted(): boolean {
    if (view.calls.length === 0 || isDismissed || !parts.settings().callWindow) return false;
    return !mainWindow.isVisible() || mainWindow.isMinimized() || !mainWindow.isFocused();
  }

  function sendFace(): void {
    const face: CallWindowFace = { ...view, language: parts.settings().language };
    if (isReady) window?.webContents.send(callWindowChannels.face, face);
  }

  function update(): void {
    if (mainWindow.isDestroyed()) return;
    sendFace();
    if (!isWanted()) {
      window?.hide();
      return;
    }
    window ??= open();
    if (!isReady) return; // it comes up when it can show something
    const isShown = window.isVisible();
    const display = isShown
      ? screen.getDisplayMatching(window.getBounds())
      : screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const place = isShown ? placeOf(display.workArea, window.getBounds()) : kept;
    const bounds = placeOn(display.workArea, callWindowSize(view.calls.length), place);
    if (!isShown || window.getBounds().height !== bounds.height) window.setBounds(bounds);
    if (!isShown) window.showInactive();
  }

  function open(): BrowserWindow {
    const opened = createWindow(parts);
    opened.on("closed", () => {
      // by the system's own key: put away, and made anew for the next call
      window = null;
      isReady = false;
      isDismissed = true;
    });
    opened.webContents.on("render-process-gone", () => opened.destroy());
    keepPlace(opened, (place) => {
      kept = place;
      parts.keep(place);
    });
    opened.loadURL(CALL_WINDOW_URL).catch(parts.failed);
    return opened;

    function keepPlace(of: BrowserWindow, keep: (place: CallWindowPlace) => void): void {
      let timer: NodeJS.Timeout | undefined;
      of.on("move", () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (of.isDestroyed() || !of.isVisible()) return;
          const bounds = of.getBounds();
          keep(placeOf(screen.getDisplayMatching(bounds).workArea, bounds));
        }, KEEP_AFTER_MS);
      });
      of.once("closed", () => clearTimeout(timer));
    }
  }

  ipcMain.on(callWindowChannels.message, (event: IpcMainEvent, ...message: unknown[]) => {
    const frame = event.senderFrame;
    const isOwn =
      window !== null && event.sender === window.webContents && frame?.parent === null && isOwnUrl(frame.url);
    const parsed = callWindowMessageSchema.safeParse(message[0]);
    if (!isOwn || message.length !== 1 || !parsed.success) {
      parts.refused(`a message of the call window by its ${isOwn ? "form" : "sender"}`);
      return;
    }
    switch (parsed.data.message) {
      case "ready":
        isReady = true;
        update();
        return;
      case "act":
        parts.onAct(parsed.data.callId, parsed.data.action);
        return;
      case "openMain":
        parts.openMain();
        return;
      case "hide":
        isDismissed = true;
        update();
        return;
    }
  });
  for (const name of ["focus", "blur", "show", "hide", "minimize", "restore"] as const) {
    mainWindow.on(name as "focus", update);
  }
  mainWindow.once("closed", () => window?.destroy());

  return {
    show(next) {
      if (view.calls.length === 0) isDismissed = false;
      view = next;
      update();
    },
    settingsChanged: update,
  };
}

function createWindow(parts: CallWindowParts): BrowserWindow {
  const { electron, platform } = parts;
  const window = new electron.BrowserWindow({
    ...callWindowSize(1),
    title: parts.title(),
    icon: parts.icon,
    show: false,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    // macOS: a panel floats over another program's full screen and leaves that program active
    ...(platform === "darwin" ? { type: "panel" } : {}),
    backgroundColor: pageColour(electron.nativeTheme),
    webPreferences: lockedPreferences({ preload: parts.preload, isDevelopment: parts.isDevelopment }),
  });
  window.setAlwaysOnTop(true, "screen-saver");
  // the panel needs no change of the whole application into one without a Dock icon
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  window.on("page-title-updated", (event) => event.preventDefault());
  window.setMenuBarVisibility(false);
  guardNavigation(window.webContents, parts.refused, CALL_WINDOW_URL);
  window.webContents.on("preload-error", (_event, _path, error) => parts.failed(error));
  return window;
}

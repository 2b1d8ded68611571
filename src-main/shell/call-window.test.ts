import type { BrowserWindow, IpcMain, NativeTheme, Screen } from "electron";
import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import type { CallWindowCall } from "../../src-contract/call-window.ts";
import { callWindowChannels } from "../../src-contract/call-window-channels.ts";
import { CALL_WINDOW_URL } from "./app-protocol.ts";
import { createCallWindow } from "./call-window.ts";
import { defaultSettings } from "./settings.ts";

const callId = "0192a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
const call: CallWindowCall = {
  callId,
  name: "Анна Петрова",
  number: "+7 912 345-67-89",
  phase: "talking",
  since: 1,
  muted: false,
  hangingUp: false,
  recording: null,
};

/** Electron's window, as far as the call window knows it. */
class FakeWindow extends EventEmitter {
  visible = false;
  focused = false;
  bounds = { x: 0, y: 0, width: 0, height: 0 };
  readonly sent: unknown[] = [];
  readonly options: Record<string, unknown>;
  readonly webContents = Object.assign(new EventEmitter(), {
    send: (_channel: string, message: unknown) => this.sent.push(message),
    setWindowOpenHandler: () => {},
  });
  constructor(options: Record<string, unknown> = {}) {
    super();
    this.options = options;
  }
  isVisible = () => this.visible;
  isFocused = () => this.focused;
  isMinimized = () => false;
  isDestroyed = () => false;
  getBounds = () => this.bounds;
  setBounds = (bounds: typeof this.bounds) => void (this.bounds = bounds);
  setAlwaysOnTop = () => {};
  setVisibleOnAllWorkspaces = () => {};
  setMenuBarVisibility = () => {};
  loadURL = async () => {};
  showInactive = () => void (this.visible = true);
  hide = () => void (this.visible = false);
}

function rig(settings = defaultSettings) {
  const main = new FakeWindow();
  main.visible = true;
  const opened: FakeWindow[] = [];
  const ipcMain = new EventEmitter();
  const done: unknown[] = [];
  const refusals: string[] = [];
  const display = { workArea: { x: 0, y: 0, width: 1366, height: 728 } };
  const callWindow = createCallWindow({
    electron: {
      BrowserWindow: class extends FakeWindow {
        constructor(options: Record<string, unknown>) {
          super(options);
          opened.push(this);
        }
      } as unknown as typeof BrowserWindow,
      screen: {
        getCursorScreenPoint: () => ({ x: 0, y: 0 }),
        getDisplayNearestPoint: () => display,
        getDisplayMatching: () => display,
      } as unknown as Screen,
      nativeTheme: { shouldUseDarkColors: true } as NativeTheme,
      ipcMain: ipcMain as IpcMain,
    },
    mainWindow: main as unknown as BrowserWindow,
    preload: "preload.cjs",
    icon: "icon.png",
    title: () => "Разговор",
    platform: "win32",
    isDevelopment: false,
    settings: () => settings,
    kept: null,
    keep: () => {},
    onAct: (id, action) => done.push([id, action]),
    openMain: () => done.push("openMain"),
    refused: (what) => refusals.push(what),
    failed: (error) => done.push(error),
  });
  const small = () => opened[0] as FakeWindow;
  const say = (message: unknown, event: object = {}) =>
    ipcMain.emit(
      callWindowChannels.message,
      { sender: small()?.webContents, senderFrame: { url: CALL_WINDOW_URL, parent: null }, ...event },
      message,
    );
  return { main, opened, small, say, callWindow, done, refusals };
}

describe("G2-8: the small call window", () => {
  test("is not made while the main window has the focus; turned away from, it comes up and takes no focus", () => {
    const { main, opened, small, say, callWindow } = rig();
    main.focused = true;
    callWindow.show({ calls: [call] });
    expect(opened).toHaveLength(0);
    main.focused = false;
    main.emit("blur");
    expect(small().visible, "it has nothing to show yet").toBe(false);
    say({ message: "ready" });
    expect(small().visible).toBe(true);
    expect(small().sent.at(-1)).toEqual({ calls: [call], language: "ru" });
    main.focused = true;
    main.emit("focus");
    expect(small().visible).toBe(false);
  });

  test("goes with the last call; put away it stays away until the next one; switched off it never comes", () => {
    const { small, say, callWindow } = rig();
    callWindow.show({ calls: [call] });
    say({ message: "ready" });
    say({ message: "hide" });
    callWindow.show({ calls: [{ ...call, muted: true }] });
    expect(small().visible).toBe(false);
    callWindow.show({ calls: [] });
    callWindow.show({ calls: [call] });
    expect(small().visible).toBe(true);
    callWindow.show({ calls: [] });
    expect(small().visible).toBe(false);

    const off = rig({ ...defaultSettings, callWindow: false });
    off.callWindow.show({ calls: [call] });
    expect(off.opened).toHaveLength(0);
  });

  test("R-26: it is locked as the main window is, and only its own page's true messages reach the phone", () => {
    const { small, say, callWindow, done, refusals } = rig();
    callWindow.show({ calls: [call] });
    expect(small().options["webPreferences"]).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    say({ message: "act", callId, action: "mute" });
    say({ message: "openMain" });
    expect(done).toEqual([[callId, "mute"], "openMain"]);
    const foreign = [
      { sender: {} },
      { senderFrame: null },
      { senderFrame: { url: "https://example.com/", parent: null } },
    ];
    for (const event of foreign) say({ message: "act", callId, action: "hangUp" }, event);
    for (const message of [null, "hangUp", { message: "act", callId: "1", action: "hangUp" }, { message: "quit" }])
      say(message);
    expect(done).toHaveLength(2);
    expect(refusals).toHaveLength(7);
  });
});

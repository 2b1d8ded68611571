import { EventEmitter } from "node:events";
import type { App, BrowserWindow } from "electron";
import { describe, expect, test } from "vitest";
import type { Settings } from "../../src-contract/commands/system.ts";
import { createClosing } from "./closing.ts";
import { defaultSettings } from "./settings.ts";
import { shellTexts } from "./texts.ts";

/** Electron at its edge: an application and a window that do what Electron's documentation says of quitting. */
function rig(
  change: { setting?: Settings["closeToTray"]; isInCall?: boolean; answer?: number; finish?: () => Promise<void> } = {},
) {
  const done: string[] = [];
  const clock = { now: 1_000_000 };
  const emitPreventable = (emitter: EventEmitter, name: string) => {
    let isPrevented = false;
    emitter.emit(name, { preventDefault: () => (isPrevented = true) });
    return isPrevented;
  };
  const window = Object.assign(new EventEmitter(), {
    hide: () => done.push("hidden"),
    show: () => {},
    focus: () => {},
    restore: () => {},
    isMinimized: () => false,
    close: () => emitPreventable(window, "close") || done.push("window closed"),
  });
  const app = Object.assign(new EventEmitter(), {
    quit: () => {
      app.emit("before-quit", {});
      if (window.close() === true) return;
      if (!emitPreventable(app, "will-quit")) done.push("process ended");
    },
  });
  const closing = createClosing({
    app: app as unknown as App,
    window: window as unknown as BrowserWindow,
    dialog: {
      showMessageBox: async () => {
        done.push("question");
        return { response: change.answer ?? 0, checkboxChecked: false };
      },
    } as unknown as Parameters<typeof createClosing>[0]["dialog"],
    platform: "win32",
    settings: () => ({ ...defaultSettings, closeToTray: change.setting ?? "ask" }),
    texts: () => shellTexts("ru"),
    hasTray: true,
    screenAnswers: () => true,
    isInCall: () => change.isInCall ?? false,
    askScreen: () => done.push("screen asks"),
    now: () => clock.now,
    failed: (error) => done.push(String(error)),
    finish:
      change.finish ??
      (async () => {
        done.push("store ended");
      }),
  });
  const settle = () => new Promise(setImmediate);
  return { app, window, closing, done, clock, settle };
}

describe("G2-10, convention 20: closing and quitting", () => {
  test("quitting ends the store before the process", async () => {
    const { closing, done, settle } = rig();
    closing.requestQuit();
    await settle();
    expect(done.filter((step) => step !== "window closed")).toEqual(["store ended", "process ended"]);
  });

  test("a store that fails to end does not keep the process", async () => {
    const { closing, done, settle } = rig({ finish: () => Promise.reject(new Error("stuck")) });
    closing.requestQuit();
    await settle();
    expect(done).toContain("Error: stuck");
    expect(done.at(-1)).toBe("process ended");
  });

  test("the window asks; the answer closes it; a later change of the setting does not", async () => {
    const { window, closing, done, clock } = rig();
    window.close();
    expect(done).toEqual(["screen asks"]);
    clock.now += 61_000;
    closing.settingsChanged({ closeToTray: "quit" });
    expect(done).toEqual(["screen asks"]);
    window.close();
    closing.settingsChanged({ theme: "dark" });
    expect(done).toEqual(["screen asks", "screen asks"]);
  });

  test("«to the tray» hides, «quit» quits", async () => {
    const tray = rig({ setting: "tray" });
    tray.window.close();
    expect(tray.done).toEqual(["hidden"]);
    const quit = rig({ setting: "quit" });
    quit.window.close();
    await quit.settle();
    expect(quit.done.at(-1)).toBe("process ended");
  });

  test("G3-5: a call is cut only after a yes", async () => {
    const stays = rig({ setting: "quit", isInCall: true, answer: 0 });
    stays.window.close();
    stays.closing.requestQuit();
    await stays.settle();
    expect(stays.done).toEqual(["question"]);
    const leaves = rig({ isInCall: true, answer: 1 });
    leaves.closing.requestQuit();
    await leaves.settle();
    expect(leaves.done.at(-1)).toBe("process ended");
  });

  test("when Windows shuts down nobody asks", () => {
    const { window, done } = rig({ isInCall: true });
    window.emit("session-end", {});
    window.close();
    expect(done).toEqual(["window closed"]);
  });
});

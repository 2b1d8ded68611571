// Closing the window and quitting. What is decided is in close-behaviour.ts; here it is done.
import type { App, BrowserWindow, Dialog } from "electron";
import type { Settings } from "../../src-contract/commands/system.ts";
import { answersCloseQuestion, closeDecision } from "./close-behaviour.ts";
import type { ShellTexts } from "./texts.ts";
import { raise } from "./window.ts";

export type ClosingParts = {
  app: App;
  dialog: Pick<Dialog, "showMessageBox">;
  window: BrowserWindow;
  platform: NodeJS.Platform;
  settings: () => Settings;
  texts: () => ShellTexts;
  hasTray: boolean;
  screenAnswers: () => boolean;
  isInCall: () => boolean;
  askScreen: () => void;
  now: () => number;
  /** Ends what must end before the process does: the store, unwritten settings. */
  finish: () => Promise<void>;
  /** What could not be finished; the process ends all the same. */
  failed: (error: unknown) => void;
};

export type Closing = {
  /** From the menu and the tray. During a call it asks first. */
  requestQuit: () => void;
  /** The person changed settings: if that answers the question of the closed window, it is closed now. */
  settingsChanged: (patch: Partial<Settings>) => void;
};

export function createClosing(parts: ClosingParts): Closing {
  const { app, window } = parts;
  let isQuitting = false;
  let isFinished = false;
  let isConfirming = false;
  let askedAt: number | null = null;

  async function confirmQuit(): Promise<void> {
    if (isConfirming) return;
    isConfirming = true;
    try {
      raise(window);
      const { message, detail, stay, quit } = parts.texts().quitInCall;
      const { response } = await parts.dialog.showMessageBox(window, {
        type: "warning",
        message,
        detail,
        buttons: [stay, quit],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      if (response === 1) app.quit();
    } finally {
      isConfirming = false;
    }
  }

  function requestQuit(): void {
    if (parts.isInCall()) void confirmQuit();
    else app.quit();
  }

  function close(): "close" | "stay" {
    const decision = closeDecision({
      isQuitting,
      platform: parts.platform,
      setting: parts.settings().closeToTray,
      hasTray: parts.hasTray,
      screenAnswers: parts.screenAnswers(),
      isInCall: parts.isInCall(),
    });
    switch (decision) {
      case "close":
        return "close";
      case "hide":
        window.hide();
        return "stay";
      case "ask":
        askedAt = parts.now();
        raise(window);
        parts.askScreen();
        return "stay";
      case "confirmQuit":
        void confirmQuit();
        return "stay";
      case "quit":
        app.quit();
        return "stay"; // quitting closes it again
    }
  }

  window.on("close", (event) => {
    if (close() === "stay") event.preventDefault();
  });
  window.on("session-end", () => {
    isQuitting = true; // Windows shuts down: no questions
  });
  app.on("before-quit", () => {
    isQuitting = true;
  });
  app.on("will-quit", (event) => {
    if (isFinished) return;
    event.preventDefault();
    const end = () => {
      isFinished = true;
      app.quit();
    };
    parts.finish().then(end, (error: unknown) => {
      parts.failed(error);
      end();
    });
  });

  return {
    requestQuit,
    settingsChanged(patch) {
      if (!answersCloseQuestion(patch, { askedAt, now: parts.now() })) return;
      askedAt = null;
      window.close();
    },
  };
}

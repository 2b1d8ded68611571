// What reaches the telephone from outside the window: keys of the whole system, the selected and the copied number, the
// small call window. Made here from Electron's parts, so that main.ts stays one screen per subject.
import type { App, BrowserWindow, GlobalShortcut, Shell } from "electron";
import type { CommandResult } from "../../src-contract/commands/index.ts";
import type { Settings } from "../../src-contract/commands/system.ts";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import type { HotkeyAction } from "../../src-contract/rules/hotkey.ts";
import { copyKey } from "./copy-key.ts";
import { numberInWords } from "./deep-links.ts";
import { createHotkeys } from "./hotkeys.ts";
import { readSelectedText } from "./selected-text.ts";
import type { SystemClipboard } from "./system-clipboard.ts";
import type { ShellTexts } from "./texts.ts";
import { raise } from "./window.ts";

export type WaysInParts = {
  electron: { app: App; globalShortcut: GlobalShortcut; shell: Shell };
  clipboard: SystemClipboard;
  window: BrowserWindow;
  platform: NodeJS.Platform;
  texts: () => ShellTexts;
  send: (event: DesktopEvent) => void;
  /** False while nobody is signed in. */
  isListening: () => boolean;
  now: () => number;
  failed: (error: unknown) => void;
};

export type WaysIn = {
  readHotkeys(): CommandResult<"readHotkeys">;
  readCopiedNumber(): Promise<CommandResult<"readCopiedNumber">>;
  claimLinks(): Promise<CommandResult<"claimLinks">>;
  /** Calls the number that was copied last, as its key does. */
  dialCopied(): void;
  settingsChanged(settings: Settings): void;
};

export function createWaysIn(parts: WaysInParts): WaysIn {
  const { globalShortcut, app, shell } = parts.electron;
  const { send, platform, clipboard } = parts;
  const numberIn = (text: string) => numberInWords(text, parts.texts().extension);
  let isReading = false;

  function dial(number: string | null, where: "selection" | "clipboard"): void {
    raise(parts.window);
    if (!parts.isListening()) return; // the sign-in screen: it is seen why nothing is called
    send(number === null ? { event: "noNumberFound", where } : { event: "dialLink", number, dial: true });
  }

  async function dialSelection(): Promise<void> {
    if (isReading) return; // the copy key is on its way: a second reading would keep the wrong clipboard
    isReading = true;
    try {
      const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
      const text = await readSelectedText({ clipboard, pressCopyKey: copyKey(platform), wait });
      dial(numberIn(text), "selection");
    } catch (error) {
      parts.failed(error);
      dial(null, "selection");
    } finally {
      isReading = false;
    }
  }

  const readCopied = async () => numberIn(await clipboard.readText());
  function dialCopied(): void {
    readCopied().then((number) => dial(number, "clipboard"), parts.failed);
  }

  function press(action: HotkeyAction): void {
    switch (action) {
      case "dialSelection":
        void dialSelection();
        return;
      case "dialCopied":
        dialCopied();
        return;
      default:
        send({ event: "phoneAction", action });
    }
  }

  const hotkeys = createHotkeys({
    globalShortcut,
    now: parts.now,
    onPressed: press,
    onStates: (states) => send({ event: "hotkeysChanged", states }),
    failed: parts.failed,
  });

  return {
    readHotkeys: hotkeys.states,
    readCopiedNumber: async () => ({ number: await readCopied() }),
    async claimLinks() {
      if (platform === "win32") {
        // by the name under RegisteredApplications (resources/windows/installer.nsh)
        await shell.openExternal("ms-settings:defaultapps?registeredAppUser=Kartoteka");
        return { asked: true };
      }
      if (platform !== "darwin") return { asked: false };
      return { asked: ["tel", "sip", "callto"].every((scheme) => app.setAsDefaultProtocolClient(scheme)) };
    },
    dialCopied,
    settingsChanged: (settings) => hotkeys.apply(settings.hotkeys),
  };
}

// Tray, title, badge and the computer's sleep follow the telephone.
import type { App, BrowserWindow, NativeImage } from "electron";
import type { ShellTexts } from "./texts.ts";
import type { Phone, TrayPresence } from "./tray.ts";

export type PhoneDisplayParts = {
  app: App;
  window: BrowserWindow;
  platform: NodeJS.Platform;
  /** Null where the system has no tray. */
  tray: TrayPresence | null;
  texts: () => ShellTexts;
  missedIcon: () => NativeImage;
  callGoesOn: (isInCall: boolean) => void;
  /** Calls `work` each second until the returned function is called. */
  eachSecond: (work: () => void) => () => void;
};

export type PhoneDisplay = {
  show: (phone: Phone) => void;
  /** The language has changed, or the page that told the state is gone. */
  refresh: () => void;
  lineIsLost: () => void;
  isInCall: () => boolean;
};

export function createPhoneDisplay(parts: PhoneDisplayParts): PhoneDisplay {
  let phone: Phone = { state: "offline", label: "", missed: 0, since: null };
  let stopCounting: (() => void) | null = null;

  /** G2-10: the tray counts the call, with the window closed too. */
  function count(): void {
    const counts = phone.state === "inCall" && phone.since !== null && parts.tray !== null;
    if (counts) stopCounting ??= parts.eachSecond(() => parts.tray?.tick(phone, parts.texts()));
    else {
      stopCounting?.();
      stopCounting = null;
    }
  }

  function refresh(): void {
    const texts = parts.texts();
    parts.tray?.show(phone, texts);
    count();
    parts.callGoesOn(phone.state === "inCall");
    parts.window.setTitle(windowTitle(phone, texts));
    if (parts.platform === "win32") {
      const overlay = phone.missed > 0 ? parts.missedIcon() : null;
      parts.window.setOverlayIcon(overlay, overlay ? texts.tray.missed(phone.missed) : "");
    } else parts.app.setBadgeCount(phone.missed);
  }

  return {
    show(next) {
      phone = next;
      refresh();
    },
    refresh,
    lineIsLost() {
      phone = { ...phone, state: "offline", label: "", since: null };
      refresh();
    },
    isInCall: () => phone.state === "inCall",
  };
}

/** A call is the first thing that the task bar says. */
export function windowTitle({ state, label }: Phone, texts: ShellTexts): string {
  const isCall = state === "inCall" || state === "ringing";
  return isCall ? `${label || texts.phone[state]} · ${texts.appName}` : texts.appName;
}

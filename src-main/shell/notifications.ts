// G2-9: the system's own notification of an incoming call. Buttons where the system has them: macOS in a signed
// application with the alert style, Windows with a Start-menu shortcut that carries our AppUserModelID.
import type { Notification, NotificationConstructorOptions } from "electron";
import type { CommandArgs } from "../../src-contract/commands/index.ts";
import type { ShellTexts } from "./texts.ts";

export type IncomingCall = CommandArgs<"showIncomingCall">;
export type CallAction = "answer" | "reject" | "open";

export type CallNotificationParts = {
  /** Null where the system shows no notifications. */
  create: ((options: NotificationConstructorOptions) => Notification) | null;
  platform: NodeJS.Platform;
  icon: string;
  texts: () => ShellTexts;
  /** A person who looks at the window sees the call in it; the notification would cover the answer bar. */
  isWindowFocused: () => boolean;
  onAction: (callId: string, action: CallAction) => void;
};

export type CallNotifications = {
  /** It rings: shown at once, or when the person turns to another program meanwhile. */
  show(call: IncomingCall): void;
  windowBlurred(): void;
  /** The call was answered, declined or given up. */
  close(callId: string): void;
  closeAll(): void;
};

/** More calls at once than a person has lines: the oldest notification gives way. */
const MOST = 4;
const actions = ["answer", "reject"] as const;

export function createCallNotifications(parts: CallNotificationParts): CallNotifications {
  const ringing = new Map<string, IncomingCall>();
  // kept here as well, or the garbage collector takes a notification together with its listeners
  const shown = new Map<string, Notification>();

  function close(callId: string): void {
    ringing.delete(callId);
    const notification = shown.get(callId);
    shown.delete(callId);
    notification?.close();
  }

  function present(call: IncomingCall): void {
    if (parts.create === null || shown.has(call.callId)) return;
    const notification = parts.create(notificationOptions(call, parts));
    const act = (action: CallAction) => {
      if (shown.get(call.callId) !== notification) return; // the call has ended in between
      close(call.callId);
      parts.onAction(call.callId, action);
    };
    notification.on("click", () => act("open"));
    notification.on("action", (details, index) => {
      const action = actions[details.actionIndex ?? index]; // older Electron gives the index alone
      if (action) act(action);
    });
    shown.set(call.callId, notification);
    notification.show();
  }

  return {
    show(call) {
      close(call.callId);
      const [oldest] = ringing.keys();
      if (ringing.size >= MOST && oldest !== undefined) close(oldest);
      ringing.set(call.callId, call);
      if (!parts.isWindowFocused()) present(call);
    },
    windowBlurred() {
      for (const call of ringing.values()) present(call);
    },
    close,
    closeAll() {
      for (const callId of [...ringing.keys()]) close(callId);
    },
  };
}

function notificationOptions(call: IncomingCall, parts: CallNotificationParts): NotificationConstructorOptions {
  const { answer, reject } = parts.texts().notification;
  const text = (raw: string) => plainText(raw, parts.platform);
  return {
    title: text(call.title),
    body: text(call.body),
    icon: parts.icon,
    silent: true, // the ringing is ours, on the ringer that was chosen
    urgency: "critical",
    timeoutType: "never", // it stays as long as it rings
    actions: [answer, reject].map((label) => ({ type: "button", text: label })),
  };
}

/** a caller's name is text: no control or direction characters, and on Linux no markup, which some desktops obey. */
export function plainText(text: string, platform: NodeJS.Platform): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return platform === "linux" ? plain.replaceAll("<", "‹").replaceAll(">", "›").replaceAll("&", "＆") : plain;
}

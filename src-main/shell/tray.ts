// G2-10, convention 20: the telephone's state while the window is away.
import type { Menu, MenuItemConstructorOptions, NativeImage, nativeImage, Tray } from "electron";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CommandArgs } from "../../src-contract/commands/index.ts";
import type { ShellTexts } from "./texts.ts";

export type Phone = CommandArgs<"showPhoneState">;
/** `time` stands beside the picture where the system has room for words: the menu bar of macOS. */
export type TrayFace = { icon: TrayIcon; tooltip: string; time: string };
export type TrayIcon = "offline" | "connecting" | "ready" | "doNotDisturb" | "wrapUp" | "missed" | "ringing" | "inCall";

/** «3:07», and with hours «1:02:03»; a clock that was set back counts from nought. */
export function callTime(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const ends = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${ends}` : `${minutes}:${ends}`;
}

/** What the tray shows. A call is more urgent than a missed one; without a line the missed ones are in the words. */
export function trayFace(phone: Phone, texts: ShellTexts, now: number): TrayFace {
  const time = phone.state === "inCall" && phone.since !== null ? callTime(phone.since, now) : "";
  const words = [
    [phone.label || texts.phone[phone.state], time].filter(Boolean).join(" "),
    ...(phone.missed > 0 ? [texts.tray.missed(phone.missed)] : []),
  ];
  return { icon: trayIcon(phone), tooltip: `${texts.appName}: ${words.join(", ")}`, time };
}

function trayIcon({ state, missed }: Phone): TrayIcon {
  switch (state) {
    case "inCall":
      return "inCall";
    case "ringing":
      return "ringing";
    case "ready":
    case "doNotDisturb":
    case "wrapUp":
      return missed > 0 ? "missed" : state;
    case "offline":
    case "connecting":
      return state;
  }
}

export type TrayParts = {
  electron: { Tray: typeof Tray; Menu: typeof Menu; nativeImage: typeof nativeImage };
  /** The folder with `tray-<icon>.png` (and `@2x`; on macOS `tray-<icon>Template.png`). */
  resources: string;
  platform: NodeJS.Platform;
  now: () => number;
} & TrayDeeds;

export type TrayDeeds = {
  open: () => void;
  dial: () => void;
  dialCopied: () => void;
  missedCalls: () => void;
  act: (action: "answer" | "hangUp") => void;
  quit: () => void;
};

export type TrayPresence = {
  show: (phone: Phone, texts: ShellTexts) => void;
  /** Another second of the call: the words alone, an open menu stays open. */
  tick: (phone: Phone, texts: ShellTexts) => void;
};

/** Throws where the system has no tray. */
export function createTray(parts: TrayParts): TrayPresence {
  const { electron, platform } = parts;
  let drawn: TrayIcon = "offline";
  const tray = new electron.Tray(iconImage(parts, drawn));
  // on macOS a click opens the menu; elsewhere the window
  if (platform !== "darwin") tray.on("click", () => parts.open());

  function tick(phone: Phone, texts: ShellTexts): void {
    const face = trayFace(phone, texts, parts.now());
    if (drawn !== face.icon) tray.setImage(iconImage(parts, face.icon));
    drawn = face.icon;
    tray.setToolTip(face.tooltip);
    if (platform === "darwin") tray.setTitle(face.time, { fontType: "monospacedDigit" });
  }

  return {
    tick,
    show(phone, texts) {
      tick(phone, texts);
      tray.setContextMenu(electron.Menu.buildFromTemplate(trayMenu(parts, phone, texts)));
    },
  };
}

export function trayMenu(parts: TrayDeeds, phone: Phone, texts: ShellTexts) {
  const { label, state, missed } = phone;
  return [
    { label: label || texts.phone[state], enabled: false },
    ...(missed > 0 ? [{ label: texts.tray.missed(missed), click: () => parts.missedCalls() }] : []),
    ...callItems(parts, state, texts),
    { type: "separator" },
    { label: texts.tray.open, click: () => parts.open() },
    { label: texts.menu.dial, click: () => parts.dial() },
    { label: texts.menu.dialCopied, click: () => parts.dialCopied() },
    { type: "separator" },
    { label: texts.menu.quit, click: () => parts.quit() },
  ] satisfies MenuItemConstructorOptions[];
}

/** What can be done with the call while the window is closed. */
function callItems(parts: TrayDeeds, state: Phone["state"], texts: ShellTexts) {
  const { answer, reject } = texts.notification;
  if (state === "ringing") {
    return [
      { label: answer, click: () => parts.act("answer") },
      { label: reject, click: () => parts.act("hangUp") },
    ];
  }
  return state === "inCall" ? [{ label: texts.tray.hangUp, click: () => parts.act("hangUp") }] : [];
}

export function iconImage(parts: Pick<TrayParts, "electron" | "resources" | "platform">, icon: TrayIcon): NativeImage {
  const file = join(parts.resources, `tray-${icon}${parts.platform === "darwin" ? "Template" : ""}.png`);
  return existsSync(file) ? parts.electron.nativeImage.createFromPath(file) : drawnDot(parts.electron, icon);
}

/** Blue, green, red: the bytes of a bitmap pixel. */
const colours: Record<TrayIcon, [number, number, number]> = {
  offline: [0x8e, 0x8e, 0x8e],
  connecting: [0x2e, 0xa8, 0xf0],
  ready: [0x4a, 0x9e, 0x2f],
  doNotDisturb: [0x25, 0x6d, 0xd9],
  wrapUp: [0x1f, 0x8c, 0xd9],
  missed: [0x1f, 0x1f, 0xc9],
  ringing: [0x2f, 0x6b, 0x1e],
  inCall: [0xc2, 0x71, 0x19],
};

/** A plain dot where the picture is missing: a tray without an icon cannot be found. */
function drawnDot(electron: TrayParts["electron"], icon: TrayIcon): NativeImage {
  const size = 32;
  const pixels = Buffer.alloc(size * size * 4);
  for (let index = 0; index < size * size; index += 1) {
    const distance = Math.hypot((index % size) - 15.5, Math.floor(index / size) - 15.5);
    if (distance <= 13) pixels.set([...colours[icon], 0xff], index * 4);
  }
  return electron.nativeImage.createFromBitmap(pixels, { width: size, height: size, scaleFactor: 2 });
}

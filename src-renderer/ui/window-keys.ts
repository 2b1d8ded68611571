// G12-5: the keys of the window: what each does unless the person has chosen otherwise, and what stands against a choice.
// Written as react-hotkeys-hook reads them; `mod` is Ctrl, on macOS ⌘.
import { z } from "zod";
import { hotkeyOf } from "../../src-contract/rules/hotkey.ts";

/** Those that a person may change. */
export const windowKeys = {
  palette: ["mod+k"],
  search: ["mod+f", "slash"],
  newClient: ["mod+n"],
  note: ["n"],
  task: ["t"],
  call: ["mod+shift+c"],
  dial: ["mod+d"],
  answer: ["f8"],
  hangUp: ["shift+f8"],
  mute: ["f9"],
  recording: ["shift+f9"],
  hold: ["f10"],
  transfer: ["f7"],
  swap: ["shift+f7"],
  timeMark: ["f4"],
  foldList: ["mod+b"],
  foldContext: ["mod+i"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type WindowAction = keyof typeof windowKeys;
export const windowActions = Object.keys(windowKeys) as WindowAction[];

/** Those that stay: the system's own, those of every field and list, and the way to this list. */
export const fixedKeys = {
  keys: ["f1", "shift+slash"],
  compactCard: ["alt+enter"],
  objectMenu: ["shift+f10"],
  tabs: ["mod+1", "mod+2", "mod+3", "mod+4", "mod+5", "mod+6", "mod+7", "mod+8", "mod+9", "ctrl+tab"],
  go: ["g"],
  settings: ["mod+comma"],
  regions: ["f6", "shift+f6"],
  history: ["alt+left", "alt+right"],
  edit: ["f2"],
  save: ["mod+enter"],
  undo: ["mod+z"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type FixedAction = keyof typeof fixedKeys;

/** ⌃⌘A and the like on macOS, where the row of F keys is the system's; beside what is chosen, never instead. */
const macPhoneKeys: Partial<Record<WindowAction, string>> = {
  answer: "ctrl+meta+a",
  transfer: "ctrl+meta+t",
  mute: "ctrl+meta+m",
  hold: "ctrl+meta+h",
};

/** What a person has chosen; an action that is not there has its own keys. */
export const chosenKeysSchema = z.partialRecord(z.enum(windowActions), z.string().min(1).max(40));
export type ChosenKeys = z.infer<typeof chosenKeysSchema>;

export function keysOf(action: WindowAction, chosen: ChosenKeys): readonly string[] {
  const own = chosen[action];
  return own === undefined ? windowKeys[action] : [own];
}

/** The actions of one pressed key, as this platform has it; null for a key of none. */
export function actionOf(pressed: Pressed, chosen: ChosenKeys, isMac: boolean): WindowAction | null {
  const key = keyOfPress(pressed);
  if (key === null) return null;
  const means = (action: WindowAction) =>
    keysOf(action, chosen).some((one) => canonical(one, isMac) === key) || (isMac && macPhoneKeys[action] === key);
  return windowActions.find(means) ?? null;
}

type Pressed = Parameters<typeof hotkeyOf>[0];

/** What was pressed, by the physical key (UX convention 2); null while only modifiers are down. */
export function keyOfPress(pressed: Pressed): string | null {
  const hotkey = hotkeyOf(pressed);
  return hotkey === null ? null : asWindowKey(hotkey);
}

/** A key of the whole system (rules/hotkey.ts), written as one of the window. */
export function asWindowKey(hotkey: string): string {
  return canonical(hotkey.toLowerCase().replace("control", "ctrl").replace("super", "meta"));
}

const modifiers = ["ctrl", "alt", "shift", "meta"];

/** One way to write each key: modifiers in one order, `mod` as this platform has it. */
export function canonical(key: string, isMac = false): string {
  const parts = key.split("+").map((part) => (part === "mod" ? (isMac ? "meta" : "ctrl") : part));
  const name = parts.find((part) => !modifiers.includes(part)) ?? "";
  return [...modifiers.filter((modifier) => parts.includes(modifier)), name].join("+");
}

const ariaNames: Readonly<Record<string, string>> = { ctrl: "Control", alt: "Alt", shift: "Shift", meta: "Meta" };

/** «Control+Shift+F8», as `aria-keyshortcuts` has it (WAI-ARIA 1.2). */
export function ariaKey(key: string): string {
  return key
    .split("+")
    .map((part) => ariaNames[part] ?? part.toUpperCase())
    .join("+");
}

export type KeyFault =
  /** What types, moves or deletes in a field must go on doing so. */
  | { fault: "tooPlain" }
  /** Copying, pasting and the like, and what the system keeps for itself. */
  | { fault: "reserved" }
  | { fault: "taken"; action: WindowAction | FixedAction };

const systemKeys: readonly string[] = [
  ...["a", "c", "v", "x", "y", "z", "q", "w", "h", "m", "r", "plus", "minus", "0"].flatMap((key) => [
    `ctrl+${key}`,
    `meta+${key}`,
  ]),
  ...["ctrl+shift+z", "shift+meta+z", "alt+f4", "f11", "ctrl+insert", "shift+insert", "shift+delete"],
];
const functionKey = /^f\d+$/;

/** What stands against giving this key to the action; null: it may have it. */
export function keyFault(
  key: string,
  action: WindowAction,
  { chosen, isMac }: { chosen: ChosenKeys; isMac: boolean },
): KeyFault | null {
  const wanted = canonical(key, isMac);
  const taken = takenBy(wanted, action, { chosen, isMac });
  if (taken) return { fault: "taken", action: taken };
  if (systemKeys.includes(wanted)) return { fault: "reserved" };
  const parts = wanted.split("+");
  const held = ["ctrl", "alt", "meta"].some((modifier) => parts.includes(modifier));
  const name = parts.at(-1) ?? "";
  // a letter alone works only where nobody types: for what is written down next, and for nothing else
  const isLetterOfCard = /^[a-z]$/.test(wanted) && (action === "note" || action === "task");
  return held || functionKey.test(name) || isLetterOfCard ? null : { fault: "tooPlain" };
}

function takenBy(
  wanted: string,
  action: WindowAction,
  { chosen, isMac }: { chosen: ChosenKeys; isMac: boolean },
): WindowAction | FixedAction | null {
  const has = (keys: readonly string[]) => keys.some((one) => canonical(one, isMac) === wanted);
  const other = windowActions.find(
    (one) => one !== action && (has(keysOf(one, chosen)) || (isMac && macPhoneKeys[one] === wanted)),
  );
  return other ?? (Object.keys(fixedKeys) as FixedAction[]).find((one) => has(fixedKeys[one])) ?? null;
}

/** Whether a key may fire while a person types: one that types nothing itself. */
export function firesInFields(key: string): boolean {
  return /(?:^|\+)(?:mod|ctrl|alt|meta)\+/.test(key) || functionKey.test(key.split("+").at(-1) ?? "");
}

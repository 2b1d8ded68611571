// G2-6: keys of the whole system. Written as Electron reads them: modifiers in one order, then the key by its place.
import { z } from "zod";

export const hotkeyActions = [
  "answer",
  "hangUp",
  "mute",
  "hold",
  "doNotDisturb",
  "dialSelection",
  "dialCopied",
] as const;
export type HotkeyAction = (typeof hotkeyActions)[number];

const functionKey = /^F(?:[1-9]|1\d|2[0-4])$/;
const plainKey = /^(?:[A-Z0-9]|Space|Insert|Delete|Home|End|PageUp|PageDown|Up|Down|Left|Right)$/;
const hotkeyPattern = /^(Control\+)?(Alt\+)?(Shift\+)?(Super\+)?([A-Za-z0-9]+)$/;

export type HotkeyFault =
  /** Letters and the like need two modifiers: with one, Ctrl+C would stop copying in every program. */
  | "tooPlain"
  /** The system's own. */
  | "reserved"
  | "unknownKey";

/** null: this may be asked of the system, which can still refuse it. */
export function hotkeyFault(hotkey: string): HotkeyFault | null {
  const match = hotkeyPattern.exec(hotkey);
  const key = match?.[5] ?? "";
  const modifiers = match ? match.slice(1, 5).filter(Boolean).length : 0;
  if (functionKey.test(key)) return hotkey === "Alt+F4" ? "reserved" : null;
  if (!plainKey.test(key)) return "unknownKey";
  if (hotkey === "Control+Alt+Delete") return "reserved";
  return modifiers >= 2 ? null : "tooPlain";
}

export const hotkeySchema = z
  .string()
  .max(40)
  .refine((text) => hotkeyFault(text) === null, "not a key for the whole system");
/** An action without a key has none: nothing is taken from other programs unasked. */
export const hotkeysSchema = z.partialRecord(z.enum(hotkeyActions), hotkeySchema);
export type Hotkeys = z.infer<typeof hotkeysSchema>;

/**
 * off: no key. on: the system gives it to us. refused: another program has it, or the system keeps it. twice: an action
 * above in the list has the same key.
 */
export const hotkeyStatesSchema = z.record(z.enum(hotkeyActions), z.enum(["off", "on", "refused", "twice"]));
export type HotkeyStates = z.infer<typeof hotkeyStatesSchema>;

type Pressed = { code: string; ctrlKey: boolean; altKey: boolean; shiftKey: boolean; metaKey: boolean };

/** What was pressed, by the physical key; null while only modifiers are down, and for keys that have no name here. */
export function hotkeyOf(pressed: Pressed): string | null {
  const key = keyOf(pressed.code);
  if (key === null) return null;
  const { ctrlKey, altKey, shiftKey, metaKey } = pressed;
  return [ctrlKey && "Control", altKey && "Alt", shiftKey && "Shift", metaKey && "Super", key]
    .filter(Boolean)
    .join("+");
}

function keyOf(code: string): string | null {
  const name = code.replace(/^(?:Key|Digit|Arrow)/, "");
  return functionKey.test(name) || plainKey.test(name) ? name : null;
}

import type { GlobalShortcut } from "electron";
import {
  type HotkeyAction,
  hotkeyActions,
  type Hotkeys as Wanted,
  type HotkeyStates,
} from "../../src-contract/rules/hotkey.ts";

export type HotkeyParts = {
  globalShortcut: Pick<GlobalShortcut, "register" | "unregister">;
  now: () => number;
  onPressed: (action: HotkeyAction) => void;
  onStates: (states: HotkeyStates) => void;
  failed: (error: unknown) => void;
};

export type Hotkeys = {
  /** Takes exactly these keys from the system, and gives back what was taken before. */
  apply(wanted: Wanted): void;
  states(): HotkeyStates;
};

/** A key that is held down repeats itself: the microphone must not go on and off with it. */
const REPEAT_MS = 700;

/** G2-6: keys that work while another program has the focus. */
export function createHotkeys(parts: HotkeyParts): Hotkeys {
  const lastPress = new Map<HotkeyAction, number>();
  let taken: string[] = [];
  let applied = "";
  let states = allOff();

  function press(action: HotkeyAction): void {
    const now = parts.now();
    const isRepeat = now - (lastPress.get(action) ?? -Infinity) < REPEAT_MS;
    lastPress.set(action, now);
    if (!isRepeat) parts.onPressed(action);
  }

  function take(action: HotkeyAction, hotkey: string): HotkeyStates[HotkeyAction] {
    if (taken.includes(hotkey)) return "twice";
    try {
      if (!parts.globalShortcut.register(hotkey, () => press(action))) return "refused";
    } catch (error) {
      parts.failed(error); // a key that this system has no name for
      return "refused";
    }
    taken.push(hotkey);
    return "on";
  }

  return {
    apply(wanted) {
      const asked = JSON.stringify(hotkeyActions.map((action) => wanted[action] ?? null));
      if (asked === applied) return;
      applied = asked;
      for (const hotkey of taken) parts.globalShortcut.unregister(hotkey);
      taken = [];
      states = allOff();
      for (const action of hotkeyActions) {
        const hotkey = wanted[action];
        if (hotkey !== undefined) states[action] = take(action, hotkey);
      }
      parts.onStates(states);
    },
    states: () => states,
  };
}

function allOff(): HotkeyStates {
  return {
    answer: "off",
    hangUp: "off",
    mute: "off",
    hold: "off",
    doNotDisturb: "off",
    dialSelection: "off",
    dialCopied: "off",
  };
}

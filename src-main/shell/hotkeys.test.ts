import { describe, expect, test } from "vitest";
import { createHotkeys } from "./hotkeys.ts";

/** The system: some keys are another program's, and one it has no name for. */
function rig(foreign: string[] = [], unknown: string[] = []) {
  const registered = new Map<string, () => void>();
  const pressed: string[] = [];
  const told: unknown[] = [];
  const failures: unknown[] = [];
  let clock = 0;
  const hotkeys = createHotkeys({
    globalShortcut: {
      register(key: string, callback: () => void) {
        if (unknown.includes(key)) throw new Error("conversion failure");
        if (foreign.includes(key) || registered.has(key)) return false;
        registered.set(key, callback);
        return true;
      },
      unregister: (key: string) => void registered.delete(key),
    },
    now: () => clock,
    onPressed: (action) => pressed.push(action),
    onStates: (states) => told.push({ ...states }),
    failed: (error) => failures.push(error),
  });
  const press = (key: string, at: number) => {
    clock = at;
    registered.get(key)?.();
  };
  return { hotkeys, registered, pressed, told, failures, press };
}

describe("G2-6: keys of the whole system", () => {
  test("without a choice nothing is taken from other programs", () => {
    const { hotkeys, registered } = rig();
    hotkeys.apply({});
    expect([...registered.keys()]).toEqual([]);
    expect(new Set(Object.values(hotkeys.states()))).toEqual(new Set(["off"]));
  });

  test("a chosen key does its action; a new choice gives the old key back", () => {
    const { hotkeys, registered, pressed, press, told } = rig();
    hotkeys.apply({ answer: "F8", hangUp: "Shift+F8" });
    press("F8", 0);
    press("Shift+F8", 0);
    expect(pressed).toEqual(["answer", "hangUp"]);
    hotkeys.apply({ answer: "Control+Alt+A" });
    expect([...registered.keys()]).toEqual(["Control+Alt+A"]);
    hotkeys.apply({ answer: "Control+Alt+A" });
    expect(told, "the same again is no change").toHaveLength(2);
  });

  test("a conflict is reported: refused by the system, unknown to it, or chosen twice", () => {
    const { hotkeys, failures, told } = rig(["F9"], ["F24"]);
    hotkeys.apply({ answer: "F8", hangUp: "F8", mute: "F9", hold: "F24" });
    expect(hotkeys.states()).toMatchObject({ answer: "on", hangUp: "twice", mute: "refused", hold: "refused" });
    expect(told).toEqual([hotkeys.states()]);
    expect(failures).toHaveLength(1);
  });

  test("held down it repeats, and acts once; pressed again later it acts again", () => {
    const { hotkeys, pressed, press } = rig();
    hotkeys.apply({ mute: "F9" });
    for (const at of [0, 600, 640, 680, 1_200]) press("F9", at);
    expect(pressed).toEqual(["mute"]);
    press("F9", 2_000);
    expect(pressed).toEqual(["mute", "mute"]);
  });
});

import { describe, expect, test } from "vitest";
import { hotkeyOf } from "../../src-contract/rules/hotkey.ts";
import {
  actionOf,
  ariaKey,
  canonical,
  chosenKeysSchema,
  fixedKeys,
  firesInFields,
  keyFault,
  keyOfPress,
  windowActions,
  windowKeys,
} from "./window-keys.ts";

type Pressed = Parameters<typeof hotkeyOf>[0];
const press = (code: string, held: Partial<Pressed> = {}): Pressed => ({
  ...{ code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false },
  ...held,
});
const faultOf = (key: string, action: Parameters<typeof keyFault>[1], chosen = {}, isMac = false) =>
  keyFault(key, action, { chosen, isMac });

describe("the keys of the window", () => {
  test("G12-5: no key means two things to begin with, on either system", () => {
    for (const isMac of [false, true]) {
      const all = [windowKeys, fixedKeys]
        .flatMap((keys) => Object.values(keys).flat())
        .map((key) => canonical(key, isMac));
      expect(all.filter((key, place) => all.indexOf(key) !== place)).toEqual([]);
    }
  });

  test("G12-5: what a person has chosen is heard, by its place on the keyboard, and the former key is not", () => {
    const chosen = { mute: "ctrl+shift+m" };
    expect(actionOf(press("KeyM", { ctrlKey: true, shiftKey: true }), chosen, false)).toBe("mute");
    expect(actionOf(press("F9"), chosen, false)).toBeNull();
    expect(actionOf(press("F9"), {}, false)).toBe("mute");
    expect(actionOf(press("F9", { altKey: true }), {}, false)).toBeNull();
    expect(actionOf(press("ControlLeft", { ctrlKey: true }), {}, false)).toBeNull();
  });

  test("UX-21: mod is Ctrl, and ⌘ on macOS", () => {
    expect(actionOf(press("KeyD", { ctrlKey: true }), {}, false)).toBe("dial");
    expect(actionOf(press("KeyD", { metaKey: true }), {}, true)).toBe("dial");
    expect(actionOf(press("KeyD", { metaKey: true }), {}, false)).toBeNull();
  });

  test("G12-5: one key is written in one way, and as WAI-ARIA has it", () => {
    expect(keyOfPress(press("KeyK", { metaKey: true, shiftKey: true, ctrlKey: true }))).toBe("ctrl+shift+meta+k");
    expect(canonical("shift+mod+c")).toBe("ctrl+shift+c");
    expect(ariaKey("ctrl+shift+f8")).toBe("Control+Shift+F8");
  });
});

describe("what stands against a key", () => {
  test("G12-5: another action has it: its own one, a chosen one, a fixed one, or one of macOS", () => {
    expect(faultOf("f10", "mute")).toEqual({ fault: "taken", action: "hold" });
    expect(faultOf("f5", "mute", { hold: "f5" })).toEqual({ fault: "taken", action: "hold" });
    expect(faultOf("f10", "mute", { hold: "f5" })).toBeNull();
    expect(faultOf("ctrl+3", "mute")).toEqual({ fault: "taken", action: "tabs" });
    expect(faultOf("g", "note")).toEqual({ fault: "taken", action: "go" });
    expect(faultOf("ctrl+meta+m", "hold", {}, true)).toEqual({ fault: "taken", action: "mute" });
    expect(faultOf("f9", "mute"), "its own").toBeNull();
  });

  test("G12-5: copying, pasting and closing stay the system's", () => {
    for (const key of ["ctrl+c", "ctrl+v", "meta+q", "alt+f4", "f11"])
      expect(faultOf(key, "mute"), key).toEqual({ fault: "reserved" });
  });

  test("G12-5: what types a letter or moves in a field is no key, but a letter for a note and a task", () => {
    for (const key of ["m", "shift+m", "5", "space", "left", "shift+home"])
      expect(faultOf(key, "mute"), key).toEqual({ fault: "tooPlain" });
    expect(faultOf("k", "note")).toBeNull();
    expect(faultOf("shift+k", "note")).toEqual({ fault: "tooPlain" });
    for (const key of ["f5", "shift+f5", "alt+m", "shift+meta+k"]) expect(faultOf(key, "mute"), key).toBeNull();
  });

  test("G12-5: a letter does not fire while a person types, the others do", () => {
    expect(["n", "slash", "shift+slash"].filter(firesInFields)).toEqual([]);
    const typed = windowActions.flatMap((action) => windowKeys[action]).filter((key) => !firesInFields(key));
    expect(typed).toEqual(["slash", "n", "t"]);
  });

  test("G12-5: what an older or a newer version has left is not taken", () => {
    expect(chosenKeysSchema.safeParse({ mute: "f5" }).success).toBe(true);
    for (const kept of [{ fly: "f5" }, { mute: 5 }, { mute: "" }, [], null])
      expect(chosenKeysSchema.safeParse(kept).success).toBe(false);
  });
});

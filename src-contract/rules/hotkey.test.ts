import { describe, expect, test } from "vitest";
import { hotkeyFault, hotkeyOf, hotkeysSchema } from "./hotkey.ts";

const pressed = (code: string, held: string) => ({
  code,
  ctrlKey: held.includes("c"),
  altKey: held.includes("a"),
  shiftKey: held.includes("s"),
  metaKey: held.includes("m"),
});

describe("G2-6: keys of the whole system", () => {
  test.each([
    ["F8", null],
    ["Shift+F8", null],
    ["Control+Alt+A", null],
    ["Control+Alt+Shift+Super+9", null],
    ["Alt+Shift+Up", null],
    ["Control+C", "tooPlain"],
    ["Shift+A", "tooPlain"],
    ["A", "tooPlain"],
    ["Alt+F4", "reserved"],
    ["Control+Alt+Delete", "reserved"],
    ["F25", "unknownKey"],
    ["Alt+Control+A", "unknownKey"],
    ["Control+Alt+Я", "unknownKey"],
    ["Control+Alt+Enter", "unknownKey"],
    ["Control+Alt+", "unknownKey"],
    ["", "unknownKey"],
  ] as const)("%j: %j", (hotkey, fault) => {
    expect(hotkeyFault(hotkey)).toBe(fault);
  });

  test.each([
    ["KeyA", "ca", "Control+Alt+A"],
    ["Digit1", "csm", "Control+Shift+Super+1"],
    ["ArrowUp", "as", "Alt+Shift+Up"],
    ["F8", "", "F8"],
    ["ControlLeft", "c", null],
    ["Numpad1", "ca", null],
    ["Escape", "", null],
  ])("%s with %j is %j: by the place of the key, whatever the layout", (code, held, hotkey) => {
    expect(hotkeyOf(pressed(code, held))).toBe(hotkey);
  });

  test("the settings hold only what the system may be asked for", () => {
    expect(hotkeysSchema.safeParse({}).success).toBe(true);
    expect(hotkeysSchema.safeParse({ answer: "F8" }).success).toBe(true);
    for (const wrong of [{ answer: "Control+C" }, { answer: "x".repeat(99) }, { shutDown: "F8" }, { answer: 8 }]) {
      expect(hotkeysSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

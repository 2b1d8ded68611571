import { describe, expect, it } from "vitest";
import { keyNames } from "./key-names.ts";

describe("names of keys", () => {
  it("UX-21: Ctrl on Windows, ⌘ on macOS, arrows as arrows", () => {
    expect(["mod+k", "shift+f8", "alt+left", "mod+enter", "n"].map((keys) => keyNames(keys, "Win32"))).toEqual([
      "Ctrl+K",
      "Shift+F8",
      "Alt+←",
      "Ctrl+Enter",
      "N",
    ]);
    expect(["mod+k", "mod+shift+c", "mod+enter"].map((keys) => keyNames(keys, "MacIntel"))).toEqual([
      "⌘K",
      "⌘⇧C",
      "⌘↩",
    ]);
    expect(keyNames("control+alt+super+a", "Win32")).toBe("Ctrl+Alt+Win+A");
    expect(keyNames("control+alt+super+a", "MacIntel")).toBe("⌃⌥⌘A");
  });
});

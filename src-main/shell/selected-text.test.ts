import type { Clipboard, ClipboardItem } from "electron";
import { describe, expect, test } from "vitest";
import { readSelectedText } from "./selected-text.ts";
import { type OldClipboard, systemClipboard } from "./system-clipboard.ts";

type Contents = Partial<Record<"text/plain" | "text/html" | "text/rtf" | "image/png" | "text/bookmark", string>>;
const SELECTED = "8 912 345-67-89";

/** The system's clipboard, seen by either Electron. */
function systemWith(contents: Contents) {
  const system = { contents };
  const read = (type: keyof Contents) => system.contents[type] ?? "";
  const old: OldClipboard = {
    availableFormats: () => Object.keys(system.contents),
    readText: (kind) => (kind === "selection" ? SELECTED : read("text/plain")),
    readHTML: () => read("text/html"),
    readRTF: () => read("text/rtf"),
    readImage: () => read("image/png"),
    readBookmark: () => ({ title: read("text/bookmark"), url: read("text/plain") }),
    clear: () => void (system.contents = {}),
    writeText: (text) => void (system.contents = { "text/plain": text }),
    write(written) {
      const names = {
        text: "text/plain",
        html: "text/html",
        rtf: "text/rtf",
        image: "image/png",
        bookmark: "text/bookmark",
      };
      system.contents = Object.fromEntries(
        Object.entries(written).map(([name, value]) => [names[name as keyof typeof names], value]),
      );
    },
  };
  class Item {
    readonly contents: Contents;
    constructor(contents: Contents) {
      this.contents = contents;
    }
    get types() {
      return Object.keys(this.contents);
    }
    async getType(type: keyof Contents) {
      return this.contents[type];
    }
  }
  const modern = {
    readText: async () => read("text/plain"),
    read: async () => [new Item(system.contents)],
    write: async (items: Item[]) => void (system.contents = items[0]?.contents ?? {}),
    clear: () => void (system.contents = {}),
    selection: { readText: async () => SELECTED },
  } as unknown as Clipboard;
  return { system, old, modern, Item: Item as unknown as typeof ClipboardItem };
}

describe.each(["old", "modern"] as const)(
  "G2-5: the selected text, and the clipboard as it was, %s Electron",
  (age) => {
    function rig(before: Contents, selected: Contents | Error) {
      const parts = systemWith(before);
      let waits = 0;
      const read = (pressCopyKey: (() => Promise<void>) | null) =>
        readSelectedText({
          clipboard: systemClipboard({ clipboard: parts[age], ClipboardItem: parts.Item }),
          pressCopyKey,
          wait: async () => {
            // the other program takes its time
            if ((waits += 1) === 3 && !(selected instanceof Error)) parts.system.contents = selected;
          },
        });
      const press = async () => {
        if (selected instanceof Error) throw selected;
      };
      return { read, press, contents: () => parts.system.contents };
    }

    test.each<[string, Contents]>([
      ["text", { "text/plain": "договор" }],
      ["text, HTML, RTF", { "text/plain": "договор", "text/html": "<b>договор</b>", "text/rtf": "{\\rtf1}" }],
      ["a picture", { "image/png": "picture" }],
      ["a bookmark", { "text/plain": "https://example.com/", "text/bookmark": "Пример" }],
      ["nothing", {}],
      ["the very number", { "text/plain": SELECTED }],
    ])("with %s in it", async (_what, before) => {
      const { read, press, contents } = rig(before, { "text/plain": SELECTED, "text/html": `<td>${SELECTED}</td>` });
      expect(await read(press)).toBe(SELECTED);
      expect(contents()).toEqual(before);
    });

    test("nothing is selected: no text, and the clipboard is back", async () => {
      const { read, press, contents } = rig({ "text/plain": "договор" }, {});
      expect(await read(press)).toBe("");
      expect(contents()).toEqual({ "text/plain": "договор" });
    });

    test("the copy key is refused (macOS without «Accessibility»): told, and the clipboard is back", async () => {
      const { read, press, contents } = rig({ "text/plain": "договор" }, new Error("not allowed to send keystrokes"));
      await expect(read(press)).rejects.toThrow("not allowed");
      expect(contents()).toEqual({ "text/plain": "договор" });
    });

    test("X11 has the selection beside the clipboard, which is not touched", async () => {
      const { read, contents } = rig({ "text/plain": "договор" }, {});
      expect(await read(null)).toBe(SELECTED);
      expect(contents()).toEqual({ "text/plain": "договор" });
    });
  },
);

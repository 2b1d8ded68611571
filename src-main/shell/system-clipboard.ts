// One clipboard over two Electrons: since 45 it is asynchronous and has items, as the web's; before it was synchronous
// and had a function for each format. The application runs on both (docs/architecture.md).
import type { Clipboard, ClipboardItem } from "electron";

export type SystemClipboard = {
  readText(): Promise<string>;
  writeText(text: string): Promise<void>;
  /** What is selected now, where the system has that as a clipboard of its own (X11). */
  readSelection(): Promise<string>;
  isEmpty(): Promise<boolean>;
  clear(): void;
  /** Remembers what is in it; the answer puts that back, in every format that this Electron can read and write. */
  keep(): Promise<() => Promise<void>>;
};

/** Of the older Electron. */
export type OldClipboard = {
  availableFormats(): string[];
  readText(type?: "selection"): string;
  readHTML(): string;
  readRTF(): string;
  readImage(): unknown;
  readBookmark(): { title: string; url: string };
  writeText(text: string): void;
  write(contents: Record<string, unknown>): void;
  clear(): void;
};

export type ClipboardParts = { clipboard: Clipboard | OldClipboard; ClipboardItem: typeof ClipboardItem };

export function systemClipboard({ clipboard, ClipboardItem: Item }: ClipboardParts): SystemClipboard {
  return "availableFormats" in clipboard ? ofOldElectron(clipboard) : ofElectron(clipboard, Item);
}

function ofElectron(clipboard: Clipboard, Item: typeof ClipboardItem): SystemClipboard {
  return {
    readText: () => clipboard.readText(),
    writeText: (text) => clipboard.writeText(text),
    readSelection: async () => (await (clipboard.selection as Clipboard | undefined)?.readText()) ?? "",
    isEmpty: async () => (await clipboard.read()).every(({ types }) => types.length === 0),
    clear: () => clipboard.clear(),
    async keep() {
      const items = await Promise.all((await clipboard.read()).map(contentsOf));
      const kept = items.filter((contents) => Object.keys(contents).length > 0);
      return async () => {
        if (kept.length > 0) await clipboard.write(kept.map((contents) => new Item(contents)));
        else clipboard.clear();
      };
    },
  };
}

type Contents = ConstructorParameters<typeof ClipboardItem>[0];

/** A format that the system offers and then does not give is left out: the others are still put back. */
async function contentsOf(item: ClipboardItem): Promise<Contents> {
  const read = await Promise.allSettled(item.types.map(async (type) => [type, await item.getType(type)] as const));
  return Object.fromEntries(read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
}

function ofOldElectron(clipboard: OldClipboard): SystemClipboard {
  return {
    readText: async () => clipboard.readText(),
    writeText: async (text) => clipboard.writeText(text),
    readSelection: async () => clipboard.readText("selection"),
    isEmpty: async () => clipboard.availableFormats().length === 0,
    clear: () => clipboard.clear(),
    async keep() {
      const formats = clipboard.availableFormats().map((format) => format.toLowerCase());
      const has = (part: string) => formats.some((format) => format.includes(part));
      const text = clipboard.readText();
      // macOS and Windows alone; its address is the text beside it
      const bookmark = has("bookmark") ? clipboard.readBookmark() : { title: "", url: "" };
      const kept = {
        ...(text === "" ? {} : { text }),
        ...(has("html") ? { html: clipboard.readHTML() } : {}),
        ...(has("rtf") ? { rtf: clipboard.readRTF() } : {}),
        ...(has("image") ? { image: clipboard.readImage() } : {}),
        ...(bookmark.title !== "" && bookmark.url === text ? { bookmark: bookmark.title } : {}),
      };
      return async () => {
        if (Object.keys(kept).length > 0) clipboard.write(kept);
        else clipboard.clear();
      };
    },
  };
}

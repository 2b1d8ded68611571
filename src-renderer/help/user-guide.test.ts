import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../ui/texts/en.ts";
import { ru } from "../ui/texts/ru.ts";
import { type Block, type Part, readGuide, readParts, sectionId } from "./guide-markup.ts";

const docs = join(import.meta.dirname, "../../docs");

type Tree = { readonly [key: string]: string | Tree };
const leaves = (tree: Tree): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : leaves(value)));

function partsOf(block: Block): Part[] {
  if (block.kind === "paragraph") return block.parts;
  if (block.kind === "list") return block.items.flat();
  return block.kind === "table" ? [block.head, ...block.rows].flat(2) : [];
}

const read = (file: string) => {
  const text = readFileSync(join(docs, file), "utf8");
  const guide = readGuide(text);
  return { file, text, guide, parts: guide.flatMap(partsOf) };
};
const russian = { ...read("user-guide.ru.md"), words: ru as Tree };
const english = { ...read("user-guide.en.md"), words: en as Tree };

describe.each([russian, english])("docs/$file", ({ text, guide, parts, words }) => {
  it("G12-3: names every picture of its folder, and no other", () => {
    const named = guide.flatMap((block) => (block.kind === "picture" ? [block.file] : []));
    expect(named.toSorted()).toEqual(readdirSync(join(docs, "pictures/guide")).toSorted());
    expect(text.match(/!\[/g)).toHaveLength(named.length);
  });

  it("G12-7: the words of the screen that it sets in bold are those of the screen", () => {
    const known = new Set(leaves(words));
    const quoted = parts.flatMap((part) => (part.kind === "screen" ? [part.text] : []));
    expect(quoted.length).toBeGreaterThan(100);
    expect(quoted.filter((one) => !known.has(one))).toEqual([]);
  });

  it("G12-3: its links lead to its own sections, and every section has a name of its own", () => {
    const ids = guide.flatMap((block) => (block.kind === "heading" ? [block.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    const links = parts.flatMap((part) => (part.kind === "link" ? [part.section] : []));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((section) => !ids.includes(section))).toEqual([]);
  });

  it("has no em dash, and no mark that the screen would show as it is written", () => {
    expect(text).not.toContain("—");
    const plain = parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
    expect(plain.filter((words) => /[*`|<>[\]]/.test(words))).toEqual([]);
  });
});

it("G12-7, G12-3: both languages tell the same: block by block, key by key", () => {
  const shapeOf = ({ guide }: typeof russian) =>
    guide.map((block) => ({
      kind: block.kind,
      level: block.kind === "heading" ? block.level : 0,
      items: block.kind === "list" ? block.items.length : block.kind === "table" ? block.rows.length : 0,
      file: block.kind === "picture" ? block.file : "",
      // a sentence may name them in another order
      keys: partsOf(block)
        .flatMap((part) => (part.kind === "keys" ? [part.text] : []))
        .toSorted(),
    }));
  expect(shapeOf(english)).toEqual(shapeOf(russian));
});

describe("readGuide", () => {
  it("reads the marks that the guide uses, and leaves HTML the text that it is", () => {
    expect(readParts("**Войти** или `Ctrl+D`, см. [Вход](#вход)")).toEqual([
      { kind: "screen", text: "Войти" },
      { kind: "text", text: " или " },
      { kind: "keys", text: "Ctrl+D" },
      { kind: "text", text: ", см. " },
      { kind: "link", text: "Вход", section: "вход" },
    ]);
    expect(readGuide("<img src=x onerror=alert(1)>")).toEqual([
      { kind: "paragraph", parts: [{ kind: "text", text: "<img src=x onerror=alert(1)>" }] },
    ]);
    expect(readGuide("## Если что-то не так\n\n1. раз\n2. два\n\n![окно](pictures/guide/card.png)")).toEqual([
      { kind: "heading", level: 2, text: "Если что-то не так", id: "если-что-то-не-так" },
      { kind: "list", ordered: true, items: [[{ kind: "text", text: "раз" }], [{ kind: "text", text: "два" }]] },
      { kind: "picture", words: "окно", file: "card.png" },
    ]);
    expect(sectionId("Импорт и выгрузка")).toBe("импорт-и-выгрузка");
  });
});

/**
 * Reads docs/user-guide.*.md: exactly the marks that the guide uses and no more. No HTML comes out of it, only data: what
 * is not understood stays the text that it is.
 *
 *   # title   ## section   ### part       **words of the screen**   `keys`   [text](#section)
 *   - item   1. item   | cell | cell |    ![what is seen](pictures/guide/name.png)
 */
export type Part = { kind: "text" | "screen" | "keys"; text: string } | { kind: "link"; text: string; section: string };
export type Block =
  | { kind: "heading"; level: 1 | 2 | 3; text: string; id: string }
  | { kind: "paragraph"; parts: Part[] }
  | { kind: "list"; ordered: boolean; items: Part[][] }
  | { kind: "table"; head: Part[][]; rows: Part[][][] }
  | { kind: "picture"; words: string; file: string };

const picture = /^!\[([^\]]*)\]\(pictures\/guide\/([\w-]+\.png)\)$/;
const heading = /^(#{1,3}) (.+)$/;
const item = /^(?:-|(\d+)\.) (.+)$/;
const ruler = /^\|[ :|-]+\|$/;

export function readGuide(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 0)
    .map(readBlock);
}

function readBlock(lines: string[]): Block {
  const [first = ""] = lines;
  const titled = heading.exec(first);
  if (titled) {
    const [, marks = "", words = ""] = titled;
    return { kind: "heading", level: levelOf(marks.length), text: words, id: sectionId(words) };
  }
  const seen = picture.exec(first);
  if (seen) return { kind: "picture", words: seen[1] ?? "", file: seen[2] ?? "" };
  if (lines.every((line) => item.test(line))) {
    const items = lines.map((line) => readParts(item.exec(line)?.[2] ?? ""));
    return { kind: "list", ordered: item.exec(first)?.[1] !== undefined, items };
  }
  if (first.startsWith("|") && ruler.test(lines[1] ?? "")) {
    return { kind: "table", head: cellsOf(first), rows: lines.slice(2).map(cellsOf) };
  }
  return { kind: "paragraph", parts: readParts(lines.join(" ")) };
}

function levelOf(marks: number): 1 | 2 | 3 {
  return marks === 1 ? 1 : marks === 2 ? 2 : 3;
}

function cellsOf(row: string): Part[][] {
  return row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => readParts(cell.trim()));
}

const marked = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(#([^)]+)\)/g;

export function readParts(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(marked)) {
    if (found.index > end) parts.push({ kind: "text", text: text.slice(end, found.index) });
    const [whole, screen, keys, words, section] = found;
    if (screen !== undefined) parts.push({ kind: "screen", text: screen });
    else if (keys !== undefined) parts.push({ kind: "keys", text: keys });
    else parts.push({ kind: "link", text: words ?? "", section: section ?? "" });
    end = found.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

/** As GitHub makes the anchor of a heading, so that a link in the guide leads to the same place there and here. */
export function sectionId(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .replaceAll(" ", "-");
}

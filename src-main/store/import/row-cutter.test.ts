import { describe, expect, it } from "vitest";
import { createRowCutter, type TableRow } from "./row-cutter.ts";

function cutInPieces(text: string, size: number, delimiter = ";"): TableRow[] {
  const cutter = createRowCutter(delimiter);
  const rows: TableRow[] = [];
  for (let from = 0; from < text.length; from += size) rows.push(...cutter.push(text.slice(from, from + size)));
  return [...rows, ...cutter.end()];
}

const cells = (line: number, lastLine: number, ...row: string[]): TableRow => ({
  kind: "cells",
  line,
  lastLine,
  cells: row,
});
const broken = (line: number, text: string): TableRow => ({ kind: "broken", line, fault: "brokenRow", text });

describe("G14-7: rows and their lines", () => {
  it.each<[string, string, TableRow[]]>([
    [
      "line ends of every system",
      "a;b\r\nc;d\re;f\ng;h",
      [...[cells(1, 1, "a", "b"), cells(2, 2, "c", "d"), cells(3, 3, "e", "f"), cells(4, 4, "g", "h")]],
    ],
    [
      "quoted line breaks, delimiters and marks",
      '"a\r\n;""b""";c\nd;"e\n\n"\nf;g\n',
      [...[cells(1, 2, 'a\n;"b"', "c"), cells(3, 5, "d", "e\n\n"), cells(6, 6, "f", "g")]],
    ],
    [
      "blank lines",
      "\na\n\n\nb",
      [cells(1, 1, ""), cells(2, 2, "a"), cells(3, 3, ""), cells(4, 4, ""), cells(5, 5, "b")],
    ],
    [
      "marks inside a cell that does not begin with one",
      'ООО "Роза";5" труба\nb;c',
      [...[cells(1, 1, 'ООО "Роза"', '5" труба'), cells(2, 2, "b", "c")]],
    ],
    [
      "spaces after a closing mark",
      '"a"  ;b\n"c" \nd;e',
      [cells(1, 1, "a", "b"), cells(2, 2, "c"), cells(3, 3, "d", "e")],
    ],
    [
      "text after a closing mark",
      'a;"b "c" d"\ne;f\n"g";h',
      [...[broken(1, 'a;"b "c" d"'), cells(2, 2, "e", "f"), cells(3, 3, "g", "h")]],
    ],
    [
      "a mark that is never closed",
      'a;"b\nc;d\ne;f',
      [broken(1, 'a;"b'), cells(2, 2, "c", "d"), cells(3, 3, "e", "f")],
    ],
    [
      "a mark that is closed by another row's",
      'a;"b\nc;"d"\ne;f',
      [...[broken(1, 'a;"b'), cells(2, 2, "c", "d"), cells(3, 3, "e", "f")]],
    ],
    ["a mark at the very end", 'a;b\n"', [cells(1, 1, "a", "b"), broken(2, '"')]],
  ])("%s", (_name, text, rows) => {
    for (const size of [1, 2, 3, 7, 1_000]) expect(cutInPieces(text, size)).toEqual(rows);
  });

  it("nothing is no row", () => {
    expect(createRowCutter(";").end()).toEqual([]);
  });

  it("the size of the pieces changes nothing, whatever the text", () => {
    const letters = ['"', '""', ";", "\n", "\r\n", "a", "б", '"a"', " ", "12", '";"', '"\n'];
    let state = 7;
    const next = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(state / 65_536) % below;
    };
    for (let round = 0; round < 400; round += 1) {
      const text = Array.from({ length: 5 + next(60) }, () => letters[next(letters.length)]).join("");
      const whole = cutInPieces(text, text.length);
      for (const size of [1, 3, 11]) expect([text, cutInPieces(text, size)]).toEqual([text, whole]);
      const lines = whole.map((row) => (row.kind === "cells" ? row.lastLine : row.line));
      expect(lines).toEqual(lines.toSorted((first, second) => first - second));
    }
  });

  it("an overlong line is one faulty row, and the lines below keep their numbers", () => {
    const rows = cutInPieces(`a;b\n${"x".repeat(2_500_000)}\nc;d`, 65_536);
    expect(rows.map((row) => [row.kind, row.line])).toEqual([
      ["cells", 1],
      ["broken", 2],
      ["cells", 3],
    ]);
    expect(rows[1]).toMatchObject({ fault: "tooLong", text: "x".repeat(1_000) });
  });
});

import Papa from "papaparse";
import type { ImportFault } from "../../../src-contract/table-import.ts";

/** `line` and `lastLine` are 1-based lines of the file: a quoted cell may hold line breaks. */
export type TableRow =
  | { kind: "cells"; line: number; lastLine: number; cells: string[] }
  | { kind: "broken"; line: number; fault: Extract<ImportFault, "brokenRow" | "tooLong">; text: string };

/** A row longer than this has a quotation mark that is never closed, or is no row of a client list. */
const longestRow = 1_000_000;
const shownOfBroken = 1_000;
const smallWindow = 8_192;
const largeWindow = 1_048_576;

/**
 * Text in pieces of any size → rows. Papa Parse cuts the cells; what it does not do is go on after a broken quotation
 * mark: it takes everything up to the next fitting mark, or the whole rest of the file, for one cell. Here such a row is
 * given up at its first line and cutting resumes on the next line. To keep a file of nothing but broken rows from costing
 * a look at the whole rest for each, the window shrinks after a broken row and doubles again with every good piece.
 */
export function createRowCutter(delimiter: string): { push(text: string): TableRow[]; end(): TableRow[] } {
  let rest = "";
  let line = 1;
  let window = largeWindow;
  let carriageReturn = "";
  let skippingLine = false;

  function cut(isLast: boolean): TableRow[] {
    const rows: TableRow[] = [];
    let offset = 0;
    while (offset < rest.length) {
      const piece = rest.slice(offset, offset + window);
      const isWholeRest = offset + piece.length === rest.length;
      const { taken, brokenNext } = cutPiece(piece, { delimiter, isLast: isLast && isWholeRest });
      const mayHoldBreaks = piece.includes('"');
      for (const cells of taken) {
        const lines = mayHoldBreaks ? 1 + countBreaks(cells) : 1;
        rows.push({ kind: "cells", line, lastLine: line + lines - 1, cells });
        line += lines;
        offset = afterBreaks(rest, offset, lines);
      }
      // its line must be here as a whole, or the rest of it would be taken for the next row
      if (brokenNext && (isLast || rest.includes("\n", offset))) {
        rows.push(brokenRow("brokenRow", offset));
        offset = afterBreaks(rest, offset, 1);
        line += 1;
        window = smallWindow;
      } else if (taken.length > 0) window = Math.min(window * 2, largeWindow);
      else if (!isWholeRest) window *= 2;
      else if (rest.length - offset <= longestRow) break;
      else {
        rows.push(brokenRow("tooLong", offset));
        skippingLine = rest.indexOf("\n", offset) === -1;
        if (!skippingLine) line += 1;
        offset = afterBreaks(rest, offset, 1);
      }
    }
    rest = rest.slice(offset);
    return rows;
  }

  function brokenRow(fault: "brokenRow" | "tooLong", offset: number): TableRow {
    const text = rest.slice(offset, Math.min(afterBreaks(rest, offset, 1), offset + shownOfBroken)).trimEnd();
    return { kind: "broken", line, fault, text };
  }

  return {
    push(text) {
      const joined = carriageReturn + text;
      carriageReturn = joined.endsWith("\r") ? "\r" : "";
      let added = joined.slice(0, joined.length - carriageReturn.length).replace(/\r\n?/g, "\n");
      if (skippingLine) {
        const end = added.indexOf("\n");
        if (end === -1) return [];
        added = added.slice(end + 1);
        line += 1;
        skippingLine = false;
      }
      rest += added;
      return cut(false);
    },
    end() {
      if (carriageReturn !== "" && !skippingLine) rest += "\n";
      return cut(true);
    },
  };
}

/**
 * The complete rows at the beginning of a piece, up to the first broken one. The last row of a piece is incomplete unless
 * the file ends there; it is broken for certain when something other than a delimiter already follows a closing mark.
 */
function cutPiece(
  piece: string,
  options: { delimiter: string; isLast: boolean },
): { taken: string[][]; brokenNext: boolean } {
  const { data, errors } = Papa.parse<string[]>(piece, { delimiter: options.delimiter, newline: "\n" });
  const quotes = errors.filter(({ type }) => type === "Quotes");
  const broken = Math.min(...quotes.map(({ row }) => row ?? 0));
  // after a final line break stands one more, empty row
  const complete = options.isLast && !piece.endsWith("\n") ? data.length : data.length - 1;
  if (broken < complete) return { taken: data.slice(0, broken), brokenNext: true };
  const certain =
    quotes.some(({ row, code }) => row === complete && code === "InvalidQuotes") && !piece.trimEnd().endsWith('"');
  return { taken: data.slice(0, complete), brokenNext: certain || (options.isLast && broken === complete) };
}

function countBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);
}

/** The offset behind the given number of line breaks; the text's end when there are fewer. */
function afterBreaks(text: string, offset: number, count: number): number {
  let end = offset;
  for (let passed = 0; passed < count; passed += 1) {
    const next = text.indexOf("\n", end);
    if (next === -1) return text.length;
    end = next + 1;
  }
  return end;
}

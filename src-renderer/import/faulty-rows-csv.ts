import Papa from "papaparse";
import type { FaultyRows, ImportFault } from "../../src-contract/commands.ts";

export type FaultyRowsWords = { line: string; reason: string; faults: Record<ImportFault, string> };

/**
 * The rows that were not taken, as a table to correct and to import again: line and reason first, then the cells as they
 * stood. With the mark by which spreadsheets know UTF-8.
 */
export function faultyRowsCsv({ headings, delimiter, rows }: FaultyRows, words: FaultyRowsWords): string {
  const table = [
    [words.line, words.reason, ...headings],
    ...rows.map(({ line, fault, cells }) => [String(line), words.faults[fault], ...cells]),
  ];
  // a spreadsheet opens a .csv of tabs as one column
  const text = Papa.unparse(
    table.map((cells) => cells.map(withoutFormula)),
    { delimiter: delimiter === "\t" ? ";" : delimiter, newline: "\r\n" },
  );
  return `\uFEFF${text}\r\n`;
}

/**
 * a spreadsheet would run a cell that begins like a formula; an apostrophe makes it text, and the import takes it
 * off again (rules/import-row.ts). A plus and nothing but digits is a number for it, so that telephones stay as they are.
 */
export function withoutFormula(cell: string): string {
  if (/^\+\d{7,15}$/.test(cell)) return cell;
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell;
}

import Papa from "papaparse";
import type { FaultyRows, ImportFault } from "../../src-contract/table-import.ts";
import { tableMark, withoutFormula } from "../../src-contract/rules/table-text.ts";

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
  return `${tableMark}${text}\r\n`;
}

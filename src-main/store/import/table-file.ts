import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import Papa from "papaparse";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { countKnownHeadings, isHeadingRow } from "../../../src-contract/rules/import-columns.ts";
import { detectEncoding, type DetectedEncoding } from "./encoding.ts";
import { createRowCutter, type TableRow } from "./row-cutter.ts";

/** What was found out about a file before its rows are read. */
export type TableFile = DetectedEncoding & {
  path: string;
  /** Bytes. */
  size: number;
  delimiter: string;
  /** As written, one for each column; empty strings when the first row is already a client. */
  headings: string[];
  /** Lines of the file before the first client. */
  linesBefore: number;
  /** The first rows below the heading, cells shortened. */
  sample: string[][];
};

const delimiters = [",", ";", "\t", "|"];
const sampleBytes = 65_536;
const sampleRows = 50;
/** A client list is not that wide; a file that is was cut by the wrong sign. */
const mostColumns = 1_000;
const chunkBytes = 65_536;
/** Rows handed on at once; between batches other requests of the store have their turn. */
const batchRows = 500;

/**
 * Throws `notFound` when the file is gone, `unsupportedFile` when it cannot be read or is no table of text, and the
 * signal's reason when it is aborted.
 */
export async function openTableFile(
  path: string,
  options: { defaultCountry: string; signal: AbortSignal },
): Promise<TableFile> {
  const beginning = await readBeginning(path, options.signal);
  const declared = /^sep=(.)\r?\n/iu.exec(beginning.text);
  const delimiter = declared?.[1] ?? findDelimiter(beginning);
  const declaredLines = declared ? 1 : 0;
  const rows = firstRows(beginning, delimiter).flatMap((row) =>
    row.kind === "cells" && !isBlank(row.cells) ? [row] : [],
  );
  const first = rows.find(({ line }) => line > declaredLines);
  if (!first) throw new KartotekaError("unsupportedFile", "no rows");
  const hasHeading = isHeadingRow(shortened(first.cells), options.defaultCountry);
  const linesBefore = hasHeading ? first.lastLine : declaredLines;
  const sample = rows.filter(({ line }) => line > linesBefore).slice(0, sampleRows);
  const filled = (cells: readonly string[]) => cells.findLastIndex((cell) => cell.trim() !== "") + 1;
  const filledBelow = Math.max(0, ...sample.map(({ cells }) => filled(cells)));
  // unnamed columns count as far as the heading's own row reaches; a cell beyond it makes its row faulty
  const columns = hasHeading
    ? Math.max(filled(first.cells), Math.min(first.cells.length, filledBelow))
    : Math.max(filled(first.cells), filledBelow);
  if (columns > mostColumns) throw new KartotekaError("unsupportedFile", `${columns} columns`);
  return {
    path,
    size: beginning.size,
    ...beginning.encoding,
    delimiter,
    headings: Array.from({ length: columns }, (_, column) =>
      hasHeading ? (first.cells[column] ?? "").slice(0, 300) : "",
    ),
    linesBefore,
    sample: sample.map(({ cells }) => shortened(cells.slice(0, columns))),
  };
}

/** The rows below the heading, blank ones left out, `share` of the file's bytes read so far (0…1). */
export async function* readTableRows(
  table: TableFile,
  signal: AbortSignal,
): AsyncGenerator<{ rows: TableRow[]; share: number }> {
  const decoder = new TextDecoder(table.encoding);
  const cutter = createRowCutter(table.delimiter);
  let bytesRead = table.bomBytes;
  function* batches(rows: TableRow[]) {
    const clients = rows.filter(
      (row) => row.line > table.linesBefore && (row.kind === "broken" || !isBlank(row.cells)),
    );
    for (let from = 0; from < clients.length; from += batchRows) yield clients.slice(from, from + batchRows);
  }
  const share = () => (table.size === 0 ? 1 : Math.min(1, bytesRead / table.size));

  const stream = createReadStream(table.path, { start: table.bomBytes, highWaterMark: chunkBytes });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      const text = decoder.decode(chunk, { stream: true });
      if (text.includes("\0")) throw new KartotekaError("unsupportedFile", "NUL characters");
      for (const rows of batches(cutter.push(text))) {
        yield { rows, share: share() };
        await nextTurn();
        signal.throwIfAborted();
      }
    }
  } catch (error) {
    throw fileError(error);
  }
  const lastText = decoder.decode();
  for (const rows of batches([...cutter.push(lastText), ...cutter.end()])) yield { rows, share: 1 };
  signal.throwIfAborted();
}

type Beginning = { size: number; encoding: DetectedEncoding; text: string; isWhole: boolean };

async function readBeginning(path: string, signal: AbortSignal): Promise<Beginning> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw fileError(error);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new KartotekaError("unsupportedFile", "not a file");
    const encoding = await detectEncoding(file, signal);
    const buffer = Buffer.alloc(sampleBytes);
    const { bytesRead } = await file.read(buffer, 0, sampleBytes, encoding.bomBytes);
    // `stream`: a letter cut by the sample's end is left out
    const decoder = new TextDecoder(encoding.encoding);
    const text = decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
    return { size: stat.size, encoding, text, isWhole: encoding.bomBytes + bytesRead >= stat.size };
  } catch (error) {
    throw fileError(error);
  } finally {
    await file.close();
  }
}

/** Papa Parse prefers the delimiter that cuts rows evenly; known headings are the better witness where there are any. */
function findDelimiter(beginning: Beginning): string {
  const known = delimiters.map((delimiter) => {
    const first = firstRows(beginning, delimiter).find((row) => row.kind === "cells" && !isBlank(row.cells));
    return first?.kind === "cells" ? countKnownHeadings(shortened(first.cells)) : 0;
  });
  const most = Math.max(...known);
  if (most >= 2) return delimiters[known.indexOf(most)] ?? ",";
  const { meta } = Papa.parse(beginning.text, {
    preview: sampleRows,
    delimitersToGuess: delimiters,
    skipEmptyLines: "greedy",
  });
  return delimiters.includes(meta.delimiter) ? meta.delimiter : ",";
}

function firstRows(beginning: Beginning, delimiter: string): TableRow[] {
  const cutter = createRowCutter(delimiter);
  const rows = cutter.push(beginning.text);
  return beginning.isWhole ? [...rows, ...cutter.end()] : rows;
}

/** Enough of each cell to recognise a heading, a number or an address, and to show. */
function shortened(cells: readonly string[]): string[] {
  return cells.slice(0, mostColumns).map((cell) => cell.slice(0, 300));
}

/** Spreadsheets end a table with rows of nothing but delimiters. */
function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => /^[\s,;|]*$/u.test(cell));
}

/** What reading the chosen file throws; the store's own disk errors (`toErrorBody`) speak of the profile folder. */
function fileError(error: unknown): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return new KartotekaError("notFound", code, { cause: error });
  if (/^E[A-Z]+$/.test(code)) return new KartotekaError("unsupportedFile", code, { cause: error });
  return error;
}

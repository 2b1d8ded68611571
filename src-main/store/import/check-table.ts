import type { ImportFault, ImportField } from "../../../src-contract/table-import.ts";
import { contactKeys, createRowReader, type ImportedClient } from "../../../src-contract/rules/import-row.ts";
import type { TableRow } from "./row-cutter.ts";
import { readTableRows, type TableFile } from "./table-file.ts";

export type TableCounts = { rows: number; newClients: number; duplicates: number; faulty: number };

/**
 * Every row of the file once, in order: read, compared with the cache and with the rows above it, counted, and handed
 * to `onClient` or `onFault`. Above `rowLimit` rows are only counted. Writes nothing; throws the signal's reason.
 */
export async function checkTable(options: {
  table: TableFile;
  mapping: readonly ImportField[];
  defaultCountry: string;
  rowLimit: number;
  newId: () => string;
  /** What the clients of the cache are known by (`contactKeys`), in portions. */
  knownKeys: AsyncIterable<readonly string[]>;
  signal: AbortSignal;
  onClient: (client: ImportedClient, isDuplicate: boolean) => void;
  onFault: (row: TableRow, fault: ImportFault) => void;
  /** `total` is an estimate by the bytes read until the last row was read. */
  onProgress: (done: number, total: number) => void;
}): Promise<TableCounts> {
  const { table, mapping, defaultCountry, newId, signal } = options;
  const readRow = createRowReader({ headings: table.headings, mapping, defaultCountry, newId });
  const counts: TableCounts = { rows: 0, newClients: 0, duplicates: 0, faulty: 0 };
  const takenKeys = new Set<string>();
  for await (const keys of options.knownKeys) {
    for (const key of keys) takenKeys.add(key);
    signal.throwIfAborted();
  }

  for await (const { rows, share } of readTableRows(table, signal)) {
    for (const row of rows) {
      counts.rows += 1;
      if (counts.rows > options.rowLimit) continue;
      const read = row.kind === "broken" ? { kind: "fault" as const, fault: row.fault } : readRow(row.cells);
      if (read.kind === "fault") {
        counts.faulty += 1;
        options.onFault(row, read.fault);
        continue;
      }
      const keys = contactKeys(read.client);
      const isDuplicate = keys.some((key) => takenKeys.has(key));
      counts[isDuplicate ? "duplicates" : "newClients"] += 1;
      // a duplicate's other contacts are not taken: with «skip» nobody would have them
      if (!isDuplicate) for (const key of keys) takenKeys.add(ownText(key));
      options.onClient(read.client, isDuplicate);
    }
    options.onProgress(counts.rows, Math.max(counts.rows, Math.round(counts.rows / Math.max(share, 0.000_001))));
  }
  options.onProgress(counts.rows, counts.rows);
  return counts;
}

/** A cell is a slice of the piece of the file that it was cut from and would keep all of it in memory. */
export function ownText(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

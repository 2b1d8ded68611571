import { type SyncedTable, syncedTables } from "../entities/synced-tables.ts";

/**
 * One text for one content (sync rule 6): desk and server hold the same rows when their texts are the same, whichever
 * database they lie in. Like RFC 8785: JSON without spaces, keys in the order of their UTF-16 units, at every depth. Text
 * is not normalised: two spellings of one letter are two contents. A column that a row does not name is null.
 */
export function canonicalRow(table: SyncedTable, row: Record<string, unknown>): string {
  return `{${sortedColumns[table].map(({ key, column }) => key + canonicalValue(row[column])).join(",")}}`;
}

/** The columns in which two rows of one id differ, by name; none when they are the same. */
export function differingColumns(
  table: SyncedTable,
  one: Record<string, unknown>,
  other: Record<string, unknown>,
): string[] {
  return sortedColumns[table]
    .map(({ column }) => column)
    .filter((column) => canonicalValue(one[column]) !== canonicalValue(other[column]));
}

/** Of Node's `createHash`; the contract itself knows no Node. */
export type TextHash = { update(text: string): unknown; digest(encoding: "hex"): string };

/** Over the canonical texts, a line feed after each. The order of the rows counts: by their ids. */
export function digestRows(table: SyncedTable, rows: Iterable<Record<string, unknown>>, hash: TextHash): string {
  for (const row of rows) hash.update(`${canonicalRow(table, row)}\n`);
  return hash.digest("hex");
}

const sortedColumns = Object.fromEntries(
  Object.entries(syncedTables).map(([table, { schema }]) => [
    table,
    Object.keys(schema.shape)
      .toSorted()
      .map((column) => ({ column, key: `${JSON.stringify(column)}:` })),
  ]),
) as Record<SyncedTable, { column: string; key: string }[]>;

/** One text for one value, whatever order its keys are kept in. */
export function canonicalValue(value: unknown): string {
  if (value === undefined || value === null) return "null";
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalValue).join(",")}]`;
  const map = value as Record<string, unknown>;
  const keys = Object.keys(map).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalValue(map[key])}`).join(",")}}`;
}

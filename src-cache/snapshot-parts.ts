import { syncedTableNames } from "../src-contract/entities/synced-tables.ts";
import type { SnapshotPart } from "../src-contract/sync-protocol.ts";
import type { SqliteDatabase } from "./cache.ts";

/**
 * The parts of a snapshot (sync rule 8) are SQLite images of plain tables, without keys and indexes, each with some rows
 * of tables that are named as here. What FTS5 keeps of its index are tables as well: copied into the tables of the same
 * names in a file whose index is empty, they are the index.
 */
const searchTables = ["clientWords", "clientNumbers", "clientTrigrams", "textTrigrams", "callTrigrams"];
const shadows = ["data", "idx", "docsize", "config"];
const derivedTables = ["clientEntries", "clientTags", "textEntries", "callEntries", "callMoves"];
const shadowTables = searchTables.flatMap((table) => shadows.map((shadow) => `${table}_${shadow}`));

/** What a part of this content may hold, in the order in which it is cut and loaded. */
export function tablesOf(content: SnapshotPart["content"]): readonly string[] {
  return content === "rows" ? syncedTableNames : [...derivedTables, ...shadowTables];
}

export type Column = { name: string; type: string; key: number };

/** Columns of a table, in the order of the file; `key` counts the primary key's from 1, 0 for others. */
export function columnsIn(database: SqliteDatabase, schema: string, table: string): Column[] {
  const info = database.pragma(`${schema}.table_info(${table})`) as { name: string; type: string; pk: number }[];
  return info.map(({ name, type, pk }) => ({ name, type, key: pk }));
}

/** A fresh file has an empty index, which is some rows too. Before the first `index` part is loaded. */
export function clearIndexTables(database: SqliteDatabase, schema: string): void {
  for (const table of tablesOf("index")) database.exec(`DELETE FROM ${schema}.${table}`);
}

/**
 * Loads the part that is open as `main` into the file that is attached as `schema`, and returns how many rows it had.
 * The image came over a network: only tables and columns that this version knows are looked at, and nothing in it is
 * run. `database` is in unsafe mode, because the tables of FTS5 are written by their own names.
 */
export function loadPart(
  database: SqliteDatabase,
  { content, schema }: { content: SnapshotPart["content"]; schema: string },
): number {
  const present = new Set(
    database.prepare("SELECT name FROM main.sqlite_master WHERE type = 'table'").pluck().all() as string[],
  );
  let rows = 0;
  for (const table of tablesOf(content)) {
    if (!present.has(table)) continue;
    const given = new Set(columnsIn(database, "main", table).map(({ name }) => name));
    const columns = columnsIn(database, schema, table)
      .map(({ name }) => name)
      .filter((name) => given.has(name))
      .join(", ");
    rows += database
      .prepare(`INSERT INTO ${schema}.${table} (${columns}) SELECT ${columns} FROM main.${table}`)
      .run().changes;
  }
  return rows;
}

import {
  type RowOf,
  type SyncedTable,
  syncedTableNames,
  syncedTables,
} from "../src-contract/entities/synced-tables.ts";
import type { Cache, SqlValue } from "./cache.ts";

/** A row as SQLite holds it: map columns as JSON text, booleans as 0 and 1. */
export type SqlRow = Record<string, SqlValue>;

type TableForm = {
  columns: readonly string[];
  maps: ReadonlySet<string>;
  booleans: ReadonlySet<string>;
  select: string;
  insert: string;
  overwrite: string;
  remove: string;
};

const forms = Object.fromEntries(syncedTableNames.map((table) => [table, formOf(table)])) as Record<
  SyncedTable,
  TableForm
>;

function formOf(table: SyncedTable): TableForm {
  const { schema, map, boolean } = syncedTables[table];
  const columns = Object.keys(schema.shape);
  const others = columns.filter((column) => column !== "id");
  return {
    columns,
    maps: new Set<string>(map),
    booleans: new Set<string>(boolean),
    select: `SELECT ${columns.join(", ")} FROM ${table} WHERE accountId = ? AND id = ?`,
    insert: `INSERT INTO ${table} (accountId, ${columns.join(", ")}) VALUES (?${", ?".repeat(columns.length)})
      ON CONFLICT (accountId, id) DO NOTHING`,
    overwrite: `UPDATE ${table} SET ${others.map((column) => `${column} = ?`).join(", ")} WHERE accountId = ? AND id = ?`,
    remove: `DELETE FROM ${table} WHERE accountId = ? AND id = ?`,
  };
}

export function columnsOf(table: SyncedTable): readonly string[] {
  return forms[table].columns;
}

export function readSqlRow(cache: Cache, table: SyncedTable, id: string): SqlRow | undefined {
  return cache.get<SqlRow>(forms[table].select, cache.accountId, id);
}

/**
 * Columns that the row does not name become null; names that the table does not know are left out (sync rule 11).
 * False when the row was there already, and then nothing is written.
 */
export function insertSqlRow(cache: Cache, table: SyncedTable, row: SqlRow): boolean {
  const { insert, columns } = forms[table];
  return cache.run(insert, cache.accountId, ...columns.map((column) => row[column] ?? null)) === 1;
}

/** The whole of a row that is there. */
export function overwriteSqlRow(cache: Cache, table: SyncedTable, id: string, row: SqlRow): void {
  const { overwrite, columns } = forms[table];
  const values = columns.filter((column) => column !== "id").map((column) => row[column] ?? null);
  cache.run(overwrite, ...values, cache.accountId, id);
}

export function updateSqlRow(cache: Cache, table: SyncedTable, id: string, set: SqlRow): void {
  const columns = Object.keys(set);
  if (columns.length === 0) return;
  const assignments = columns.map((column) => `${column} = ?`).join(", ");
  cache.run(
    `UPDATE ${table} SET ${assignments} WHERE accountId = ? AND id = ?`,
    ...Object.values(set),
    cache.accountId,
    id,
  );
}

export function removeSqlRow(cache: Cache, table: SyncedTable, id: string): void {
  cache.run(forms[table].remove, cache.accountId, id);
}

export function toSqlValue(value: unknown): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return JSON.stringify(value);
}

/** The entity of a stored row. Rows are checked when they enter (checkRowPatch, the server), not when they are read. */
export function entityOf<Table extends SyncedTable>(table: Table, row: SqlRow): RowOf<Table> {
  const { columns, maps, booleans } = forms[table];
  const entity: Record<string, unknown> = {};
  for (const column of columns) {
    const value = row[column] ?? null;
    if (maps.has(column)) entity[column] = typeof value === "string" ? JSON.parse(value) : {};
    else if (booleans.has(column)) entity[column] = value === null ? null : value === 1;
    else entity[column] = value;
  }
  return entity as RowOf<Table>;
}

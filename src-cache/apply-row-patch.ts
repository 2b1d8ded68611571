import { type SyncedTable, syncedTables } from "../src-contract/entities/synced-tables.ts";
import { mergeMap, type RowOperation, type RowPatch } from "../src-contract/row-patch.ts";
import type { Cache } from "./cache.ts";
import { type IndexChanges, isTextTable } from "./search-index.ts";
import {
  columnsOf,
  insertSqlRow,
  overwriteSqlRow,
  readSqlRow,
  removeSqlRow,
  type SqlRow,
  toSqlValue,
  updateSqlRow,
} from "./synced-rows.ts";

export type PatchContext = {
  /** When a `del` happens, milliseconds UTC. */
  at: number;
  changes: IndexChanges;
};

/** Applies a patch in its order. Belongs into a transaction that ends with `indexChanges`. */
export function applyRowPatch(cache: Cache, patch: RowPatch, context: PatchContext): void {
  for (const operation of patch) applyOperation(cache, operation, context);
}

export function applyOperation(cache: Cache, operation: RowOperation, { at, changes }: PatchContext): void {
  switch (operation.op) {
    case "put": {
      const { table, row } = operation;
      putRow(cache, table, sqlRowOf(table, row), changes);
      return;
    }
    case "update": {
      const { table, id, set } = operation;
      const old = readSqlRow(cache, table, id);
      if (!old) return;
      const merged = mergeUpdate(table, old, set);
      updateSqlRow(cache, table, id, merged);
      noteOverwritten(table, id, old, changes);
      noteContact(table, merged, changes);
      noteSaid(table, { id, ...merged }, changes);
      return;
    }
    case "del": {
      const { table, id } = operation;
      const old = readSqlRow(cache, table, id);
      if (!old) return;
      updateSqlRow(cache, table, id, { deletedAt: at });
      noteOverwritten(table, id, old, changes);
    }
  }
}

/** Puts back what a row was, or takes it away when it was not there. */
export function restoreRow(
  cache: Cache,
  { table, id, row }: { table: SyncedTable; id: string; row: SqlRow | null },
  changes: IndexChanges,
): void {
  if (row) {
    putRow(cache, table, row, changes);
    return;
  }
  const old = readSqlRow(cache, table, id);
  if (!old) return;
  removeSqlRow(cache, table, id);
  noteOverwritten(table, id, old, changes);
}

function putRow(cache: Cache, table: SyncedTable, row: SqlRow, changes: IndexChanges): void {
  const id = String(row["id"]);
  noteContact(table, row, changes);
  if (insertSqlRow(cache, table, row)) {
    noteNew(table, id, row, changes);
    return;
  }
  const old = readSqlRow(cache, table, id) ?? {};
  overwriteSqlRow(cache, table, id, row);
  noteSaid(table, row, changes);
  noteOverwritten(table, id, old, changes);
}

function sqlRowOf(table: SyncedTable, row: Record<string, unknown>): SqlRow {
  const sqlRow: SqlRow = {};
  for (const column of columnsOf(table)) sqlRow[column] = toSqlValue(row[column]);
  return sqlRow;
}

/** Map columns take only the keys that the update names (RFC 7396): two desks that add two phones keep both. */
function mergeUpdate(table: SyncedTable, old: SqlRow, set: Record<string, unknown>): SqlRow {
  const maps: readonly string[] = syncedTables[table].map;
  const known = columnsOf(table);
  const merged: SqlRow = {};
  for (const [column, value] of Object.entries(set)) {
    if (!known.includes(column) || column === "id") continue;
    merged[column] = maps.includes(column)
      ? JSON.stringify(mergeMap(mapOf(old[column]), mapOf(value)))
      : toSqlValue(value);
  }
  return merged;
}

function mapOf(value: unknown): Record<string, unknown> {
  if (typeof value === "string") return JSON.parse(value) as Record<string, unknown>;
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Whom a call or a message belonged to before it was changed, and whom it belongs to now: both last contacts move. */
function noteContact(table: SyncedTable, row: SqlRow, changes: IndexChanges): void {
  if (table !== "calls" && table !== "messages") return;
  const clientId = row["clientId"];
  if (typeof clientId === "string") changes.contacts.add(clientId);
}

/** What is said of a call stands in its row and in the comments that were written with it. */
function noteSaid(table: SyncedTable, row: SqlRow, changes: IndexChanges): void {
  const callId = table === "calls" ? row["id"] : table === "comments" ? row["callId"] : null;
  if (typeof callId === "string") changes.calls.add(callId);
}

function noteEdit(table: SyncedTable, row: SqlRow, changes: IndexChanges): void {
  const clientId = row["clientId"];
  if (table === "clientEdits" && typeof clientId === "string") changes.edits.add(clientId);
}

/** A row that no index knows yet, unless it was taken away a moment ago. */
function noteNew(table: SyncedTable, id: string, row: SqlRow, changes: IndexChanges): void {
  noteEdit(table, row, changes);
  noteSaid(table, row, changes);
  if (table === "clients") changes.clients.set(id, changes.clients.has(id) ? "read" : row);
  else if (isTextTable(table)) changes.texts.set(id, { table, row: changes.texts.has(id) ? "read" : row });
}

/** Its entry is to be read and compared, also when the row turns out to be new to the file or not to be there. */
export function noteSuspect(table: SyncedTable, id: string, changes: IndexChanges): void {
  if (table === "clients") changes.clients.set(id, "read");
  else if (isTextTable(table)) changes.texts.set(id, { table, row: "read" });
  else if (table === "calls") changes.calls.add(id);
}

function noteOverwritten(table: SyncedTable, id: string, old: SqlRow, changes: IndexChanges): void {
  noteContact(table, old, changes);
  noteEdit(table, old, changes);
  noteSaid(table, { ...old, id }, changes);
  noteSuspect(table, id, changes);
}

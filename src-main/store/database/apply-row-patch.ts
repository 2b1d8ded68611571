import type { Client } from "../../../src-contract/entities/client.ts";
import { type SyncedTable, syncedTables } from "../../../src-contract/entities/synced-tables.ts";
import { mergeMap, type RowOperation, type RowPatch } from "../../../src-contract/row-patch.ts";
import type { Cache } from "./cache.ts";
import { type IndexChanges, type TextTable, textTables } from "./search-index.ts";
import {
  columnsOf,
  putSqlRow,
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
      noteClientOf(cache, table, row.id, changes);
      putSqlRow(cache, table, sqlRowOf(table, row));
      noteChange(table, row.id, row, changes);
      return;
    }
    case "update": {
      const { table, id, set } = operation;
      const old = readSqlRow(cache, table, id);
      if (!old) return;
      const merged = mergeUpdate(table, old, set);
      updateSqlRow(cache, table, id, merged);
      noteChange(table, id, old, changes);
      noteChange(table, id, { ...old, ...merged }, changes);
      if (table === "clients") changes.clients.set(id, null);
      return;
    }
    case "del": {
      const { table, id } = operation;
      const old = readSqlRow(cache, table, id);
      if (!old) return;
      updateSqlRow(cache, table, id, { deletedAt: at });
      noteChange(table, id, old, changes);
      if (table === "clients") changes.clients.set(id, null);
    }
  }
}

/** Puts back what a row was, or takes it away when it was not there. */
export function restoreRow(
  cache: Cache,
  { table, id, row }: { table: SyncedTable; id: string; row: SqlRow | null },
  changes: IndexChanges,
): void {
  noteClientOf(cache, table, id, changes);
  if (row) putSqlRow(cache, table, row);
  else removeSqlRow(cache, table, id);
  noteChange(table, id, row ?? {}, changes);
  if (table === "clients") changes.clients.set(id, null);
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

/** A call that is given to another client moves the last contact of both. */
function noteClientOf(cache: Cache, table: SyncedTable, id: string, changes: IndexChanges): void {
  if (table !== "calls") return;
  const old = cache.get<{ clientId: string | null }>(
    "SELECT clientId FROM calls WHERE accountId = ? AND id = ?",
    cache.accountId,
    id,
  );
  if (old?.clientId) changes.contacts.add(old.clientId);
}

function noteChange(table: SyncedTable, id: string, row: Record<string, unknown>, changes: IndexChanges): void {
  if (table === "clients") {
    // a mutation's put leaves out what only the server gives
    changes.clients.set(id, { deletedAt: null, ...row } as Client);
  } else if (isTextTable(table)) {
    changes.texts.set(id, table);
  } else if (table === "calls" || table === "messages") {
    const clientId = row["clientId"];
    if (typeof clientId === "string") changes.contacts.add(clientId);
  }
}

function isTextTable(table: SyncedTable): table is TextTable {
  return (textTables as readonly string[]).includes(table);
}

import { type SyncedTable, syncedTables } from "../../../src-contract/entities/synced-tables.ts";
import type { Cache, SqlValue } from "../../../src-cache/cache.ts";
import { columnsOf, entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import type { RowRef } from "./rebase.ts";

/**
 * What a desk holds of the server's rows: its tables, with `baseRows` in the place of the rows that pending mutations
 * touch. Living rows, by id; rows that only pending mutations made are not among them.
 */

/** Ids after `after` and not after `until`; null is the beginning, and the end. */
export type Slice = { table: SyncedTable; after: string | null; until: string | null };

export type Content = Record<string, unknown>;

/** The id of the slice's row number `limit`, counted from one; null when there are fewer. */
export function borderOf(cache: Cache, slice: Slice, limit: number): string | null {
  const { table } = slice;
  const own = rangeOf(slice, "id");
  const bases = rangeOf(slice, "rowId");
  const row = cache.get<{ id: string }>(
    `SELECT id FROM ${table} WHERE ${untouched(table)}${own.where}
    UNION ALL SELECT rowId FROM baseRows WHERE tableName = ?${bases.where}
      AND baseRow IS NOT NULL AND baseRow ->> 'deletedAt' IS NULL
    ORDER BY 1 LIMIT 1 OFFSET ?`,
    cache.accountId,
    table,
    ...own.values,
    table,
    ...bases.values,
    limit - 1,
  );
  return row?.id ?? null;
}

/** By id, in its order. */
export function readSlice(cache: Cache, slice: Slice): Map<string, Content> {
  const { table } = slice;
  const own = rangeOf(slice, "id");
  const rows = cache.all<SqlRow>(
    `SELECT ${columnsOf(table).join(", ")} FROM ${table} WHERE ${untouched(table)}${own.where} ORDER BY id`,
    cache.accountId,
    table,
    ...own.values,
  );
  const bases = readBases(cache, slice);
  if (bases.length > 0) {
    rows.push(...bases);
    rows.sort((one, other) => (String(one["id"]) < String(other["id"]) ? -1 : 1));
  }
  return new Map(rows.map((row) => [String(row["id"]), contentOf(table, row)]));
}

function readBases(cache: Cache, slice: Slice): SqlRow[] {
  const { where, values } = rangeOf(slice, "rowId");
  return cache
    .all<{ baseRow: string }>(
      `SELECT baseRow FROM baseRows WHERE tableName = ?${where} AND baseRow IS NOT NULL`,
      slice.table,
      ...values,
    )
    .map(({ baseRow }) => JSON.parse(baseRow) as SqlRow)
    .filter((row) => row["deletedAt"] === null);
}

/** Takes the account and the table's name. */
function untouched(table: SyncedTable): string {
  return `accountId = ? AND deletedAt IS NULL
    AND NOT EXISTS (SELECT 1 FROM baseRows WHERE tableName = ? AND rowId = ${table}.id)`;
}

/** Rows that pending mutations touch. */
export function pendingRefs(cache: Cache, slice: Slice): RowRef[] {
  const { where, values } = rangeOf(slice, "rowId");
  return cache
    .all<{ id: string }>(
      `SELECT rowId AS id FROM baseRows WHERE tableName = ?${where}
      UNION SELECT rowId FROM outboxRows WHERE tableName = ?${where}`,
      slice.table,
      ...values,
      slice.table,
      ...values,
    )
    .map(({ id }) => ({ table: slice.table, id }));
}

/** As the contract has it. A map that is no JSON any more stays text, and so is unlike any map. */
export function contentOf(table: SyncedTable, row: SqlRow): Content {
  try {
    return entityOf(table, row);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const ruined = syncedTables[table].map.filter((column) => !isJson(row[column]));
    const readable = Object.fromEntries(
      Object.entries(row).filter(([column]) => !ruined.some((name) => name === column)),
    );
    return { ...entityOf(table, readable), ...Object.fromEntries(ruined.map((column) => [column, row[column]])) };
  }
}

function isJson(value: SqlValue | undefined): boolean {
  try {
    JSON.parse(String(value));
    return true;
  } catch {
    return false;
  }
}

function rangeOf({ after, until }: Slice, column: string): { where: string; values: string[] } {
  if (until === null) return { where: ` AND ${column} > ?`, values: [after ?? ""] };
  return { where: ` AND ${column} > ? AND ${column} <= ?`, values: [after ?? "", until] };
}

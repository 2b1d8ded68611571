import { syncedTables } from "../../src-contract/entities/synced-tables.ts";
import { mergeMap, type RowOperation, type RowPatch } from "../../src-contract/row-patch.ts";
import type { Row } from "./row-columns.ts";
import type { ReadRow, RowRef } from "./working-rows.ts";

/**
 * The server's half of a mutation's effect: the rows as they are after the patch. Pure; nothing is written here.
 * Map columns are merged by key (RFC 7396), an update or del of a row that is not there or deleted changes nothing.
 * Throws a ZodError when a row would no longer fit its schema: the mutation is refused.
 */
export function applyRowPatch(patch: RowPatch, read: ReadRow, now: number): { ref: RowRef; row: Row }[] {
  const changes = new Map<string, { ref: RowRef; row: Row }>();
  for (const operation of patch) {
    const ref = refOf(operation);
    const key = `${ref.table} ${ref.id}`;
    const before = changes.get(key)?.row ?? read(ref);
    const after = rowAfter(operation, before, now);
    if (after) changes.set(key, { ref, row: after });
  }
  return Array.from(changes.values());
}

export function refOf(operation: RowOperation): RowRef {
  return { table: operation.table, id: operation.op === "put" ? operation.row.id : operation.id };
}

function rowAfter(operation: RowOperation, before: Row | undefined, now: number): Row | null {
  const { schema, map } = syncedTables[operation.table];
  // revision and deletedAt are the server's: a desk's values never get in
  if (operation.op === "put") return schema.parse({ ...operation.row, revision: null, deletedAt: null });
  if (!before || before["deletedAt"] !== null) return null;
  if (operation.op === "del") return { ...before, deletedAt: now };
  const merged: Row = { ...before };
  for (const [column, value] of Object.entries(operation.set)) {
    if (!(column in schema.shape)) throw new Error(`unknown column in ${operation.table}: ${column}`);
    const isMap = (map as readonly string[]).includes(column);
    merged[column] = isMap
      ? mergeMap(before[column] as Record<string, unknown>, value as Record<string, unknown>)
      : value;
  }
  return schema.parse({ ...merged, id: before.id, revision: before["revision"], deletedAt: null });
}

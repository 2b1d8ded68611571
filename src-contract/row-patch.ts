import { z } from "zod";
import { idSchema } from "./entities/basics.ts";
import { type NewRow, type RowOf, type SyncedTable, syncedTableNames, syncedTables } from "./entities/synced-tables.ts";

/**
 * The only shape in which data changes, on the desk and on the server.
 * put: a whole row; update: some columns (map columns by RFC 7396 merge patch); del: soft delete.
 * An update or del of a row that is not there changes nothing: the patch never reads.
 */
export const rowOperationSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("put"), table: z.enum(syncedTableNames), row: z.looseObject({ id: idSchema }) }),
  z.object({
    op: z.literal("update"),
    table: z.enum(syncedTableNames),
    id: idSchema,
    set: z.record(z.string(), z.unknown()),
  }),
  z.object({ op: z.literal("del"), table: z.enum(syncedTableNames), id: idSchema }),
]);
export type RowOperation = z.infer<typeof rowOperationSchema>;
export const rowPatchSchema = z.array(rowOperationSchema);
export type RowPatch = RowOperation[];

/** Map columns may be given in part: a null removes the key. */
type SetOf<Table extends SyncedTable> = {
  [Column in keyof RowOf<Table>]?: RowOf<Table>[Column] extends Record<string, infer Value>
    ? Record<string, Value | null>
    : RowOf<Table>[Column];
};

export function put<Table extends SyncedTable>(table: Table, row: NewRow<Table>): RowOperation {
  return { op: "put", table, row };
}

export function update<Table extends SyncedTable>(table: Table, id: string, set: SetOf<Table>): RowOperation {
  return { op: "update", table, id, set };
}

export function del(table: SyncedTable, id: string): RowOperation {
  return { op: "del", table, id };
}

/** Throws a ZodError when an operation does not fit its table: a fault of a mutation, never of the person. */
export function checkRowPatch(patch: RowPatch): void {
  for (const operation of patch) {
    const { schema } = syncedTables[operation.table];
    if (operation.op === "put") schema.parse(operation.row);
    if (operation.op === "update") {
      const columns = Object.keys(operation.set);
      const shape = schema.shape as Record<string, z.ZodType>;
      const unknown = columns.filter((column) => !(column in shape));
      if (unknown.length > 0) throw new Error(`unknown columns in ${operation.table}: ${unknown.join(", ")}`);
    }
  }
}

/** RFC 7396 for one level, which is all that map columns have. */
export function mergeMap<Value>(
  target: Record<string, Value>,
  patch: Record<string, Value | null>,
): Record<string, Value> {
  // no assignment: a key may be called «__proto__»
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

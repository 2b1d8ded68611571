import type { Knex } from "knex";
import { type SyncedTable, syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import type { Client } from "../../src-contract/entities/client.ts";
import { writeClientKeys } from "./client-keys.ts";
import { insertRows } from "./insert-rows.ts";
import { columnsOf, fromColumns, type Row, toColumns } from "./row-columns.ts";

export type RowRef = { table: SyncedTable; id: string };

/** Reads a row as it is at this point of the batch, a soft-deleted one too. */
export type ReadRow = (ref: RowRef) => Row | undefined;

/**
 * The rows that a push batch reads and changes, held in memory inside its transaction: mutations are decided by pure
 * functions on them, and a refused one leaves no trace, as after a savepoint. Only what was changed is written, once.
 */
export type WorkingRows = {
  read: ReadRow;
  /** `nth`: which applied mutation of the batch did it, from 1; the row gets that one's revision. */
  change(ref: RowRef, row: Row, nth: number): void;
  /** `before`: as the database has it; undefined for a new one. */
  changed(): { table: SyncedTable; isNew: boolean; nth: number; row: Row; before: Row | undefined }[];
};

/**
 * Reads the rows by id and locks them where rows can be locked, so that a map column merged here is not overwritten by
 * another desk's merge. Ids are sorted: two batches lock in the same order.
 */
export async function loadWorkingRows(trx: Knex, accountId: number, refs: Iterable<RowRef>): Promise<WorkingRows> {
  const stored = new Map<string, Row>();
  const changes = new Map<string, { table: SyncedTable; nth: number; row: Row }>();
  for (const [table, ids] of idsByTable(refs)) {
    for (let start = 0; start < ids.length; start += idsPerRead) {
      const records: Record<string, unknown>[] = await trx(table)
        .select(columnsOf[table])
        .where({ accountId })
        .whereIn("id", ids.slice(start, start + idsPerRead))
        .orderBy("id")
        .forUpdate();
      for (const record of records) {
        const row = fromColumns(table, record);
        stored.set(keyOf({ table, id: row.id }), row);
      }
    }
  }
  return {
    read: (ref) => changes.get(keyOf(ref))?.row ?? stored.get(keyOf(ref)),
    change: ({ table, id }, row, nth) => changes.set(keyOf({ table, id }), { table, row, nth }),
    changed: () =>
      Array.from(changes, ([key, change]) => ({ ...change, isNew: !stored.has(key), before: stored.get(key) })),
  };
}

/**
 * Writes what was changed; the n-th mutation's rows get `revisionBefore` + n.
 * New rows are inserted and never replace: a row that came meanwhile is an error, after which the batch decides anew.
 */
export async function writeWorkingRows(
  trx: Knex,
  accountId: number,
  { rows, revisionBefore }: { rows: WorkingRows; revisionBefore: number },
): Promise<void> {
  const changed = rows.changed();
  for (const table of syncedTableNames) {
    const ofTable = changed.filter((change) => change.table === table);
    const columns = ["accountId", ...columnsOf[table]];
    const values = (part: typeof changed) =>
      part.map(({ row, nth }) => toColumns(table, accountId, { ...row, revision: revisionBefore + nth }));
    await insertRows(trx, { table, columns, rows: values(ofTable.filter(({ isNew }) => isNew)) });
    await insertRows(trx, {
      table,
      columns,
      rows: values(ofTable.filter(({ isNew }) => !isNew)),
      replaceOn: ["accountId", "id"],
    });
  }
  const clients = changed.filter(({ table }) => table === "clients");
  await writeClientKeys(
    trx,
    accountId,
    clients.map(({ row, before }) => ({ row: row as Row & Client, before: before as (Row & Client) | undefined })),
  );
}

const idsPerRead = 1_000;

function keyOf({ table, id }: RowRef): string {
  return `${table} ${id}`;
}

function idsByTable(refs: Iterable<RowRef>): Map<SyncedTable, string[]> {
  const ids = new Map<SyncedTable, Set<string>>();
  for (const { table, id } of refs) {
    const ofTable = ids.get(table) ?? new Set();
    ids.set(table, ofTable.add(id));
  }
  const ordered = Array.from(ids).sort(([first], [second]) => (first < second ? -1 : 1));
  return new Map(ordered.map(([table, ofTable]) => [table, Array.from(ofTable).sort()]));
}

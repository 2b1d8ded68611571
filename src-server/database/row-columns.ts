import { type SyncedTable, syncedTableNames, syncedTables } from "../../src-contract/entities/synced-tables.ts";
import { jsonOf } from "./dialect.ts";
import type { ColumnValue } from "./insert-rows.ts";

/** A synced row as the contract has it: maps as objects, booleans as booleans. */
export type Row = { id: string } & Record<string, unknown>;

/** Column names of each synced table, without `accountId`. */
export const columnsOf = Object.fromEntries(
  syncedTableNames.map((table) => [table, Object.keys(syncedTables[table].schema.shape)]),
) as Record<SyncedTable, string[]>;

export function toColumns(table: SyncedTable, accountId: number, row: Row): ColumnValue[] {
  const maps: readonly string[] = syncedTables[table].map;
  return [
    accountId,
    ...columnsOf[table].map((column) =>
      maps.includes(column) ? JSON.stringify(row[column]) : ((row[column] ?? null) as ColumnValue),
    ),
  ];
}

export function fromColumns(table: SyncedTable, record: Record<string, unknown>): Row {
  const { map, boolean } = syncedTables[table];
  const row = { ...record } as Row;
  for (const column of map) row[column] = jsonOf(record[column]);
  for (const column of boolean) if (record[column] !== null) row[column] = Boolean(record[column]);
  return row;
}

import { type SyncedTable, syncedTableNames, syncedTables } from "../entities/synced-tables.ts";

/** The tables whose rows name the client that they are about, the clients themselves not among them. */
export const tablesOfClient: readonly SyncedTable[] = syncedTableNames.filter(
  (table) => "clientId" in syncedTables[table].schema.shape,
);

/** Tables whose rows are about a row of another one, by the column that names it. A row may be about several. */
export const tablesOfParent: readonly { table: SyncedTable; column: string; parent: SyncedTable }[] = (
  [
    { column: "callId", parent: "calls" },
    { column: "commentId", parent: "comments" },
  ] as const
).flatMap(({ column, parent }) =>
  syncedTableNames
    .filter((table) => column in syncedTables[table].schema.shape)
    .map((table) => ({ table, column, parent })),
);

import type { SyncedTable } from "../../../src-contract/entities/synced-tables.ts";
import { tablesOfClient } from "../../../src-contract/rules/client-rows.ts";
import { clientName } from "../../../src-contract/rules/person-name.ts";
import { entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import type { QueryHandler } from "./query-context.ts";

export const clientContents: QueryHandler<"clientContents"> = ({ cache }, { clientId }) => {
  const counts: Partial<Record<SyncedTable, number>> = {};
  for (const table of tablesOfClient) {
    const row = cache.get<{ rows: number }>(
      `SELECT count(*) AS rows FROM ${table} WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL`,
      cache.accountId,
      clientId,
    );
    if (row && row.rows > 0) counts[table] = row.rows;
  }
  return counts;
};

export const removedClients: QueryHandler<"removedClients"> = ({ cache }, { limit }) =>
  cache
    .all<SqlRow>(
      `SELECT * FROM clients WHERE removedAt IS NOT NULL AND accountId = ? AND deletedAt IS NULL
      ORDER BY removedAt DESC, id LIMIT ?`,
      cache.accountId,
      limit,
    )
    .map((row) => entityOf("clients", row))
    .map((client) => ({ id: client.id, name: clientName(client), removedAt: client.removedAt ?? 0 }));

import type { Cache } from "../../../src-cache/cache.ts";
import { readEdits } from "../../../src-cache/client-conflicts.ts";
import { entityOf, readSqlRow, type SqlRow } from "../../../src-cache/synced-rows.ts";
import type { RowOf, SyncedTable } from "../../../src-contract/entities/synced-tables.ts";
import { pinnedAt } from "../../../src-contract/rules/pinned-note.ts";
import { zoneOfClient } from "../../../src-contract/rules/local-time.ts";
import { countRecords } from "./client-history.ts";
import type { QueryHandler } from "./query-context.ts";

/** A card shows the newest of each list; the whole of a long history is read by its own screens. */
const listLimit = 500;

export const clientCard: QueryHandler<"clientCard"> = (context, { clientId }) => {
  const { cache, zones, now } = context;
  const row = readSqlRow(cache, "clients", clientId);
  if (!row || row["deletedAt"] !== null) return null;
  const client = entityOf("clients", row);
  const zone = zoneOfClient(client);
  return {
    client,
    localTime: { ...zone, utcOffsetMinutes: zones.offsetMinutes(zone.timeZone, now) },
    note: pinnedNote(cache, clientId, now),
    comments: rowsOf(cache, "comments", clientId, "ORDER BY createdAt DESC, id DESC"),
    calls: rowsOf(cache, "calls", clientId, "ORDER BY startedAt DESC, id DESC"),
    tasks: rowsOf(cache, "tasks", clientId, "ORDER BY createdAt DESC, id DESC"),
    orders: rowsOf(cache, "orders", clientId, "ORDER BY createdAt DESC, id DESC"),
    messages: rowsOf(cache, "messages", clientId, "ORDER BY createdAt DESC, id DESC"),
    edits: readEdits(cache, clientId, listLimit),
    waiting: waitingRows(cache, clientId),
    recordCounts: countRecords(context, clientId),
    points: pointsOf(cache, clientId),
  };
};

function rowsOf<Table extends SyncedTable>(cache: Cache, table: Table, clientId: string, rest: string): RowOf<Table>[] {
  return cache
    .all<SqlRow>(
      `SELECT * FROM ${table} WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL ${rest} LIMIT ${listLimit}`,
      cache.accountId,
      clientId,
    )
    .map((row) => entityOf(table, row));
}

/** The newest by the server's order; one that has no revision yet comes after all that have. Taken down, or over at `now`: none. */
export function pinnedNote(cache: Cache, clientId: string, now: number): RowOf<"notes"> | null {
  const newest = "ORDER BY revision IS NULL DESC, revision DESC, createdAt DESC, id DESC LIMIT 1";
  const row = cache.get<SqlRow>(
    `SELECT * FROM notes WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL ${newest}`,
    cache.accountId,
    clientId,
  );
  return pinnedAt(row ? entityOf("notes", row) : null, now);
}

/** Ids of the card's rows that a mutation in the outbox still touches. */
function waitingRows(cache: Cache, clientId: string): string[] {
  return cache
    .all<{ id: string }>(
      `SELECT id FROM (SELECT ? AS id ${rowIds}) WHERE EXISTS (SELECT 1 FROM outboxRows WHERE rowId = id)
      UNION ALL SELECT id FROM outboxRows CROSS JOIN clientRecords ON accountId = ? AND id = rowId
        WHERE tableName = 'clientRecords' AND clientId = ?`,
      clientId,
      ...cardTables.flatMap(() => [cache.accountId, clientId]),
      cache.accountId,
      clientId,
    )
    .map(({ id }) => id);
}
const cardTables = ["comments", "calls", "tasks", "orders", "messages", "notes"];
const rowIds = cardTables
  .map((table) => `UNION ALL SELECT id FROM ${table} WHERE accountId = ? AND clientId = ?`)
  .join(" ");

/** Sync rule 10: what the server has not confirmed counts in no sum. */
function pointsOf(cache: Cache, clientId: string): { sum: number; waiting: number } {
  const amount = "json_extract(details, '$.amount')";
  const sums = cache.get<{ sum: number | null; waiting: number | null }>(
    `SELECT sum(${amount}) FILTER (WHERE revision IS NOT NULL) AS sum,
      sum(${amount}) FILTER (WHERE revision IS NULL) AS waiting
    FROM clientRecords WHERE accountId = ? AND clientId = ? AND kind = 'points' AND deletedAt IS NULL`,
    cache.accountId,
    clientId,
  );
  return { sum: sums?.sum ?? 0, waiting: sums?.waiting ?? 0 };
}

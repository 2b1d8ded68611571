import type { Call, CallMove, CallTies } from "../../../src-contract/entities/call.ts";
import type { RowOf, SyncedTable } from "../../../src-contract/entities/synced-tables.ts";
import { openTaskStatuses } from "../../../src-contract/entities/task.ts";
import type { NamedMove, NamedTies } from "../../../src-contract/queries/call-ties.ts";
import { callBackTaskId, wasMissed } from "../../../src-contract/rules/call-back.ts";
import { mostMovedAlong, movesOf, tiesOf, wayBack } from "../../../src-contract/rules/call-ties.ts";
import { clientName } from "../../../src-contract/rules/person-name.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { entityOf, readSqlRow } from "../../../src-cache/synced-rows.ts";
import type { QueryHandler } from "./query-context.ts";

export const callTies: QueryHandler<"callTies"> = ({ cache }, { callId }) => {
  const call = living(cache, "calls", callId);
  if (!call) return null;
  return {
    managerId: call.managerId,
    ties: tiesOf(call),
    named: namedTies(cache, call),
    moves: movesOf(call).map(({ id, ...move }) => namedMove(cache, id, move)),
    wayBack: wayBack(call),
    callBackId: callBackOf(cache, call),
    along: { comments: idsOf(cache, "comments", callId), files: filesOf(cache, callId) },
  };
};

/** G3-12: a move in words. Rows that are gone have none. */
export function namedMove(cache: Cache, id: string, { before, after, by, at }: CallMove): NamedMove {
  return { id, by, at, before: namedTies(cache, before), after: namedTies(cache, after) };
}

function namedTies(cache: Cache, { clientId, orderId, taskId }: CallTies): NamedTies {
  const client = living(cache, "clients", clientId);
  const order = living(cache, "orders", orderId);
  const task = living(cache, "tasks", taskId);
  return {
    client:
      clientId === null
        ? null
        : { id: clientId, name: client ? clientName(client) : null, company: client?.company ?? "" },
    order: orderId === null ? null : { id: orderId, number: order?.number ?? null, title: order?.title ?? "" },
    task: taskId === null ? null : { id: taskId, text: task?.text ?? null },
  };
}

function living<Table extends SyncedTable>(cache: Cache, table: Table, id: string | null): RowOf<Table> | null {
  const row = id === null ? undefined : readSqlRow(cache, table, id);
  return row && row["deletedAt"] === null ? entityOf(table, row) : null;
}

function callBackOf(cache: Cache, { id, clientId, startedAt, ...call }: Call): string | null {
  if (clientId === null || call.endedAt === null || !wasMissed(call)) return null;
  const task = living(cache, "tasks", callBackTaskId(clientId));
  if (task?.missedAt !== startedAt || !(openTaskStatuses as readonly string[]).includes(task.status)) return null;
  const another = cache.get(
    `SELECT 1 FROM calls WHERE accountId = ? AND clientId = ? AND startedAt >= ? AND id <> ? AND direction = 'incoming'
      AND answeredAt IS NULL AND deletedAt IS NULL LIMIT 1`,
    cache.accountId,
    clientId,
    startedAt,
    id,
  );
  return another ? null : task.id;
}

function idsOf(cache: Cache, table: "comments" | "attachments", callId: string, rest = ""): string[] {
  return cache
    .all<{ id: string }>(
      `SELECT id FROM ${table} WHERE accountId = ${cache.accountId} AND callId = ? AND deletedAt IS NULL ${rest}
      ORDER BY id LIMIT ${mostMovedAlong}`,
      callId,
    )
    .map(({ id }) => id);
}

/** A recording is of its call alone and names no client: it goes along by itself. */
function filesOf(cache: Cache, callId: string): string[] {
  return idsOf(cache, "attachments", callId, "AND clientId IS NOT NULL");
}

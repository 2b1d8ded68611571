import type { ClientPhone } from "../../../src-contract/entities/client.ts";
import { openTaskStatuses } from "../../../src-contract/entities/task.ts";
import type { QueryResult } from "../../../src-contract/queries/index.ts";
import { takenElsewhereCause } from "../../../src-contract/rules/call-back.ts";
import type { SqlValue } from "../../../src-cache/cache.ts";
import { entityOf, type SqlRow } from "../../../src-cache/synced-rows.ts";
import type { QueryContext, QueryHandler } from "./query-context.ts";

export type CallWithClient = NonNullable<QueryResult<"call">>;

const openStatuses = openTaskStatuses.map((status) => `'${status}'`).join(", ");

export const users: QueryHandler<"users"> = ({ cache }) =>
  cache
    .all<SqlRow>("SELECT * FROM users WHERE accountId = ? AND deletedAt IS NULL ORDER BY name", cache.accountId)
    .map((row) => entityOf("users", row));

const tiedRow = (column: string, table: string, tie: string) =>
  `(SELECT ${column} FROM ${table} WHERE accountId = calls.accountId AND id = calls.${tie} AND deletedAt IS NULL)`;
export const callWithClientColumns = `calls.*, clientEntries.name AS clientName, clientEntries.timeZone AS clientZone,
  ${tiedRow("number", "orders", "orderId")} AS orderNumber, ${tiedRow("text", "tasks", "taskId")} AS taskText`;
export const callsWithClient = `SELECT ${callWithClientColumns}
  FROM calls LEFT JOIN clientEntries ON clientEntries.clientId = calls.clientId`;

export function withClient(row: SqlRow, { zones, now }: QueryContext): CallWithClient {
  return {
    ...entityOf("calls", row),
    clientName: textOrNull(row["clientName"]),
    orderNumber: textOrNull(row["orderNumber"]),
    taskText: textOrNull(row["taskText"]),
    utcOffsetMinutes: zones.offsetMinutes(textOrNull(row["clientZone"]), now),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The calls that rang here too and another desk took are not this person's (`wasTakenElsewhere`). */
export const takenHere = `NOT (direction = 'incoming' AND answeredAt IS NULL AND q850Cause IS ${takenElsewhereCause})`;

export const callsWithoutOutcome: QueryHandler<"callsWithoutOutcome"> = (context) =>
  context.cache
    .all<SqlRow>(
      `${callsWithClient} WHERE calls.managerId = ? AND held IS NULL AND endedAt IS NOT NULL
        AND ${takenHere} AND calls.deletedAt IS NULL ORDER BY startedAt`,
      context.reader.userId,
    )
    .map((row) => withClient(row, context));

export const unfinishedCalls: QueryHandler<"unfinishedCalls"> = ({ cache, reader }) =>
  cache
    .all<SqlRow>(
      "SELECT * FROM calls WHERE deviceId = ? AND endedAt IS NULL AND deletedAt IS NULL ORDER BY startedAt",
      reader.deviceId,
    )
    .map((row) => entityOf("calls", row));

/** A desk that died in a call says nothing of its end until it is opened again. */
const longestTalk = 2 * 60 * 60_000;

export const callsOfOthersNow: QueryHandler<"callsOfOthersNow"> = ({ cache, reader, now }) =>
  cache.all<{ clientId: string; managerId: string; startedAt: number; answeredAt: number | null }>(
    `SELECT clientId, managerId, startedAt, answeredAt FROM calls INDEXED BY calls_unfinished
      WHERE endedAt IS NULL AND deletedAt IS NULL AND startedAt > ? AND managerId <> ? AND clientId IS NOT NULL
        AND (answeredAt IS NOT NULL OR direction = 'outgoing') ORDER BY startedAt`,
    now - longestTalk,
    reader.userId,
  );

export const call: QueryHandler<"call"> = (context, { callId }) => {
  const { cache } = context;
  const row = cache.get<SqlRow>(
    `${callsWithClient} WHERE calls.accountId = ? AND calls.id = ? AND calls.deletedAt IS NULL`,
    cache.accountId,
    callId,
  );
  return row ? withClient(row, context) : null;
};

export const openTasks: QueryHandler<"openTasks"> = (context, { scope, limit }) =>
  tasksWithClient(
    context,
    scope === "mine" ? { where: "AND assigneeId = ?", values: [context.reader.userId] } : allTasks,
    limit,
  );

export const bookEntries: QueryHandler<"bookEntries"> = ({ cache }) =>
  cache
    .all<SqlRow>("SELECT * FROM bookEntries WHERE accountId = ? AND deletedAt IS NULL", cache.accountId)
    .map((row) => entityOf("bookEntries", row));

const allTasks = { where: "", values: [] as SqlValue[] };

/** Overdue first means by due time; those without one come last. */
function tasksWithClient(
  { cache, zones, now }: QueryContext,
  { where, values }: typeof allTasks,
  limit: number,
): QueryResult<"openTasks"> {
  return cache
    .all<SqlRow>(
      `SELECT tasks.*, coalesce(clientEntries.name, '') AS clientName, clientEntries.phone AS clientPhone,
        clientEntries.timeZone AS clientZone
      FROM tasks LEFT JOIN clientEntries ON clientEntries.clientId = tasks.clientId
      WHERE tasks.accountId = ? AND status IN (${openStatuses}) AND deletedAt IS NULL ${where}
      ORDER BY dueAt IS NULL, dueAt, id LIMIT ?`,
      cache.accountId,
      ...values,
      limit,
    )
    .map((row) => {
      const phone = textOrNull(row["clientPhone"]);
      return {
        ...entityOf("tasks", row),
        clientName: String(row["clientName"]),
        phone: phone === null ? null : (JSON.parse(phone) as ClientPhone),
        utcOffsetMinutes: zones.offsetMinutes(textOrNull(row["clientZone"]), now),
      };
    });
}

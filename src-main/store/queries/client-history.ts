import type { Client } from "../../../src-contract/entities/client.ts";
import type { ClientRecord } from "../../../src-contract/entities/client-record.ts";
import type { HistoryEvent, HistorySubject } from "../../../src-contract/queries/client-records.ts";
import type { QueryArgs } from "../../../src-contract/queries/index.ts";
import { isSpam } from "../../../src-contract/rules/spam.ts";
import { handSource } from "../../../src-contract/entities/client-details.ts";
import type { Cache, SqlValue } from "../../../src-cache/cache.ts";
import { entityOf, readSqlRow, type SqlRow } from "../../../src-cache/synced-rows.ts";
import { namedMove } from "./call-ties.ts";
import { type HistorySource, historySources } from "./history-sources.ts";
import type { QueryContext, QueryHandler } from "./query-context.ts";

/** Where a page of the feed ends: its last event. */
type Place = NonNullable<QueryArgs<"clientHistory">["before"]>;

/**
 * Each source gives the keys of its next rows from its own index, newest first; the newest of all are the page, and only
 * their rows are read.
 */
export const clientHistory: QueryHandler<"clientHistory"> = ({ cache }, { clientId, kinds, before, limit }) => {
  const chosen = historySources.flatMap((source, order) => (kinds.includes(source.kind) ? [{ source, order }] : []));
  const places = newestPlaces(cache, { clientId, chosen, before, limit: limit + 1 });
  const page = places.slice(0, limit);
  return {
    events: page.flatMap((place) => eventAt(cache, clientId, place) ?? []),
    next: places.length > limit ? (page.at(-1) ?? null) : null,
  };
};

/** How much is looked at since the last talk: who was away for years opens the history itself. */
const sinceLimit = 300;
/** What is sent to everybody is no news of this client until he reads it; a call that was moved is his or is not, and told as such. */
const isNews = ({ record, step }: HistorySource) => !(record === "letter" && step === "made") && step !== "moved";
const newsSources = historySources.flatMap((source, order) => (isNews(source) ? [{ source, order }] : []));

export const sinceLastTalk: QueryHandler<"sinceLastTalk"> = ({ cache, reader }, { clientId }) => {
  const own = lastTalk(cache, clientId, "AND managerId = ?", reader.userId);
  const talk = own ?? lastTalk(cache, clientId, "");
  if (!talk) return null;
  const row = readSqlRow(cache, "clients", clientId);
  const client = row ? entityOf("clients", row) : null;
  const places = newestPlaces(cache, {
    clientId,
    chosen: newsSources,
    before: null,
    limit: sinceLimit + 1,
    after: talk.endedAt,
  });
  const events = places
    .slice(0, sinceLimit)
    .flatMap((place) => eventAt(cache, clientId, place) ?? [])
    .filter(({ authorId, subject }) => authorId !== reader.userId && !isSpamOf(client, subject));
  return { clientId, talk: { ...talk, isOwn: own !== undefined }, events, more: places.length > sinceLimit };
};

/** UD-13: spam is no news. */
function isSpamOf(client: Client | null, { table, row }: HistorySubject): boolean {
  return table === "messages" && client !== null && isSpam(row, client);
}

/** A talk is a call that was answered, or one that a person wrote down as held. */
function lastTalk(cache: Cache, clientId: string, whose: string, ...values: SqlValue[]) {
  return cache.get<{ callId: string; endedAt: number; managerId: string }>(
    `SELECT id AS callId, coalesce(endedAt, startedAt) AS endedAt, managerId FROM calls
    WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL ${whose}
      AND (answeredAt IS NOT NULL OR (source = 'manual' AND held = 1))
    ORDER BY startedAt DESC, id DESC LIMIT 1`,
    cache.accountId,
    clientId,
    ...values,
  );
}

type Asked = {
  clientId: string;
  chosen: readonly { source: HistorySource; order: number }[];
  before: Place | null;
  limit: number;
  /** Only what is younger than this moment. */
  after?: number;
};

function newestPlaces(cache: Cache, { clientId, chosen, before, limit, after }: Asked): Place[] {
  if (chosen.length === 0) return [];
  const values: SqlValue[] = [];
  const parts = chosen.map(({ source, order }) => {
    const { keys, moment, where } = source;
    const living = keys === "callMoves" ? "" : "AND deletedAt IS NULL";
    values.push(cache.accountId, clientId);
    let bounds = "";
    if (before) {
      // the first condition is the index's, the second tells rows of one moment apart
      const isAfterPlace = order > before.order ? "<=" : "<";
      bounds += ` AND ${moment} <= ? AND (${moment} < ? OR id ${isAfterPlace} ?)`;
      values.push(before.at, before.at, before.id);
    }
    if (after !== undefined) {
      bounds += ` AND ${moment} > ?`;
      values.push(after);
    }
    values.push(limit);
    return `SELECT * FROM (SELECT ${moment} AS at, id, ${order} AS "order" FROM ${keys}
      WHERE accountId = ? AND clientId = ? ${where} ${living}${bounds}
      ORDER BY ${moment} DESC, id DESC LIMIT ?)`;
  });
  return cache.all<Place>(`${parts.join(" UNION ALL ")} ORDER BY at DESC, id DESC, "order" LIMIT ?`, ...values, limit);
}

function eventAt(cache: Cache, clientId: string, { at, id, order }: Place): HistoryEvent | null {
  const source = historySources[order];
  if (source?.keys === "callMoves") return moveAt(cache, clientId, { at, id });
  const row = source && readSqlRow(cache, source.table, id);
  if (!row) return null;
  const { kind, step, table } = source;
  const subject = { table, row: entityOf(table, row) } as HistorySubject;
  return { kind, step, at, ...writtenBy(subject, step), subject };
}

/** G3-12: told by both cards, the one that the call left and the one that it came to. `id` is the move's. */
function moveAt(cache: Cache, clientId: string, { at, id }: Omit<Place, "order">): HistoryEvent | null {
  const line = cache.get<{ callId: string }>(
    "SELECT callId FROM callMoves WHERE accountId = ? AND clientId = ? AND at = ? AND id = ?",
    cache.accountId,
    clientId,
    at,
    id,
  );
  const row = line && readSqlRow(cache, "calls", line.callId);
  if (!row) return null;
  const call = entityOf("calls", row);
  const move = call.ties[id];
  if (!move) return null;
  const subject = { table: "calls" as const, row: call, move: namedMove(cache, id, move) };
  return { kind: "call", step: "moved", at, authorId: move.by, source: handSource, subject };
}

function writtenBy(
  { table, row }: HistorySubject,
  step: HistorySource["step"],
): Pick<HistoryEvent, "authorId" | "source"> {
  const byHand = (authorId: string | null) => ({ authorId, source: handSource });
  switch (table) {
    case "calls":
      return byHand(row.managerId);
    case "orders":
      return { authorId: null, source: row.source };
    case "clientRecords":
      // who subscribed somebody is not who left
      return { authorId: step === "made" ? row.authorId : null, source: row.source };
    case "messages":
      return byHand(row.authorId);
    case "tasks":
      // a task does not say who did it: its assignee most likely
      return byHand(step === "done" ? row.assigneeId : row.authorId);
    default:
      return byHand(row.authorId);
  }
}

export const clientRecords: QueryHandler<"clientRecords"> = ({ cache }, { clientId, kinds, before, limit }) => {
  const values: SqlValue[] = [];
  const parts = Array.from(new Set(kinds), (kind) => {
    values.push(cache.accountId, clientId, kind);
    if (before) values.push(before.at, before.at, before.id);
    values.push(limit + 1);
    return `SELECT * FROM (SELECT at, id FROM clientRecords
      WHERE accountId = ? AND clientId = ? AND kind = ? AND deletedAt IS NULL
        ${before ? "AND at <= ? AND (at < ? OR id < ?)" : ""}
      ORDER BY at DESC, id DESC LIMIT ?)`;
  });
  const places = cache.all<{ at: number; id: string }>(
    `${parts.join(" UNION ALL ")} ORDER BY at DESC, id DESC LIMIT ?`,
    ...values,
    limit + 1,
  );
  const page = places.slice(0, limit);
  const rows = page.flatMap(({ id }): ClientRecord[] => {
    const row = readSqlRow(cache, "clientRecords", id);
    return row ? [entityOf("clientRecords", row)] : [];
  });
  return { rows, next: places.length > limit ? (page.at(-1) ?? null) : null };
};

/** How many records of each kind, by the index alone. */
export function countRecords({ cache }: QueryContext, clientId: string): Partial<Record<ClientRecord["kind"], number>> {
  const counts = cache.all<{ kind: ClientRecord["kind"]; count: number }>(
    `SELECT kind, count(*) AS count FROM clientRecords
    WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL GROUP BY kind`,
    cache.accountId,
    clientId,
  );
  return Object.fromEntries(counts.map(({ kind, count }) => [kind, count]));
}

/** All of them, however many: sums are made of them. */
export function recordsOf(cache: Cache, clientId: string, kinds: readonly ClientRecord["kind"][]): ClientRecord[] {
  return kinds.flatMap((kind) =>
    cache
      .all<SqlRow>(
        `SELECT * FROM clientRecords WHERE accountId = ? AND clientId = ? AND kind = ? AND deletedAt IS NULL
        ORDER BY at DESC, id DESC`,
        cache.accountId,
        clientId,
        kind,
      )
      .map((row) => entityOf("clientRecords", row)),
  );
}

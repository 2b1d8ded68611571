import { type ErrorBody, errorBodySchema } from "../../../src-contract/errors.ts";
import type { PushedMutation } from "../../../src-contract/sync-protocol.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";

/**
 *   waiting ──before a push──▶ sent ──nobody there──▶ waiting
 *                     sent ──«applied», then a pull that reached its revision──▶ gone
 *                      ├──no answer──▶ sent, pushed again: the server answers what it decided the first time
 *                      └──«refused»──▶ refused ──retry──▶ waiting under a new id
 *                                              └─discard─▶ gone
 */
export type OutboxState = "waiting" | "sent" | "refused";

export type OutboxRow = {
  counter: number;
  mutationId: string;
  name: string;
  /** JSON. */
  args: string;
  at: number;
  state: OutboxState;
  ackRevision: number | null;
  error: string | null;
  clientId: string | null;
};

const columns = "counter, mutationId, name, args, at, state, ackRevision, error, clientId";

/** Rises by one for each mutation of this desk. Belongs into the transaction that uses it. */
export function nextCounter(cache: Cache): number {
  const counter = (readLocalValue(cache, "lastCounter") ?? 0) + 1;
  writeLocalValue(cache, "lastCounter", counter);
  return counter;
}

export function insertOutboxRow(cache: Cache, item: PushedMutation): void {
  cache.run(
    "INSERT INTO outbox (counter, mutationId, name, args, at, state, clientId) VALUES (?, ?, ?, ?, ?, 'waiting', ?)",
    item.counter,
    item.mutationId,
    item.name,
    JSON.stringify(item.args),
    item.at,
    clientOf(item.args),
  );
}

/** The client that an item is about, where its args say so. */
export function clientOf(args: unknown): string | null {
  const clientId = typeof args === "object" && args !== null && "clientId" in args ? args.clientId : null;
  return typeof clientId === "string" ? clientId : null;
}

export function readOutboxRow(cache: Cache, mutationId: string): OutboxRow | undefined {
  return cache.get<OutboxRow>(`SELECT ${columns} FROM outbox WHERE mutationId = ?`, mutationId);
}

export function outboxRowByCounter(cache: Cache, counter: number): OutboxRow | undefined {
  return cache.get<OutboxRow>(`SELECT ${columns} FROM outbox WHERE counter = ?`, counter);
}

export function allOutboxRows(cache: Cache): OutboxRow[] {
  return cache.all<OutboxRow>(`SELECT ${columns} FROM outbox ORDER BY counter`);
}

export function outboxIsEmpty(cache: Cache): boolean {
  return cache.get("SELECT 1 FROM outbox LIMIT 1") === undefined;
}

export function outboxCounts(cache: Cache): { waiting: number; refused: number } {
  const rows = cache.all<{ state: OutboxState; items: number }>(
    "SELECT state, count(*) AS items FROM outbox GROUP BY state",
  );
  const count = (states: OutboxState[]) =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, { items }) => sum + items, 0);
  return { waiting: count(["waiting", "sent"]), refused: count(["refused"]) };
}

export type PushLimits = { mutations: number; bytes: number };

/**
 * What to push next, in the order of the counters: everything that the server has not answered for, from the oldest on.
 * At least one, even when it alone is over the limit of bytes.
 */
export function nextPushBatch(cache: Cache, limits: PushLimits): PushedMutation[] {
  const rows = cache.all<OutboxRow>(
    `SELECT ${columns} FROM outbox WHERE state <> 'refused' AND ackRevision IS NULL ORDER BY counter LIMIT ?`,
    limits.mutations,
  );
  const batch: PushedMutation[] = [];
  let bytes = 0;
  for (const { mutationId, counter, name, args, at } of rows) {
    bytes += Buffer.byteLength(args) + 300;
    if (batch.length > 0 && bytes > limits.bytes) break;
    batch.push({ mutationId, counter, name, args: JSON.parse(args), at });
  }
  return batch;
}

/** True when it was waiting. */
export function markSent(cache: Cache, mutationId: string): boolean {
  return cache.run("UPDATE outbox SET state = 'sent' WHERE mutationId = ? AND state = 'waiting'", mutationId) === 1;
}

/** Back from `markSent`. */
export function markWaiting(cache: Cache, mutationId: string): void {
  cache.run("UPDATE outbox SET state = 'waiting' WHERE mutationId = ? AND state = 'sent'", mutationId);
}

export function markApplied(cache: Cache, mutationId: string, revision: number): void {
  cache.run("UPDATE outbox SET state = 'sent', ackRevision = ? WHERE mutationId = ?", revision, mutationId);
}

export function markRefused(cache: Cache, counter: number, error: ErrorBody): void {
  cache.run(
    "UPDATE outbox SET state = 'refused', ackRevision = NULL, error = ? WHERE counter = ?",
    JSON.stringify(error),
    counter,
  );
}

/** What was confirmed, and no pull has brought, is sent again. */
export function forgetAnswers(cache: Cache): void {
  cache.run("UPDATE outbox SET state = 'waiting', ackRevision = NULL WHERE state = 'sent'");
}

/** A database of another life decides anew: what an empty one refused, the right one may take or have taken before. */
export function forgetRefusals(cache: Cache): void {
  cache.run("UPDATE outbox SET state = 'waiting', error = NULL WHERE state = 'refused'");
}

/** Answered «applied», and the cache holds the rows up to that revision. */
export function confirmedRows(cache: Cache, revision: number): { counter: number; mutationId: string }[] {
  return cache.all("SELECT counter, mutationId FROM outbox WHERE ackRevision <= ? ORDER BY counter", revision);
}

export function deleteOutboxRow(cache: Cache, counter: number): void {
  cache.run("DELETE FROM outbox WHERE counter = ?", counter);
}

export function outboxError(row: Pick<OutboxRow, "error">): ErrorBody | null {
  if (row.error === null) return null;
  const parsed = errorBodySchema.safeParse(JSON.parse(row.error));
  return parsed.success ? parsed.data : { kind: "unexpected" };
}

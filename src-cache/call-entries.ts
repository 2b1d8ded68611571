import { normalizeForSearch } from "../src-contract/rules/search-text.ts";
import type { Cache } from "./cache.ts";

type Entry = { no: number; text: string };
type Said = { startedAt: number; outcomeText: string | null; reasonText: string | null; deletedAt: number | null };

/** So many calls may begin in one millisecond before their order among each other is another one. */
const numbersOfMillisecond = 1_000;
/** The last moment whose numbers a double holds, in the year 2255. */
const latest = 9_000_000_000_000;

/** The first number of the calls of this moment: hits are walked by it, newest first. */
export function firstNumberAt(startedAt: number): number {
  return Math.max(0, Math.min(startedAt, latest)) * numbersOfMillisecond;
}

/**
 * G3-6: the words of the outcome, of the reason and of what was written with the call, one a line. A call without any
 * has no entry. In the order of their numbers: FTS5 writes out what it has gathered at each one that is smaller than the
 * one before it. Belongs into the transaction that changed the rows.
 */
export function indexCalls(cache: Cache, callIds: Iterable<string>): void {
  const calls = Array.from(callIds, (callId) => ({ callId, call: readCall(cache, callId) }));
  calls.sort((one, other) => (one.call?.startedAt ?? 0) - (other.call?.startedAt ?? 0));
  for (const { callId, call } of calls) indexCall(cache, callId, call);
}

function readCall(cache: Cache, callId: string): Said | undefined {
  return cache.get<Said>(
    "SELECT startedAt, outcomeText, reasonText, deletedAt FROM calls WHERE accountId = ? AND id = ?",
    cache.accountId,
    callId,
  );
}

function indexCall(cache: Cache, callId: string, call: Said | undefined): void {
  const old = cache.get<Entry>("SELECT no, text FROM callEntries WHERE callId = ?", callId);
  const text = call && call.deletedAt === null ? textOfCall(cache, callId, call) : "";
  const isAtItsPlace =
    old && call && old.no >= firstNumberAt(call.startedAt) && old.no < firstNumberAt(call.startedAt + 1);
  if (old && text === old.text && isAtItsPlace) return;
  if (old && !(text !== "" && isAtItsPlace)) {
    cache.run("DELETE FROM callTrigrams WHERE rowid = ?", old.no);
    cache.run("DELETE FROM callEntries WHERE no = ?", old.no);
  }
  if (text === "" || !call) return;
  const no = old && isAtItsPlace ? old.no : freeNumber(cache, firstNumberAt(call.startedAt));
  cache.run("INSERT OR REPLACE INTO callEntries (no, callId, text) VALUES (?, ?, ?)", no, callId, text);
  cache.run("INSERT OR REPLACE INTO callTrigrams (rowid, text) VALUES (?, ?)", no, text);
}

function textOfCall(cache: Cache, callId: string, { outcomeText, reasonText }: Said): string {
  const comments = cache.all<{ text: string }>(
    `SELECT text FROM comments WHERE callId = ? AND accountId = ${cache.accountId} AND deletedAt IS NULL
    ORDER BY createdAt, id`,
    callId,
  );
  return [outcomeText, reasonText, ...comments.map(({ text }) => text)]
    .map((text) => normalizeForSearch(text ?? ""))
    .filter((text) => text !== "")
    .join("\n");
}

function freeNumber(cache: Cache, first: number): number {
  const taken = cache.get<{ no: number }>("SELECT no FROM callEntries WHERE no = ?", first);
  if (!taken) return first;
  const before = cache.get<{ no: number }>(
    `SELECT no FROM callEntries AS entry WHERE no >= ?
      AND NOT EXISTS (SELECT 1 FROM callEntries WHERE no = entry.no + 1) ORDER BY no LIMIT 1`,
    first,
  );
  return (before?.no ?? first) + 1;
}

import type { CallReason } from "../../../src-contract/entities/call.ts";
import type { QueryArgs } from "../../../src-contract/queries/index.ts";
import { normalizeForSearch, switchLayout } from "../../../src-contract/rules/search-text.ts";
import { firstNumberAt } from "../../../src-cache/call-entries.ts";
import type { SqlValue } from "../../../src-cache/cache.ts";
import type { SqlRow } from "../../../src-cache/synced-rows.ts";
import type { QueryContext, QueryHandler } from "./query-context.ts";
import { trigramQuery, wordsOf } from "./text-candidates.ts";
import { callsWithClient, type CallWithClient, callWithClientColumns, takenHere, withClient } from "./work.ts";

type JournalArgs = QueryArgs<"callJournal">;
type Condition = { where: string; values: SqlValue[] };

/** What `contradiction` of rules/outcome.ts says, in the words of the index `calls_contradicting`. */
export const contradictingCalls = `source = 'softphone' AND (
    (held = 1 AND coalesce(talkSeconds, 0) = 0 AND (endedBy IS NOT 'interrupted' OR talkSeconds IS NOT NULL))
    OR (held = 0 AND talkSeconds > 20))`;

/**
 * Calls from before there were two levels have the words of their outcome in `reasonText`; in the words of the index
 * `calls_outcomeWords`.
 */
const outcomeIs = "held = 1 AND coalesce(outcomeText, reasonText) = ?";

export const callJournal: QueryHandler<"callJournal"> = (context, args) => {
  const words = wordsOf(args.search?.text ?? "");
  if (words.length === 0) return page(context, args, [scopeCondition(args.scope, context), saidCondition(args.said)]);
  return searchCalls(context, args, words);
};

/** Which calls of the journal a scope shows; each condition is one that an index of the store's migration has. */
function scopeCondition(scope: JournalArgs["scope"], { cache, reader }: QueryContext): Condition {
  switch (scope) {
    case "all":
      return { where: "calls.accountId = ?", values: [cache.accountId] };
    case "missed":
      return {
        where: `direction = 'incoming' AND answeredAt IS NULL AND endedAt IS NOT NULL AND ${takenHere}`,
        values: [],
      };
    case "mine":
      return { where: "calls.managerId = ?", values: [reader.userId] };
    case "withoutOutcome":
      return {
        where: `calls.managerId = ? AND held IS NULL AND endedAt IS NOT NULL AND ${takenHere}`,
        values: [reader.userId],
      };
    case "contradicting":
      return { where: contradictingCalls, values: [] };
  }
}

/** G3-4: by outcome and reason. */
function saidCondition(said: JournalArgs["said"]): Condition {
  if (!said) return all;
  const { held, outcome, reason, reasonText } = said;
  return together([
    held === null ? all : { where: "held = ?", values: [held ? 1 : 0] },
    outcome === null ? all : { where: outcomeIs, values: [outcome] },
    reason === null ? all : { where: "reason = ?", values: [reason] },
    reasonText === null ? all : { where: "reasonText = ?", values: [reasonText] },
  ]);
}

const all: Condition = { where: "", values: [] };

function together(conditions: readonly Condition[]): Condition {
  const wanted = conditions.filter(({ where }) => where !== "");
  return {
    where: wanted.map(({ where }) => `(${where})`).join(" AND "),
    values: wanted.flatMap(({ values }) => values),
  };
}

function page(context: QueryContext, { before, limit }: JournalArgs, conditions: Condition[]): CallWithClient[] {
  const { where, values } = together([...conditions, startedBefore(before)]);
  return context.cache
    .all<SqlRow>(`${callsWithClient} WHERE ${where} ORDER BY startedAt DESC LIMIT ?`, ...values, limit)
    .map((row) => withClient(row, context));
}

function startedBefore(before: number | null): Condition {
  return { where: "calls.deletedAt IS NULL AND startedAt < ?", values: [before ?? Number.MAX_SAFE_INTEGER] };
}

/** «pfyznj» is «занято», on every page of it: what was typed counts as long as it finds one call. */
function searchCalls(context: QueryContext, args: JournalArgs, words: string[]): CallWithClient[] {
  const switched = wordsOf(switchLayout(args.search?.text ?? ""));
  const found = (typed: string[], asked: JournalArgs) => {
    const rows = readings(typed, args.search?.reasons ?? {}).flatMap((reading) => findCalls(context, asked, reading));
    const calls = new Map(rows.map((row) => [row.id, row]));
    return [...calls.values()].toSorted((one, other) => other.startedAt - one.startedAt).slice(0, asked.limit);
  };
  const calls = found(words, args);
  if (calls.length > 0 || switched.join(" ") === words.join(" ")) return calls;
  const isFoundAsTyped = args.before !== null && found(words, { ...args, before: null, limit: 1 }).length > 0;
  return isFoundAsTyped ? [] : found(switched, args);
}

/** Words that the call's own texts are to have; with `reason`, the others stand in the words of that built-in reason. */
type Reading = { words: string[]; reason: CallReason | null };

function readings(words: string[], reasons: Partial<Record<CallReason, string>>): Reading[] {
  const builtIn = Object.entries(reasons).flatMap(([key, label]): Reading[] => {
    const normal = normalizeForSearch(label);
    const rest = words.filter((word) => !normal.includes(word));
    return rest.length < words.length ? [{ words: rest, reason: key as CallReason }] : [];
  });
  return [{ words, reason: null }, ...builtIn];
}

function findCalls(context: QueryContext, args: JournalArgs, { words, reason }: Reading): CallWithClient[] {
  const { cache } = context;
  const ofReason = reason === null ? all : { where: "reason = ?", values: [reason] };
  const conditions = [scopeCondition(args.scope, context), saidCondition(args.said), ofReason];
  if (words.length === 0) return page(context, args, conditions);
  const trigrams = trigramQuery(words);
  // words too short for a trigram are looked for in the texts of the calls themselves, newest first all the same
  const [source, number, match] =
    trigrams === null
      ? ["callEntries", "callEntries.no", all]
      : [
          "callTrigrams CROSS JOIN callEntries ON callEntries.no = callTrigrams.rowid",
          "callTrigrams.rowid",
          { where: "callTrigrams MATCH ?", values: [trigrams] },
        ];
  const last = args.before === null ? Number.MAX_SAFE_INTEGER : firstNumberAt(args.before);
  const { where, values } = together([
    match,
    { where: `${number} < ?`, values: [last] },
    ...words.map((word) => ({ where: "instr(callEntries.text, ?) > 0", values: [word] })),
    ...conditions,
    startedBefore(args.before),
  ]);
  return cache
    .all<SqlRow>(
      `SELECT ${callWithClientColumns} FROM ${source}
      CROSS JOIN calls ON calls.accountId = ${cache.accountId} AND calls.id = callEntries.callId
      LEFT JOIN clientEntries ON clientEntries.clientId = calls.clientId
      WHERE ${where} ORDER BY ${number} DESC LIMIT ?`,
      ...values,
      args.limit,
    )
    .map((row) => withClient(row, context));
}

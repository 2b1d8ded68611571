import type { QueryResult } from "../../../src-contract/queries/index.ts";
import { looksLikePhone } from "../../../src-contract/rules/phone-number.ts";
import { switchLayout } from "../../../src-contract/rules/search-text.ts";
import { entryColumns, type EntryRow, listItem, readEntries } from "./client-item.ts";
import { e164Of, numbersByBeginning, numbersByEnding, numbersOfDigits, numbersOfPhone } from "./phone-candidates.ts";
import type { QueryContext, QueryHandler } from "./query-context.ts";
import { type Found, findByNames, findBySubstring, findByTexts, findOrders, wordsOf } from "./text-candidates.ts";

type Answer = QueryResult<"searchClients">;

/**
 * G12-1: one field over names, numbers, e-mails, orders, comments and notes. Every step walks its hits newest first and
 * looks at a bounded number of them, so that a common word costs no more than a rare one (GOALS rule 7); `more` says
 * that some were not looked at. Order: the exact number, names that begin so, then the rest, newest first in each.
 */
export const searchClients: QueryHandler<"searchClients"> = (context, { text, limit }) => {
  if (text.trim() === "") return recentClients(context, limit);
  const found = search(context, text, limit);
  if (found.rows.length > 0) return found;
  // «rkbtyn»: the right keys in the wrong layout
  const switched = switchLayout(text);
  return switched === text.toLowerCase() ? found : search(context, switched, limit);
};

function search(context: QueryContext, text: string, limit: number): Answer {
  const findings = createFindings(limit);
  const words = wordsOf(text);
  const steps: (() => Found)[] = looksLikePhone(text)
    ? [() => findByPhone(context, text, limit), () => findOrders(context, text, limit)]
    : [() => findByNames(context, words, limit), () => findOrders(context, text, limit)];
  steps.push(
    () => findBySubstring(context, words, limit),
    () => findByTexts(context, words, limit),
  );
  for (const step of steps) {
    if (findings.isFull()) {
      findings.noteMore();
      break;
    }
    findings.add(step());
  }
  const rows = findings.hits();
  const entries = new Map(
    readEntries(
      context,
      rows.map(({ no }) => no),
    ).map((entry) => [entry.no, entry]),
  );
  return {
    rows: rows.flatMap(({ no, match, excerpt }) => {
      const entry = entries.get(no);
      return entry ? [{ ...listItem(entry, context), match, excerpt }] : [];
    }),
    more: findings.hasMore(),
  };
}

/** The first reason for which a client is found is the one that is shown. */
function createFindings(limit: number) {
  const hits = new Map<number, Found["hits"][number]>();
  let more = false;
  return {
    add(found: Found): void {
      more ||= found.more;
      for (const hit of found.hits) {
        if (hits.has(hit.no)) continue;
        if (hits.size === limit) more = true;
        else hits.set(hit.no, hit);
      }
    },
    isFull: () => hits.size === limit,
    /** A full list is not searched further: whether there is more is not known, and more is likely. */
    noteMore: () => {
      more = true;
    },
    hits: () => [...hits.values()],
    hasMore: () => more,
  };
}

/** G6-3: the number in any written form, its beginning while it is typed, its last digits. */
function findByPhone({ cache, reader }: QueryContext, text: string, limit: number): Found {
  const { defaultCountry } = reader;
  const digits = text.replace(/\D/g, "");
  const e164 = e164Of(text, defaultCountry);
  const numbers = new Set<number>();
  const add = (more: number[]) => {
    for (const no of more) numbers.add(no);
  };
  if (e164) add(numbersOfPhone(cache, e164, limit + 1));
  add(numbersOfDigits(cache, digits, limit + 1));
  // an international number that is written whole ends nothing but itself
  if (!text.trim().startsWith("+")) add(numbersByEnding(cache, digits, limit + 1));
  add(numbersByBeginning(cache, { digits, defaultCountry }, limit + 1));
  return {
    hits: [...numbers].slice(0, limit).map((no) => ({ no, match: "phone", excerpt: null })),
    more: numbers.size > limit,
  };
}

/** An empty field offers those who were opened last, then those who came last. */
function recentClients(context: QueryContext, limit: number): Answer {
  const { cache } = context;
  const recent = cache.all<EntryRow>(
    `SELECT ${entryColumns} FROM recentClients JOIN clientEntries USING (clientId) ORDER BY at DESC LIMIT ?`,
    limit,
  );
  const newest =
    recent.length < limit
      ? cache.all<EntryRow>(`SELECT ${entryColumns} FROM clientEntries ORDER BY no DESC LIMIT ?`, limit)
      : [];
  const rows = new Map([...recent, ...newest].map((row) => [row.clientId, row]));
  return {
    rows: [...rows.values()]
      .slice(0, limit)
      .map((row) => ({ ...listItem(row, context), match: "recent", excerpt: null })),
    more: false,
  };
}

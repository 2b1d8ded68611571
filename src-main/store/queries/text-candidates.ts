import type { QueryResult } from "../../../src-contract/queries/index.ts";
import { normalizeForSearch } from "../../../src-contract/rules/search-text.ts";
import { type TextTable, textOf } from "../../../src-cache/search-index.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { readSqlRow } from "../../../src-cache/synced-rows.ts";
import { numbersByEnding } from "./phone-candidates.ts";
import type { QueryContext } from "./query-context.ts";

type Match = QueryResult<"searchClients">["rows"][number]["match"];
export type Hit = { no: number; match: Match; excerpt: string | null };
/** `more`: there are hits beyond those looked at. */
export type Found = { hits: Hit[]; more: boolean };

/** How many hits of a common word are looked at, newest first. */
const candidateLimit = 200;
const excerptLength = 120;
const nothing: Found = { hits: [], more: false };

/** What was typed, as words of the search's normal form. */
export function wordsOf(text: string): string[] {
  return normalizeForSearch(text).split(" ").filter(Boolean);
}

/**
 * Every word begins a word of the name; one of four digits and more ends a number instead («анна 4567»). Those whose
 * name begins with what was typed come first.
 */
export function findByNames({ cache }: QueryContext, words: string[], limit: number): Found {
  const parts = words.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u)).filter(Boolean);
  const endings = parts.filter((part) => /^\d{4,}$/.test(part));
  const beginnings = parts.filter((part) => !endings.includes(part));
  if (beginnings.length === 0) return nothing;
  const [ending = null] = endings;
  const candidates =
    ending === null
      ? cache.all<{ no: number; name: string }>(
          `SELECT no, substr(searchText, 1, instr(searchText, char(10)) - 1) AS name
          FROM (SELECT rowid AS hit FROM clientWords WHERE clientWords MATCH ? ORDER BY rowid DESC LIMIT ${candidateLimit})
          CROSS JOIN clientEntries ON no = hit`,
          beginnings.map((word) => `"${word}" *`).join(" "),
        )
      : numbersByEnding(cache, ending, candidateLimit).flatMap((no) => {
          const entry = cache.get<{ searchText: string }>("SELECT searchText FROM clientEntries WHERE no = ?", no);
          const name = entry?.searchText.split("\n")[0] ?? "";
          const nameWords = name.split(/[^\p{L}\p{N}]+/u);
          const fits = beginnings.every((beginning) => nameWords.some((word) => word.startsWith(beginning)));
          return fits ? [{ no, name }] : [];
        });
  const typed = beginnings.join(" ");
  const ordered = [
    ...candidates.filter(({ name }) => name.startsWith(typed)),
    ...candidates.filter(({ name }) => !name.startsWith(typed)),
  ];
  return {
    hits: ordered.slice(0, limit).map(({ no }) => ({ no, match: "name", excerpt: null })),
    more: candidates.length > limit || candidates.length === candidateLimit,
  };
}

/** Orders whose number begins with what was typed, with or without «№». */
export function findOrders({ cache }: QueryContext, text: string, limit: number): Found {
  const number = text.trim().replace(/^[№#]\s*/, "");
  if (number.length < 2) return nothing;
  const rows = cache.all<{ no: number; number: string }>(
    `SELECT no, number FROM orders JOIN clientEntries USING (clientId)
    WHERE accountId = ? AND number >= ? AND number < ? AND deletedAt IS NULL ORDER BY number LIMIT ?`,
    cache.accountId,
    number,
    `${number}\uffff`,
    limit + 1,
  );
  return {
    hits: rows.slice(0, limit).map((row) => ({ no: row.no, match: "order", excerpt: row.number })),
    more: rows.length > limit,
  };
}

/** Every word stands somewhere in the name, the company or an e-mail. */
export function findBySubstring({ cache }: QueryContext, words: string[], limit: number): Found {
  const query = trigramQuery(words);
  if (query === null) return nothing;
  const rows = cache.all<{ no: number; searchText: string }>(
    `SELECT no, searchText FROM (
      SELECT rowid AS hit FROM clientTrigrams WHERE clientTrigrams MATCH ? ORDER BY rowid DESC LIMIT ${candidateLimit})
    CROSS JOIN clientEntries ON no = hit`,
    query,
  );
  const hits: Hit[] = [];
  for (const { no, searchText } of rows) {
    if (!words.every((word) => searchText.includes(word))) continue;
    const [name = "", company = "", emails = ""] = searchText.split("\n");
    const [first = ""] = words;
    const line = [name, company, emails].findIndex((part) => part.includes(first));
    const match = line === 1 ? "company" : line === 2 ? "email" : "name";
    const email = emails.split(" ").find((address) => address.includes(first));
    hits.push({ no, match, excerpt: match === "email" ? (email ?? null) : null });
  }
  return { hits: hits.slice(0, limit), more: hits.length > limit || rows.length === candidateLimit };
}

/**
 * Entry numbers of the clients with exactly this address, newest first. Looked for by what stands before the «@»: the
 * rest is the same for too many.
 */
export function numbersOfEmail(cache: Cache, address: string, limit: number): number[] {
  const wanted = address.toLowerCase();
  const query = trigramQuery([wanted.slice(0, Math.max(0, wanted.lastIndexOf("@"))) || wanted]);
  if (query === null) return [];
  return cache
    .all<{ no: number; searchText: string }>(
      `SELECT no, searchText FROM (
        SELECT rowid AS hit FROM clientTrigrams WHERE clientTrigrams MATCH ? ORDER BY rowid DESC LIMIT ${candidateLimit})
      CROSS JOIN clientEntries ON no = hit`,
      query,
    )
    .filter(({ searchText }) => searchText.split("\n")[2]?.split(" ").includes(wanted))
    .slice(0, limit)
    .map(({ no }) => no);
}

/** Every word stands in one comment, one note or one order. */
export function findByTexts({ cache }: QueryContext, words: string[], limit: number): Found {
  const query = trigramQuery(words);
  if (query === null) return nothing;
  const rows = cache.all<{ tableName: TextTable; rowId: string; no: number }>(
    `SELECT tableName, rowId, clientEntries.no FROM (
      SELECT rowid AS hit FROM textTrigrams WHERE textTrigrams MATCH ? ORDER BY rowid DESC LIMIT ${candidateLimit})
    CROSS JOIN textEntries ON textEntries.no = hit JOIN clientEntries USING (clientId)`,
    query,
  );
  const hits = new Map<number, Hit>();
  for (const { tableName, rowId, no } of rows) {
    if (hits.size > limit) break;
    if (hits.has(no)) continue;
    const row = readSqlRow(cache, tableName, rowId);
    const text = row ? textOf(tableName, row) : "";
    const normal = normalizeForSearch(text);
    if (!words.every((word) => normal.includes(word))) continue;
    hits.set(no, { no, match: tableName === "orders" ? "order" : "comment", excerpt: excerptOf(text, words) });
  }
  return { hits: [...hits.values()].slice(0, limit), more: hits.size > limit || rows.length === candidateLimit };
}

/**
 * FTS5's trigrams, without positions to keep the index small: rows that have all trigrams of all words, in any order;
 * the caller confirms by the text itself. Null when no word is long enough to have one.
 */
export function trigramQuery(words: string[]): string | null {
  const trigrams = new Set<string>();
  for (const word of words) {
    const letters = Array.from(word);
    for (let start = 0; start + 3 <= letters.length; start += 1)
      trigrams.add(
        `"${letters
          .slice(start, start + 3)
          .join("")
          .replaceAll('"', '""')}"`,
      );
  }
  return trigrams.size === 0 ? null : [...trigrams].join(" ");
}

/** The text around the first word, whole when it is short. */
function excerptOf(text: string, words: string[]): string {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain.length <= excerptLength) return plain;
  const at = Math.max(0, normalizeForSearch(plain).indexOf(words[0] ?? ""));
  // the normal form drops no letter of Russian or English text, so the place is the same within a few characters
  const start = Math.max(0, Math.min(at - Math.floor(excerptLength / 3), plain.length - excerptLength));
  const end = start + excerptLength;
  return `${start > 0 ? "…" : ""}${plain.slice(start, end).trim()}${end < plain.length ? "…" : ""}`;
}

import type { Cache } from "../../../src-cache/cache.ts";

/** Exactly as the indexes of store-0072 have it. */
const browser = "json_extract(details, '$.browserId')";
const told = `${browser} > '' AND deletedAt IS NULL`;

export const nextBrowserSql = `SELECT ${browser} AS found FROM clientRecords
  WHERE accountId = ? AND clientId = ? AND ${browser} > ? AND ${told} ORDER BY ${browser} LIMIT 1`;
export const nextClientSql = `SELECT clientId AS found FROM clientRecords
  WHERE accountId = ? AND ${browser} = ? AND clientId > ? AND ${told} ORDER BY clientId LIMIT 1`;

/** JC-30: the other clients who did something in a browser of this one. */
export function clientsOfBrowsers(cache: Cache, clientId: string, limit: number): string[] {
  const found = new Set<string>();
  for (const browserId of walk(cache, nextBrowserSql, clientId, limit))
    for (const other of walk(cache, nextClientSql, browserId, limit + 1)) if (other !== clientId) found.add(other);
  return [...found].slice(0, limit);
}

/** One look a value: DISTINCT would read every page that somebody opened in it. */
function walk(cache: Cache, sql: string, of: string, limit: number): string[] {
  const values: string[] = [];
  let last = "";
  while (values.length < limit) {
    const next = cache.get<{ found: string }>(sql, cache.accountId, of, last);
    if (!next) break;
    values.push((last = next.found));
  }
  return values;
}

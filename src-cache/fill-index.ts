import { normalizeForSearch } from "../src-contract/rules/search-text.ts";
import type { Cache } from "./cache.ts";
import { indexCalls } from "./call-entries.ts";
import { indexMoves } from "./call-moves.ts";
import { clientEntryOf, type IndexedClient, nameOfSearchText, writeClientEntry } from "./client-entry.ts";
import { readLocalValue, writeLocalValue } from "./local-values.ts";
import { indexVersion, lastContactOf, nextNo, type TextTable, textOf, textTables } from "./search-index.ts";
import type { SqlRow } from "./synced-rows.ts";

const rowsPerStep = 2_000;

export type FillOptions = {
  /** Leaves out rows that have their entry: to go on where it was cut, or while the file is written to. */
  onlyMissing: boolean;
};

/**
 * Fills the derived tables from the synced ones, many rows at a time: several times as fast as a row after the other.
 * Each step belongs into one transaction. Yields how many rows a step has looked at.
 * The indexes of calls and messages by client, and of comments by call must be there; with `onlyMissing` those of the derived tables as well.
 */
export function* fillIndex(cache: Cache, options: FillOptions): Generator<number, void, void> {
  yield* stepsOver((after) => fillClients(cache, after, options));
  for (const table of textTables) yield* stepsOver((after) => fillTexts(cache, table, after, options));
  yield* stepsOver((after) => fillCalls(cache, after));
}

type Step = { rows: number; last: number };

function* stepsOver(step: (after: number) => Step | null): Generator<number, void, void> {
  for (let done = step(0); done !== null; done = step(done.last)) yield done.rows;
}

type ClientRow = Omit<IndexedClient, "phones" | "emails" | "tags"> & {
  row: number;
  phones: string;
  emails: string;
  tags: string;
  lastContactAt: number | null;
};

/** Null when there is no row left. */
function fillClients(cache: Cache, after: number, { onlyMissing }: FillOptions): Step | null {
  const rows = cache.all<ClientRow>(
    `SELECT rowid AS row, id, lastName, firstName, patronymic, company, country, city, timeZone, phones, emails, tags,
      managerId, createdAt, ${lastContactOf("clients.id", cache.accountId)} AS lastContactAt
    FROM clients WHERE rowid > ? AND deletedAt IS NULL AND removedAt IS NULL
      ${onlyMissing ? "AND NOT EXISTS (SELECT 1 FROM clientEntries WHERE clientId = clients.id)" : ""}
    ORDER BY rowid LIMIT ${rowsPerStep}`,
    after,
  );
  const last = rows.at(-1)?.row;
  if (last === undefined) return null;
  const before = nextNo(cache, "clientEntries") - 1;
  let no = before;
  for (const { phones, emails, tags, lastContactAt, ...client } of rows) {
    const maps = { phones: JSON.parse(phones), emails: JSON.parse(emails), tags: JSON.parse(tags) };
    const entry = clientEntryOf({ ...client, ...maps } as IndexedClient, (no += 1));
    writeClientEntry(cache, entry, lastContactAt);
  }
  for (const fill of fromEntries) cache.run(fill, before);
  return { rows: rows.length, last };
}

/** What is taken from the entries alone, SQLite does by itself. */
const fromEntries = [
  `INSERT INTO clientTags (tag, sortKey, no)
  SELECT json_each.value, sortKey, no FROM clientEntries, json_each(tags) WHERE no > ? AND tags <> '[]'`,
  `INSERT INTO clientWords (rowid, text) SELECT no, ${nameOfSearchText} FROM clientEntries WHERE no > ?`,
  "INSERT INTO clientTrigrams (rowid, text) SELECT no, searchText FROM clientEntries WHERE no > ?",
  "INSERT INTO clientNumbers (rowid, text) SELECT no, digits FROM clientEntries WHERE no > ? AND digits <> ''",
];

function fillTexts(cache: Cache, table: TextTable, after: number, { onlyMissing }: FillOptions): Step | null {
  const rows = cache.all<SqlRow & { row: number; id: string; clientId: string }>(
    `SELECT rowid AS row, * FROM ${table} WHERE rowid > ? AND deletedAt IS NULL AND clientId IS NOT NULL
      ${onlyMissing ? `AND NOT EXISTS (SELECT 1 FROM textEntries WHERE rowId = ${table}.id)` : ""}
    ORDER BY rowid LIMIT ${rowsPerStep}`,
    after,
  );
  const last = rows.at(-1)?.row;
  if (last === undefined) return null;
  let no = nextNo(cache, "textEntries") - 1;
  for (const row of rows) {
    no += 1;
    cache.run(
      "INSERT INTO textEntries (no, tableName, rowId, clientId) VALUES (?, ?, ?, ?)",
      no,
      table,
      row.id,
      row.clientId,
    );
    cache.run("INSERT INTO textTrigrams (rowid, text) VALUES (?, ?)", no, normalizeForSearch(textOf(table, row)));
  }
  return { rows: rows.length, last };
}

/** Calls of which nothing was said in words have no entry, those that nobody moved no line, and cost a look. */
function fillCalls(cache: Cache, after: number): Step | null {
  const rows = cache.all<{ row: number; id: string; said: number; moved: number }>(
    `SELECT rowid AS row, id, (outcomeText IS NOT NULL OR reasonText IS NOT NULL
      OR EXISTS (SELECT 1 FROM comments WHERE callId = calls.id)) AS said,
      ties <> '{}' AS moved
    FROM calls WHERE rowid > ? AND deletedAt IS NULL ORDER BY rowid LIMIT ${rowsPerStep}`,
    after,
  );
  const last = rows.at(-1)?.row;
  if (last === undefined) return null;
  indexCalls(
    cache,
    rows.flatMap(({ id, said }) => (said === 1 ? [id] : [])),
  );
  indexMoves(
    cache,
    rows.flatMap(({ id, moved }) => (moved === 1 ? [id] : [])),
  );
  return { rows: rows.length, last };
}

/**
 * Fills the derived tables again when an older version filled them; false when there was nothing to do. In small
 * transactions with pauses, which are told how many rows a step has looked at: the desk answers meanwhile, and what is
 * edited meanwhile indexes itself. Cut short, by a
 * `pause` that throws or by a kill, it begins anew at the next start.
 */
export async function refreshIndex(
  file: { readonly cache: Cache },
  gate: { run<Value>(work: () => Value | Promise<Value>): Promise<Value> },
  pause: (rows: number) => Promise<void>,
): Promise<boolean> {
  // of this one file: a swap meanwhile closes it, which ends the work here
  const { cache } = file;
  if (readLocalValue(cache, "indexVersion") === indexVersion) return false;
  await gate.run(() => cache.transaction(() => emptyIndex(cache)));
  const steps = fillIndex(cache, { onlyMissing: true });
  let isFilled = false;
  for (;;) {
    const { done, value: rows } = await gate.run(() => cache.transaction(() => steps.next()));
    if (done) break;
    isFilled = true;
    await pause(rows);
  }
  await gate.run(() => writeLocalValue(cache, "indexVersion", indexVersion));
  return isFilled;
}

function emptyIndex(cache: Cache): void {
  for (const table of ["clientWords", "clientTrigrams", "clientNumbers", "textTrigrams", "callTrigrams"])
    cache.run(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`);
  for (const table of ["clientTags", "clientEntries", "textEntries", "callEntries", "callMoves"])
    cache.run(`DELETE FROM ${table}`);
}

/** How many rows `refreshIndex` will look at; 0 when there is nothing to do. */
export function rowsToIndex(cache: Cache): number {
  if (readLocalValue(cache, "indexVersion") === indexVersion) return 0;
  return ["clients", ...textTables, "calls"].reduce(
    (sum, table) => sum + (cache.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`)?.rows ?? 0),
    0,
  );
}

import type { Client, ClientPhone } from "../src-contract/entities/client.ts";
import { zoneOfClient } from "../src-contract/rules/local-time.ts";
import { clientName } from "../src-contract/rules/person-name.ts";
import { reversedDigits } from "../src-contract/rules/phone-number.ts";
import { normalizeForSearch } from "../src-contract/rules/search-text.ts";
import type { Cache } from "./cache.ts";
import { readLocalValue, writeLocalValue } from "./local-values.ts";
import { russianSortKey } from "./sort-key.ts";
import { entityOf, readSqlRow, type SqlRow } from "./synced-rows.ts";

/** Raised when what goes into the derived tables changes: the next start fills them again. */
export const indexVersion = 1;

/** Tables whose text is searched, and what of a row that is. */
const searchedTexts = {
  comments: ["text"],
  notes: ["text"],
  orders: ["number", "title"],
} as const;
export type TextTable = keyof typeof searchedTexts;
export const textTables = Object.keys(searchedTexts) as TextTable[];

export function isTextTable(table: string): table is TextTable {
  return Object.hasOwn(searchedTexts, table);
}

/**
 * What a change of rows leaves to be indexed, gathered so that a client touched ten times is indexed once. A row that
 * is new to the file is here itself, and no index knows it; any other is to be read and compared with its entry.
 */
export type IndexChanges = {
  clients: Map<string, SqlRow | "read">;
  /** Clients whose last contact may have moved. */
  contacts: Set<string>;
  texts: Map<string, { table: TextTable; row: SqlRow | "read" }>;
};

export function noIndexChanges(): IndexChanges {
  return { clients: new Map(), contacts: new Set(), texts: new Map() };
}

/** Belongs into the transaction that changed the rows. */
export function indexChanges(cache: Cache, changes: IndexChanges): void {
  for (const [id, row] of changes.clients) {
    if (row === "read") indexClient(cache, id, { row: readSqlRow(cache, "clients", id), old: readEntry(cache, id) });
    else indexClient(cache, id, { row, old: undefined });
  }
  for (const clientId of changes.contacts) indexContact(cache, clientId);
  for (const [rowId, { table, row }] of changes.texts) {
    const old = row === "read" ? readTextNo(cache, rowId) : undefined;
    indexText(cache, { table, rowId, row: row === "read" ? readSqlRow(cache, table, rowId) : row, old });
  }
}

function readEntry(cache: Cache, clientId: string): Entry | undefined {
  return cache.get<Entry>(
    "SELECT no, sortKey, searchText, digits, tags FROM clientEntries WHERE clientId = ?",
    clientId,
  );
}

function readTextNo(cache: Cache, rowId: string): number | undefined {
  return cache.get<{ no: number }>("SELECT no FROM textEntries WHERE rowId = ?", rowId)?.no;
}

type Entry = { no: number; sortKey: string; searchText: string; digits: string; tags: string };

function indexClient(
  cache: Cache,
  id: string,
  { row, old }: { row: SqlRow | undefined; old: Entry | undefined },
): void {
  const client = row && entityOf("clients", row);
  if (!client || client.deletedAt !== null) {
    if (old) removeEntry(cache, old.no);
    return;
  }
  const no = old?.no ?? nextNo(cache, "clientEntries");
  const name = clientName(client);
  const normalName = normalizeForSearch(name);
  const phones = Object.values(client.phones).sort((first, second) => first.position - second.position);
  const entry: Entry = {
    no,
    sortKey: russianSortKey(name, no),
    searchText: searchText(client, normalName),
    digits: phones.map(phoneWords).join(" "),
    tags: JSON.stringify(Object.keys(client.tags)),
  };
  cache.run(
    `INSERT INTO clientEntries
      (no, clientId, sortKey, name, company, city, phone, timeZone, tags, managerId, createdAt, searchText, digits)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (no) DO UPDATE SET sortKey = excluded.sortKey, name = excluded.name, company = excluded.company,
      city = excluded.city, phone = excluded.phone, timeZone = excluded.timeZone, tags = excluded.tags,
      managerId = excluded.managerId, createdAt = excluded.createdAt, searchText = excluded.searchText,
      digits = excluded.digits`,
    no,
    id,
    entry.sortKey,
    name,
    client.company,
    client.city,
    phones[0] ? JSON.stringify(phones[0]) : null,
    zoneOfClient(client).timeZone,
    entry.tags,
    client.managerId,
    client.createdAt,
    entry.searchText,
    entry.digits,
  );
  if (entry.searchText !== old?.searchText) {
    cache.run("INSERT OR REPLACE INTO clientWords (rowid, text) VALUES (?, ?)", no, normalName);
    cache.run("INSERT OR REPLACE INTO clientTrigrams (rowid, text) VALUES (?, ?)", no, entry.searchText);
  }
  if (entry.digits !== (old?.digits ?? ""))
    cache.run("INSERT OR REPLACE INTO clientNumbers (rowid, text) VALUES (?, ?)", no, entry.digits);
  if (entry.tags !== (old?.tags ?? "[]") || (old && entry.sortKey !== old.sortKey)) {
    cache.run("DELETE FROM clientTags WHERE no = ?", no);
    for (const tag of Object.keys(client.tags))
      cache.run("INSERT INTO clientTags (tag, sortKey, no) VALUES (?, ?, ?)", tag, entry.sortKey, no);
  }
}

/** Name, company and e-mails, a line each: which line holds a hit says why the client was found. */
function searchText(client: Client, normalName: string): string {
  const emails = Object.values(client.emails).map(({ address }) => address.toLowerCase());
  return [normalName, normalizeForSearch(client.company), emails.join(" ")].join("\n");
}

/**
 * Two words for a number, so that one index finds it by its beginning and by its ending: «f79123456789» forwards,
 * «r98765432197» turned round.
 */
function phoneWords({ e164, raw }: ClientPhone): string {
  const digits = (e164 ?? raw).replace(/\D/g, "");
  return digits === "" ? "" : `r${reversedDigits(digits)} f${digits}`;
}

function removeEntry(cache: Cache, no: number): void {
  for (const table of ["clientWords", "clientTrigrams", "clientNumbers"])
    cache.run(`DELETE FROM ${table} WHERE rowid = ?`, no);
  cache.run("DELETE FROM clientTags WHERE no = ?", no);
  cache.run("DELETE FROM clientEntries WHERE no = ?", no);
}

/** Numbers only grow, so that the newest is walked first. */
function nextNo(cache: Cache, table: "clientEntries" | "textEntries"): number {
  return 1 + (cache.get<{ no: number | null }>(`SELECT max(no) AS no FROM ${table}`)?.no ?? 0);
}

/** The newest call or message, whoever began it. */
function indexContact(cache: Cache, clientId: string): void {
  const call = cache.get<{ at: number }>(
    `SELECT startedAt AS at FROM calls WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL
    ORDER BY startedAt DESC LIMIT 1`,
    cache.accountId,
    clientId,
  );
  const message = cache.get<{ at: number | null }>(
    "SELECT max(createdAt) AS at FROM messages WHERE accountId = ? AND clientId = ? AND deletedAt IS NULL",
    cache.accountId,
    clientId,
  );
  const lastContactAt = Math.max(call?.at ?? 0, message?.at ?? 0) || null;
  cache.run("UPDATE clientEntries SET lastContactAt = ? WHERE clientId = ?", lastContactAt, clientId);
}

function indexText(
  cache: Cache,
  { table, rowId, row, old }: { table: TextTable; rowId: string; row: SqlRow | undefined; old: number | undefined },
): void {
  const clientId = row?.["clientId"];
  if (!row || row["deletedAt"] !== null || typeof clientId !== "string") {
    if (old === undefined) return;
    cache.run("DELETE FROM textTrigrams WHERE rowid = ?", old);
    cache.run("DELETE FROM textEntries WHERE no = ?", old);
    return;
  }
  const no = old ?? nextNo(cache, "textEntries");
  if (old === undefined) {
    cache.run(
      "INSERT INTO textEntries (no, tableName, rowId, clientId) VALUES (?, ?, ?, ?)",
      no,
      table,
      rowId,
      clientId,
    );
  } else {
    cache.run("UPDATE textEntries SET clientId = ? WHERE no = ?", clientId, no);
  }
  const text = normalizeForSearch(textOf(table, row));
  cache.run("INSERT OR REPLACE INTO textTrigrams (rowid, text) VALUES (?, ?)", no, text);
}

/** The searched text of a row as it was written. */
export function textOf(table: TextTable, row: SqlRow): string {
  return searchedTexts[table].map((column) => String(row[column] ?? "")).join(" ");
}

/**
 * Fills the derived tables again when an older version filled them; false when there was nothing to do. In small
 * transactions with pauses: the desk answers meanwhile, and what is edited meanwhile indexes itself. Cut short, by a
 * `pause` that throws or by a kill, it begins anew at the next start.
 */
export async function refreshIndex(
  file: { readonly cache: Cache },
  gate: { run<Value>(work: () => Value | Promise<Value>): Promise<Value> },
  pause: () => Promise<void>,
): Promise<boolean> {
  const version = readLocalValue(file.cache, "indexVersion");
  if (version === indexVersion) return false;
  if (version !== null) await gate.run(() => file.cache.transaction(() => emptyIndex(file.cache)));
  let isFilled = false;
  for (const table of ["clients", ...textTables, "calls", "messages"] as const) {
    for (let last: number | null = 0; last !== null; await pause()) {
      const after: number = last;
      last = await gate.run(() => indexSome(file.cache, table, after));
      isFilled ||= last !== null;
    }
  }
  await gate.run(() => writeLocalValue(file.cache, "indexVersion", indexVersion));
  return isFilled;
}

/** The next rows of a table; returns the last one's rowid, null when there was none. */
function indexSome(cache: Cache, table: "clients" | "calls" | "messages" | TextTable, after: number): number | null {
  const rows = cache.all<{ rowid: number; id: string; clientId?: string | null }>(
    `SELECT rowid, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT 500`,
    after,
  );
  const changes = noIndexChanges();
  for (const { id, clientId } of rows) {
    if (table === "clients") changes.clients.set(id, "read");
    else if (table !== "calls" && table !== "messages") changes.texts.set(id, { table, row: "read" });
    else if (clientId) changes.contacts.add(clientId);
  }
  cache.transaction(() => indexChanges(cache, changes));
  return rows.at(-1)?.rowid ?? null;
}

function emptyIndex(cache: Cache): void {
  for (const table of ["clientWords", "clientTrigrams", "clientNumbers", "textTrigrams"])
    cache.run(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`);
  for (const table of ["clientTags", "clientEntries", "textEntries"]) cache.run(`DELETE FROM ${table}`);
}

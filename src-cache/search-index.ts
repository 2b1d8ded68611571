import { normalizeForSearch } from "../src-contract/rules/search-text.ts";
import type { Cache } from "./cache.ts";
import { countConflicts, hasConflicts } from "./client-conflicts.ts";
import { indexCalls } from "./call-entries.ts";
import { indexMoves } from "./call-moves.ts";
import { type ClientEntry, clientEntryOf, writeClientEntry } from "./client-entry.ts";
import { entityOf, readSqlRow, type SqlRow } from "./synced-rows.ts";

/** Raised when what goes into the derived tables changes: the next start fills them again. */
export const indexVersion = 2;

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
  /** Clients whose edits changed. */
  edits: Set<string>;
  /** Calls of which something that was said, or where they were moved, may have changed. */
  calls: Set<string>;
};

export function noIndexChanges(): IndexChanges {
  return { clients: new Map(), contacts: new Set(), texts: new Map(), edits: new Set(), calls: new Set() };
}

/** Belongs into the transaction that changed the rows. */
export function indexChanges(cache: Cache, changes: IndexChanges): void {
  for (const [id, row] of changes.clients) {
    if (row === "read") indexClient(cache, { row: readSqlRow(cache, "clients", id), old: readEntry(cache, id) });
    else indexClient(cache, { row, old: undefined });
  }
  for (const [id, row] of changes.clients) {
    if (row === "read" && !changes.edits.has(id) && hasConflicts(cache, id)) countConflicts(cache, id);
  }
  for (const clientId of changes.edits) countConflicts(cache, clientId);
  for (const clientId of changes.contacts) indexContact(cache, clientId);
  for (const [rowId, { table, row }] of changes.texts) {
    const old = row === "read" ? readTextNo(cache, rowId) : undefined;
    indexText(cache, { table, rowId, row: row === "read" ? readSqlRow(cache, table, rowId) : row, old });
  }
  indexCalls(cache, changes.calls);
  indexMoves(cache, changes.calls);
}

function readEntry(cache: Cache, clientId: string): ClientEntry | undefined {
  return cache.get<ClientEntry>(
    `SELECT no, clientId, sortKey, name, company, city, phone, timeZone, tags, managerId, createdAt, searchText, digits
    FROM clientEntries WHERE clientId = ?`,
    clientId,
  );
}

function readTextNo(cache: Cache, rowId: string): number | undefined {
  return cache.get<{ no: number }>("SELECT no FROM textEntries WHERE rowId = ?", rowId)?.no;
}

function indexClient(cache: Cache, { row, old }: { row: SqlRow | undefined; old: ClientEntry | undefined }): void {
  const client = row && entityOf("clients", row);
  if (!client || client.deletedAt !== null || client.removedAt !== null) {
    if (old) removeEntry(cache, old.no);
    return;
  }
  const no = old?.no ?? nextNo(cache, "clientEntries");
  const entry = clientEntryOf(client, no);
  // most edits change nothing that a list or the search shows
  if (old && isSameEntry(entry, old)) return;
  writeClientEntry(cache, entry, null);
  if (entry.searchText !== old?.searchText) {
    const [name = ""] = entry.searchText.split("\n", 1);
    cache.run("INSERT OR REPLACE INTO clientWords (rowid, text) VALUES (?, ?)", no, name);
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

function isSameEntry(one: ClientEntry, other: ClientEntry): boolean {
  return Object.entries(one).every(([column, value]) => other[column as keyof ClientEntry] === value);
}

function removeEntry(cache: Cache, no: number): void {
  for (const table of ["clientWords", "clientTrigrams", "clientNumbers"])
    cache.run(`DELETE FROM ${table} WHERE rowid = ?`, no);
  cache.run("DELETE FROM clientTags WHERE no = ?", no);
  cache.run("DELETE FROM clientEntries WHERE no = ?", no);
}

/** Numbers only grow, so that the newest is walked first. */
export function nextNo(cache: Cache, table: "clientEntries" | "textEntries"): number {
  return 1 + (cache.get<{ no: number | null }>(`SELECT max(no) AS no FROM ${table}`)?.no ?? 0);
}

/** When a client was last spoken or written with, whoever began it: an expression over `clientId` and `accountId`. */
export function lastContactOf(clientId: string, accountId: number): string {
  const rows = `accountId = ${accountId} AND clientId = ${clientId} AND deletedAt IS NULL`;
  return `nullif(max(
    coalesce((SELECT startedAt FROM calls WHERE ${rows} ORDER BY startedAt DESC LIMIT 1), 0),
    coalesce((SELECT max(createdAt) FROM messages WHERE ${rows}), 0)), 0)`;
}

function indexContact(cache: Cache, clientId: string): void {
  cache.run(
    `UPDATE clientEntries SET lastContactAt = ${lastContactOf("clientEntries.clientId", cache.accountId)}
    WHERE clientId = ?`,
    clientId,
  );
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
export function textOf(table: TextTable, row: Partial<SqlRow>): string {
  return searchedTexts[table].map((column) => String(row[column] ?? "")).join(" ");
}

import type { SyncedTable } from "../../../src-contract/entities/synced-tables.ts";
import { tablesOfClient, tablesOfParent } from "../../../src-contract/rules/client-rows.ts";
import { restoreRow } from "../../../src-cache/apply-row-patch.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { indexChanges, noIndexChanges } from "../../../src-cache/search-index.ts";
import { allOutboxRows, deleteOutboxRow } from "../sync/outbox.ts";
import { type Author, replayAll, type RowRef } from "../sync/rebase.ts";

/**
 * everything that this file knows about some clients: rows, what the server last said of them, the queue, drafts,
 * what was looked at, lists and search. Belongs into a transaction; what is left in free pages goes when the file is
 * written anew (open-account.ts). Answers which files the rows named, the deleted ones too.
 */
export function eraseRows(cache: Cache, clientIds: readonly string[], author: Author): { hashes: string[] } {
  const refs = clientIds.flatMap((clientId) => rowsAbout(cache, clientId));
  const hashes = hashesOf(cache, refs);
  const ids = new Set(refs.map(({ id }) => id));
  eraseItems(cache, ids);
  for (const { table, id } of refs) {
    cache.run("DELETE FROM baseRows WHERE tableName = ? AND rowId = ?", table, id);
    cache.run("DELETE FROM outboxRows WHERE tableName = ? AND rowId = ?", table, id);
  }
  // the items that are left name none of them: whatever else the erased items did is taken back
  replayAll(cache, author);
  const changes = noIndexChanges();
  for (const ref of refs) restoreRow(cache, { ...ref, row: null }, changes);
  indexChanges(cache, changes);
  for (const id of ids) cache.run("DELETE FROM drafts WHERE subjectId = ? OR instr(key, ?) > 0", id, id);
  for (const clientId of clientIds) {
    cache.run("DELETE FROM recentClients WHERE clientId = ?", clientId);
    cache.run("DELETE FROM clientConflicts WHERE clientId = ?", clientId);
  }
  // a word that was taken out of an index stays in its segments until they are merged
  for (const table of ["clientWords", "clientNumbers", "clientTrigrams", "textTrigrams", "callTrigrams"])
    cache.run(`INSERT INTO ${table} (${table}) VALUES ('optimize')`);
  return { hashes };
}

function hashesOf(cache: Cache, refs: readonly RowRef[]): string[] {
  return refs.flatMap(({ table, id }) => {
    if (table !== "attachments") return [];
    const row = cache.get<{ sha256: string }>(
      "SELECT sha256 FROM attachments WHERE accountId = ? AND id = ?",
      cache.accountId,
      id,
    );
    return row ? [row.sha256] : [];
  });
}

/** The client, every row that names him, and every row that is about one of these; deleted ones too. */
function rowsAbout(cache: Cache, clientId: string): RowRef[] {
  const named = new Map<SyncedTable, Set<string>>([["clients", new Set([clientId])]]);
  const add = (table: SyncedTable, sql: string, ...values: string[]) => {
    const ids = named.get(table) ?? new Set();
    for (const { id } of cache.all<{ id: string }>(sql, ...values)) ids.add(id);
    named.set(table, ids);
  };
  for (const table of tablesOfClient) {
    add(table, `SELECT id FROM ${table} WHERE accountId = ${cache.accountId} AND clientId = ?`, clientId);
    // what the server said of a row that an item of the queue has moved to another client
    add(table, `SELECT rowId AS id FROM baseRows WHERE tableName = ? AND baseRow ->> 'clientId' = ?`, table, clientId);
  }
  for (const { table, column, parent } of tablesOfParent) {
    for (const id of named.get(parent) ?? [])
      add(table, `SELECT id FROM ${table} WHERE accountId = ${cache.accountId} AND ${column} = ?`, id);
  }
  return Array.from(named).flatMap(([table, ids]) => Array.from(ids, (id) => ({ table, id })));
}

const idPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Items of the queue that name one of these rows go, whatever their state; of an import only the client does. */
function eraseItems(cache: Cache, ids: ReadonlySet<string>): void {
  for (const { counter, name, args } of allOutboxRows(cache)) {
    if (!Array.from(args.matchAll(idPattern)).some(([id]) => ids.has(id))) continue;
    const rest = withoutClients(name, JSON.parse(args), ids);
    if (rest === null) {
      cache.run("DELETE FROM outboxRows WHERE counter = ?", counter);
      deleteOutboxRow(cache, counter);
    } else cache.run("UPDATE outbox SET args = ? WHERE counter = ?", JSON.stringify(rest), counter);
  }
}

/** Null when nothing of it is left to do. */
function withoutClients(name: string, args: unknown, ids: ReadonlySet<string>): unknown {
  const key = name === "importClients" ? "clients" : name === "undoImport" ? "imported" : null;
  if (key === null) return null;
  const { [key]: clients = [], ...others } = args as Record<string, { clientId: string }[]>;
  const rest = clients.filter(({ clientId }) => !ids.has(clientId));
  return rest.length === 0 && key === "clients" ? null : { ...others, [key]: rest };
}

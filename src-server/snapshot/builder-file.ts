import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import knex from "knex";
import { migrate } from "../../migrations/migrate.ts";
import { storeMigrations } from "../../migrations/store/index.ts";
import { restoreRow } from "../../src-cache/apply-row-patch.ts";
import { type Cache, createCache, type SqliteDatabase } from "../../src-cache/cache.ts";
import { fillIndex } from "../../src-cache/fill-index.ts";
import { readLocalValue, writeLocalValue } from "../../src-cache/local-values.ts";
import { indexChanges, indexVersion, noIndexChanges } from "../../src-cache/search-index.ts";
import { createIndexes, dropIndexes, indexesOf } from "../../src-cache/table-indexes.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type { DatabaseLocation } from "../configuration.ts";
import { openRowSource, type SourceState } from "./row-source.ts";
import { syncFile, syncFolder } from "./sync-to-disk.ts";

/**
 * The builder file: one account's rows as some roles see them, with lists and search, in the form of a desk's file. It
 * follows the database as a desk would, and snapshots are cut from it.
 */
export type BuilderOrder = {
  location: DatabaseLocation;
  /** Holds the builder file and the snapshots of one account and view, and nothing else. */
  folder: string;
  accountId: number;
  epoch: string;
  /** What of the account is seen (pull.ts, viewOf); roles that see the same share a builder file. */
  view: string;
  /** The tables of the view; nothing else gets into the file. */
  tables: SyncedTable[];
  /** A file of an earlier revision holds somebody who was erased; 0 when nobody was. */
  erasedAt: number;
};
export type Progress = (done: number, total: number) => void;
export type Builder = { database: SqliteDatabase; revision: number; mark: string };

const fileName = "builder.sqlite";
/** Never opened: it is thrown away when it is there. */
const unfinishedName = "unfinished.sqlite";
const companions = ["", "-journal", "-wal", "-shm"];

/** A file that is further behind is filled anew, which is faster. */
const largestUpdate = 0.2;

/** Opens the builder file, brought to the database's present state. The caller closes it. */
export async function openUpToDate(
  order: BuilderOrder,
  { progress, log }: { progress: Progress; log: (line: string) => void },
): Promise<Builder> {
  try {
    const updated = await updateFile(order);
    if (updated) return updated;
  } catch (error) {
    // whatever is wrong with the file, the database has everything; what is wrong with the database shows again
    log(`the builder file is made anew: ${error instanceof Error ? error.message : String(error)}`);
  }
  return fillFile(order, progress);
}

/** Null when there is no file that can be brought up to date. */
async function updateFile(order: BuilderOrder): Promise<Builder | null> {
  const file = join(order.folder, fileName);
  if (!existsSync(file)) return null;
  const database = openFile(file);
  try {
    const cache = createCache(database, order.accountId);
    const cookie = readLocalValue(cache, "cookie");
    if (!isOfThisForm(cache) || cookie?.epoch !== order.epoch || cookie.scope !== order.view) return closed(database);
    if (cookie.revision < order.erasedAt) return closed(database);
    const source = openRowSource({ builder: database, ...order });
    let reached: Reached | null;
    try {
      reached = await source.read((state) => applyChanges(cache, { order, state, since: cookie }));
    } finally {
      await source.close();
    }
    return reached === null ? closed(database) : { database, ...reached };
  } catch (error) {
    database.close();
    throw error;
  }
}

type Reached = Pick<Builder, "revision" | "mark">;

/** Returns where the file is; null, and changes nothing, when filling it anew is better. */
async function applyChanges(
  cache: Cache,
  { order, state, since: { revision: since, mark } }: { order: BuilderOrder; state: SourceState; since: Reached },
): Promise<Reached | null> {
  if (state.revision < since || (await state.markAt(since)) !== mark) return null;
  if (state.revision === since) return { revision: since, mark };
  let changed = 0;
  let held = 0;
  for (const table of order.tables) {
    changed += await state.countChanged(table, since);
    held += cache.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`)?.rows ?? 0;
  }
  if (changed > held * largestUpdate) return null;
  for (const table of order.tables) {
    for await (const rows of state.changedRows(table, since)) {
      const changes = noIndexChanges();
      for (const row of rows) {
        // a desk that begins is not told of what was deleted
        const living = row["deletedAt"] === null ? row : null;
        restoreRow(cache, { table, id: String(row["id"]), row: living }, changes);
      }
      indexChanges(cache, changes);
    }
  }
  const reached = { revision: state.revision, mark: state.mark };
  writeLocalValue(cache, "cookie", { epoch: order.epoch, ...reached, scope: order.view });
  return reached;
}

/**
 * Fills a new file: no journal, no indexes while rows come in, FTS before the indexes, one fsync, then its name. Until
 * that a crash leaves a file that nobody opens.
 */
async function fillFile(order: BuilderOrder, progress: Progress): Promise<Builder> {
  removeBuilder(order.folder);
  const unfinished = join(order.folder, unfinishedName);
  await createFile(unfinished);
  const database = openFile(unfinished);
  let reached: Reached;
  try {
    database.pragma("main.journal_mode = OFF");
    database.pragma("main.synchronous = OFF");
    const indexes = indexesOf(database);
    dropIndexes(database, indexes);
    const create = (names: readonly string[]) =>
      createIndexes(
        database,
        indexes.filter(({ name }) => names.includes(name)),
      );
    const rows = await copyRows(database, order, progress);
    reached = { revision: rows.revision, mark: rows.mark };
    create(readWhenFilled);
    const cache = createCache(database, order.accountId);
    fillWhole(cache, (indexed) => progress(rowShare * rows.total + indexShare * indexed, rows.total));
    create(readWhenUpdated);
    writeLocalValue(cache, "cookie", { epoch: order.epoch, ...reached, scope: order.view });
    writeLocalValue(cache, "indexVersion", indexVersion);
  } finally {
    database.close();
  }
  syncFile(unfinished);
  const file = join(order.folder, fileName);
  renameSync(unfinished, file);
  syncFolder(order.folder);
  return { database: openFile(file), ...reached };
}

/** In one read of the database: another table a moment later could know of what the first did not. */
async function copyRows(
  builder: SqliteDatabase,
  order: BuilderOrder,
  progress: Progress,
): Promise<Reached & { total: number }> {
  const source = openRowSource({ builder, ...order });
  try {
    return await source.read(async (state) => {
      const counts = new Map<SyncedTable, number>();
      for (const table of order.tables) counts.set(table, await state.countLiving(table));
      const total = [...counts.values()].reduce((sum, rows) => sum + rows, 0);
      let copied = 0;
      for (const [table, rows] of counts) {
        await state.copyLiving(table);
        copied += rows;
        progress(rowShare * copied, total);
      }
      return { revision: state.revision, mark: state.mark, total };
    });
  } finally {
    await source.close();
  }
}

function fillWhole(cache: Cache, progress: (indexed: number) => void): void {
  let indexed = 0;
  cache.transaction(() => {
    for (const rows of fillIndex(cache, { onlyMissing: false })) progress((indexed += rows));
  });
}

/** What src-cache reads rows by when it fills lists and search, and when rows change; the others have no use here. */
const readWhenFilled = ["calls_client", "messages_client", "comments_call", "callEntries_callId", "callMoves_call"];
const readWhenUpdated = ["cliententries_clientid_unique", "clientTags_no", "textentries_rowid_unique"];

/** How the work of a whole build is divided, roughly: rows, lists and search, and the rest for cutting parts. */
const rowShare = 0.25;
const indexShare = 0.45;
export const builtShare = rowShare + indexShare;

/** For the server's own user only, as its database is. */
async function createFile(file: string): Promise<void> {
  closeSync(openSync(file, "w", 0o600));
  const connection = knex({ client: "better-sqlite3", connection: { filename: file }, useNullAsDefault: true });
  try {
    await migrate(connection, storeMigrations);
  } finally {
    await connection.destroy();
  }
}

/** The name of the schema is said everywhere: without it a pragma would hold for the server's database as well. */
function openFile(file: string): SqliteDatabase {
  const database = new Database(file);
  database.pragma("main.cache_size = -32000");
  database.pragma("main.synchronous = FULL");
  // what was erased is not to lie in free pages
  database.pragma("main.secure_delete = ON");
  return database;
}

function isOfThisForm(cache: Cache): boolean {
  const migrations = cache.all<{ name: string }>("SELECT name FROM knex_migrations ORDER BY id");
  return (
    migrations.map(({ name }) => name).join() === Object.keys(storeMigrations).join() &&
    readLocalValue(cache, "indexVersion") === indexVersion
  );
}

function closed(database: SqliteDatabase): null {
  database.close();
  return null;
}

export function removeBuilder(folder: string): void {
  for (const name of [fileName, unfinishedName])
    for (const companion of companions) rmSync(join(folder, name + companion), { force: true });
}

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { allOutboxRows, insertOutboxRow, nextCounter, outboxIsEmpty, readOutboxRow } from "../sync/outbox.ts";
import { type Author, replayAll } from "../sync/rebase.ts";
import { type Cache, createCache, type SqliteDatabase } from "../../../src-cache/cache.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import { migrateDatabase, openDatabase } from "./open-database.ts";
import {
  type JournalItem,
  openSideJournal,
  readSideJournal,
  rewriteSideJournal,
  type SideJournal,
} from "./side-journal.ts";

const databaseName = "cache.db";
const stagingName = "staging.db";
const journalName = "unsent.journal";
const asidePrefix = "damaged-";
const asideKept = 2;
const companions = ["", "-wal", "-shm", "-journal"];

export type AccountPlace = {
  /** Holds the files of one person on one server. */
  folder: string;
  /** The key of the files, and the one that a change of keys was about to replace it with; any that opens them will do. */
  dataKeys: string[];
  accountId: number;
  author: Author;
  /** Milliseconds UTC, for the name of what is put aside. */
  now: () => number;
  log: (line: string) => void;
};

/** The open files of one person. `cache` is another object after a swap or a recovery: read it anew at each use. */
export type OpenAccount = {
  readonly cache: Cache;
  readonly journal: SideJournal;
  readonly dataKey: string;
  /** The file was damaged: it was put aside, and only the unsent mutations are in the new one. */
  readonly wasDamaged: boolean;
  /** An empty file beside the cache, for taking everything anew while the old rows still serve. */
  openStaging(): Promise<Cache>;
  /** Closes both and puts the staging file in the cache's place. Its caller has copied the local tables. */
  swapIn(staging: Cache): Promise<void>;
  /** Throws the staging file away. */
  dropStaging(staging: Cache): void;
  /** Puts a file that turned out damaged aside and begins a new one with the unsent mutations. */
  recover(): Promise<void>;
  /** After mutations left the outbox. */
  compactJournal(): void;
  /** Encrypts everything with another key. */
  changeKey(dataKey: string): void;
  close(): void;
};

/** Throws what opening throws, except damage: that is dealt with here. */
export async function openAccount(place: AccountPlace): Promise<OpenAccount> {
  mkdirSync(place.folder, { recursive: true });
  const databaseFile = join(place.folder, databaseName);
  const journalFile = join(place.folder, journalName);
  const stagingFile = join(place.folder, stagingName);
  removeDatabase(stagingFile);

  const unsent = readUnsent(journalFile, place.dataKeys);
  if (unsent.unreadable > 0) {
    place.log(`side journal: ${unsent.unreadable} unreadable lines`);
    copyFileSync(journalFile, join(asideFolder(place), journalName));
  }
  let { cache, dataKey, wasDamaged } = await openOrRecover(databaseFile, place);
  restoreUnsent(cache, unsent.items, place);
  if (place.dataKeys.length > 1) rewriteSideJournal(journalFile, dataKey, journalItems(cache));
  let journal = openSideJournal(journalFile, dataKey);
  const compactJournal = () => journal.compact(outboxIsEmpty(cache), () => journalItems(cache));
  compactJournal();

  return {
    compactJournal,
    get cache() {
      // between the old file and the new one
      if (!cache.database.open) throw new KartotekaError("fileDamaged", "the local file is being rebuilt");
      return cache;
    },
    get journal() {
      return journal;
    },
    get dataKey() {
      return dataKey;
    },
    get wasDamaged() {
      return wasDamaged;
    },
    async openStaging() {
      removeDatabase(stagingFile);
      return openCache(stagingFile, dataKey, place.accountId);
    },
    async swapIn(staging) {
      staging.close();
      cache.close();
      try {
        // both are checkpointed by their closing: one rename is the whole change
        renameSync(stagingFile, databaseFile);
      } finally {
        cache = await openCache(databaseFile, dataKey, place.accountId);
      }
    },
    dropStaging(staging) {
      staging.close();
      removeDatabase(stagingFile);
    },
    async recover() {
      closeQuietly(cache, place.log);
      putAside(databaseFile, place);
      cache = await openCache(databaseFile, dataKey, place.accountId);
      restoreUnsent(cache, readSideJournal(journalFile, dataKey).items, place);
      wasDamaged = true;
    },
    changeKey(nextKey) {
      cache.database.pragma(`rekey = 'raw:${nextKey}'`);
      dataKey = nextKey;
      journal.close();
      rewriteSideJournal(journalFile, dataKey, journalItems(cache));
      journal = openSideJournal(journalFile, dataKey);
    },
    close() {
      compactJournal();
      journal.close();
      closeQuietly(cache, place.log);
    },
  };
}

/** Takes the files of one person away. They must not be open. */
export function removeAccount(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function isDamage(error: unknown): boolean {
  return toErrorBody(error).kind === "fileDamaged";
}

async function openOrRecover(
  file: string,
  place: AccountPlace,
): Promise<{ cache: Cache; dataKey: string; wasDamaged: boolean }> {
  let damage: unknown = null;
  for (const dataKey of place.dataKeys) {
    try {
      return { cache: await openCache(file, dataKey, place.accountId), dataKey, wasDamaged: false };
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage = error;
    }
  }
  place.log(`the local file is damaged: ${toErrorBody(damage).details ?? ""}`);
  putAside(file, place);
  const [dataKey = ""] = place.dataKeys;
  return { cache: await openCache(file, dataKey, place.accountId), dataKey, wasDamaged: true };
}

async function openCache(file: string, dataKey: string, accountId: number): Promise<Cache> {
  const database = openDatabase(file, dataKey);
  try {
    await migrateDatabase(database);
    readWhatMustHold(database);
    return createCache(database, accountId);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The queue and the single values: damage in them must show before anything is built on them. */
function readWhatMustHold(database: SqliteDatabase): void {
  for (const table of ["localValues", "outbox", "outboxRows", "baseRows"]) {
    for (const _row of database.prepare(`SELECT * FROM ${table}`).raw().iterate()) {
      // reading is the check: pages are authenticated
    }
  }
}

function readUnsent(journalFile: string, dataKeys: string[]): { items: JournalItem[]; unreadable: number } {
  const read = dataKeys.map((dataKey) => readSideJournal(journalFile, dataKey));
  const items = new Map(read.flatMap((part) => part.items).map((item) => [item.mutationId, item]));
  return {
    items: [...items.values()].sort((first, second) => first.counter - second.counter),
    unreadable: Math.min(...read.map(({ unreadable }) => unreadable)),
  };
}

/**
 * What the journal holds and the outbox does not: after a damaged, deleted or rolled back file. An item that the server
 * has confirmed in the meantime may be among them; it is sent again and answered as the first time.
 */
function restoreUnsent(cache: Cache, items: JournalItem[], { author, log }: AccountPlace): void {
  const missing = items.filter(({ mutationId }) => !readOutboxRow(cache, mutationId));
  if (missing.length === 0) return;
  cache.transaction(() => {
    const highest = Math.max(...items.map(({ counter }) => counter), readLocalValue(cache, "lastCounter") ?? 0);
    writeLocalValue(cache, "lastCounter", highest);
    for (const item of missing) {
      const isTaken = cache.get("SELECT 1 FROM outbox WHERE counter = ?", item.counter) !== undefined;
      insertOutboxRow(cache, isTaken ? { ...item, counter: nextCounter(cache) } : item);
    }
    replayAll(cache, author);
  });
  log(`unsent mutations restored from the side journal: ${missing.length}`);
}

function journalItems(cache: Cache): JournalItem[] {
  return allOutboxRows(cache).map(({ mutationId, counter, name, args, at }) => ({
    mutationId,
    counter,
    name,
    args: JSON.parse(args),
    at,
  }));
}

/** The files stay, for whoever may want to look: they are encrypted as they were. */
function putAside(file: string, place: AccountPlace): void {
  const aside = asideFolder(place);
  for (const companion of companions) {
    if (existsSync(file + companion)) renameSync(file + companion, join(aside, databaseName + companion));
  }
}

/** The last few are kept: a disk that goes on failing must not fill itself with copies. */
function asideFolder({ folder, now }: AccountPlace): string {
  const earlier = readdirSync(folder).filter((name) => name.startsWith(asidePrefix));
  for (const name of earlier.sort().slice(0, -asideKept)) rmSync(join(folder, name), { recursive: true });
  const aside = join(folder, `${asidePrefix}${new Date(now()).toISOString().replace(/[:.]/g, "-")}`);
  mkdirSync(aside, { recursive: true });
  return aside;
}

function removeDatabase(file: string): void {
  for (const companion of companions) rmSync(file + companion, { force: true });
}

function closeQuietly(cache: Cache, log: (line: string) => void): void {
  try {
    cache.close();
  } catch (error) {
    log(`closing the local file: ${toErrorBody(error).details ?? ""}`);
  }
}

import { copyFileSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { outboxIsEmpty } from "../sync/outbox.ts";
import type { Author } from "../sync/rebase.ts";
import { type Cache, createCache, type SqliteDatabase } from "../../../src-cache/cache.ts";
import {
  asideFolder,
  putAside,
  removeAsideDatabases,
  removeAsides,
  removeDatabase,
  restoreDrafts,
} from "./damaged-file.ts";
import { removeKeptFiles } from "../files/file-cache.ts";
import { keepFilesKey } from "../files/files-key.ts";
import { makeDirectory, syncDirectory, syncFile } from "./durable-files.ts";
import { type BulkFile, createBulkFile } from "./bulk-file.ts";
import { checkForm, noteForm } from "./file-form.ts";
import { type LogMark, openLogMark } from "./log-mark.ts";
import { migrateDatabase, openDatabase } from "./open-database.ts";
import {
  type JournalItem,
  openSideJournal,
  readSideJournal,
  rewriteSideJournal,
  type SideJournal,
} from "./side-journal.ts";
import { journalItems, journalLacks, readUnsent, restoreUnsent } from "./unsent-items.ts";

const databaseName = "cache.db";
const stagingName = "staging.db";
const journalName = "unsent.journal";
const formName = "cache.form.json";

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
  readonly folder: string;
  /** Throws fileDamaged between the old file and the new one, and while none could be opened. */
  readonly cache: Cache;
  readonly isOpen: boolean;
  readonly journal: SideJournal;
  readonly dataKey: string;
  /** The file was damaged: it was put aside, and only the unsent mutations are in the new one. */
  readonly wasDamaged: boolean;
  /** An empty file beside the cache, for taking everything anew while the old rows still serve. */
  openStaging(): Promise<Cache>;
  /** The same, to be filled by ready images; `openStaged` opens it when it is complete. */
  createBulkStaging(): BulkFile;
  openStaged(): Promise<Cache>;
  /** Closes both and puts the staging file in the cache's place. Its caller has copied the local tables. */
  swapIn(staging: Cache): Promise<void>;
  /**
   * Before a file with other rights takes the cache's place: what was put aside goes, and of the journal everything that
   * is not unsent. Throws disk errors; the swap has not happened then, and comes again.
   */
  forgetWhatWasSeen(): void;
  /**
   * The same rows in a new file, and the unsent mutations in a new journal: what lay in free pages, in the log, in lines
   * that were crossed out and in files that were put aside is gone. Within the write gate. Throws disk errors.
   */
  writeAnew(): Promise<void>;
  /** Throws the staging file away; null: it is not open. */
  dropStaging(staging: Cache | null): void;
  /** Puts a file that turned out damaged aside and begins a new one with the unsent mutations. */
  recover(): Promise<void>;
  /** After mutations left the outbox. What fails is logged: a line too many is answered as the first time. */
  compactJournal(): void;
  /** After a transaction, before it is acknowledged: how far the log must reach from now on. */
  noteCommit(): void;
  /** Encrypts everything with another key. */
  changeKey(dataKey: string): void;
  close(): void;
};

/** Throws what opening throws, except damage: that is dealt with here. Leaves the files of a newer version as they are. */
export async function openAccount(place: AccountPlace): Promise<OpenAccount> {
  const { folder, accountId, log } = place;
  makeDirectory(folder);
  const databaseFile = join(folder, databaseName);
  const journalFile = join(folder, journalName);
  const stagingFile = join(folder, stagingName);
  checkForm(join(folder, formName));
  removeDatabase(stagingFile);

  function openJournal(key: string): SideJournal {
    const opened = openSideJournal(journalFile, key);
    // the transaction that it follows is committed: what it could not write must not undo the answer
    return { ...opened, done: (mutationIds) => quietly("side journal", log, () => opened.done(mutationIds)) };
  }

  const unsent = readUnsent(journalFile, place.dataKeys);
  let { cache, logMark, dataKey, wasDamaged } = await openOrRecover(databaseFile, unsent.items, place);
  let journal: SideJournal;
  try {
    keepFilesKey(folder, place.dataKeys, dataKey);
    if (unsent.unreadable > 0) {
      log(`side journal: ${unsent.unreadable} unreadable lines`);
      copyFileSync(journalFile, join(asideFolder(place), journalName));
    }
    const isWhole = unsent.unreadable === 0 && place.dataKeys.length === 1;
    if (!isWhole || journalLacks(unsent.items, cache)) rewriteSideJournal(journalFile, dataKey, journalItems(cache));
    journal = openJournal(dataKey);
  } catch (error) {
    logMark.release();
    cache.close();
    throw error;
  }
  const noteCommit = () => {
    if (cache.database.open && !cache.database.inTransaction) quietly("log mark", log, () => logMark.note());
  };
  noteCommit();

  /** An import leaves its transaction open over many turns: what it has queued is not yet so. */
  const compactJournal = () =>
    quietly("side journal", log, () => {
      if (!cache.database.inTransaction) journal.compact(outboxIsEmpty(cache), () => journalItems(cache));
    });
  compactJournal();

  async function openAgain(): Promise<void> {
    ({ cache, logMark } = await openCache(databaseFile, dataKey, accountId));
    noteCommit();
  }

  /** The unsent mutations and nothing else, under the key as it is now. */
  function beginJournalAnew(): void {
    journal.close();
    try {
      rewriteSideJournal(journalFile, dataKey, journalItems(cache));
    } finally {
      journal = openJournal(dataKey);
    }
  }

  async function swapIn(staging: Cache): Promise<void> {
    try {
      // throws, and nothing has happened yet, where the disk does not take it
      emptyLog(staging);
      logMark.release();
      emptyLog(cache);
    } catch (error) {
      staging.close();
      removeDatabase(stagingFile);
      throw error;
    }
    staging.close();
    cache.close();
    try {
      // a log that stayed would be read into the new file; one rename is then the whole change
      for (const file of [stagingFile, databaseFile]) rmSync(`${file}-wal`, { force: true });
      syncDirectory(folder);
      renameSync(stagingFile, databaseFile);
      syncDirectory(folder);
    } finally {
      await openAgain();
    }
  }

  function closeInOrder(): void {
    quietly("log mark", log, logMark.release);
    quietly("closing the local file", log, () => cache.close());
  }

  return {
    folder,
    compactJournal,
    noteCommit,
    get isOpen() {
      return cache.database.open;
    },
    get cache() {
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
      return (await openCache(stagingFile, dataKey, accountId)).cache;
    },
    createBulkStaging() {
      removeDatabase(stagingFile);
      return createBulkFile(stagingFile, dataKey, cache);
    },
    openStaged: async () => (await openCache(stagingFile, dataKey, accountId)).cache,
    swapIn,
    async writeAnew() {
      removeDatabase(stagingFile);
      // by a temporary file of SQLite's it would lie on the disk in the clear meanwhile
      cache.database.prepare("VACUUM INTO ?").run(stagingFile);
      syncFile(stagingFile);
      await swapIn((await openCache(stagingFile, dataKey, accountId)).cache);
      removeAsides(folder);
      beginJournalAnew();
    },
    forgetWhatWasSeen() {
      removeAsideDatabases(folder, databaseName);
      removeKeptFiles(folder);
      beginJournalAnew();
    },
    dropStaging(staging) {
      staging?.close();
      removeDatabase(stagingFile);
    },
    async recover() {
      // closed: an earlier opening failed, perhaps only for want of space. The file itself may be good
      const isOpen = cache.database.open;
      if (isOpen) closeInOrder();
      const drafts = isOpen ? putAside(databaseFile, dataKey, place) : [];
      const { items } = readSideJournal(journalFile, dataKey);
      const opened = await openOrRecover(databaseFile, items, { ...place, dataKeys: [dataKey] });
      ({ cache, logMark } = opened);
      restoreDrafts(cache, drafts);
      noteCommit();
      wasDamaged ||= isOpen || opened.wasDamaged;
    },
    changeKey(nextKey) {
      cache.database.pragma(`rekey = 'raw:${nextKey}'`);
      keepFilesKey(folder, [dataKey], nextKey);
      dataKey = nextKey;
      noteCommit();
      beginJournalAnew();
    },
    close() {
      compactJournal();
      journal.close();
      if (cache.database.open) closeInOrder();
    },
  };
}

/** What is unsent by the side journal alone, as exportOutbox writes it, for a file that cannot be opened. */
export function exportJournal(folder: string, dataKeys: string[], now: number): string {
  const { items, unreadable } = readUnsent(join(folder, journalName), dataKeys);
  const unsent = items.map(({ at, ...item }) => ({ ...item, at: new Date(at).toISOString() }));
  return `${JSON.stringify({ exportedAt: new Date(now).toISOString(), unreadable, items: unsent }, null, 2)}\n`;
}

/** Told without a key: a journal is emptied when nothing is unsent any more. */
export function holdsUnsent(folder: string): boolean {
  const file = join(folder, journalName);
  return existsSync(file) && statSync(file).size > 0;
}

/** Takes the files of one person away. They must not be open. */
export function removeAccount(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function isDamage(error: unknown): boolean {
  return toErrorBody(error).kind === "fileDamaged";
}

type OpenFile = { cache: Cache; logMark: LogMark };

/** The file with everything that is unsent in it, or a new one with that. */
async function openOrRecover(
  file: string,
  unsent: JournalItem[],
  place: AccountPlace,
): Promise<OpenFile & { dataKey: string; wasDamaged: boolean }> {
  let damage: unknown = null;
  noteForm(join(place.folder, formName));
  for (const dataKey of place.dataKeys) {
    try {
      return { ...(await openWithUnsent(file, unsent, { ...place, dataKey })), dataKey, wasDamaged: false };
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage = error;
    }
  }
  place.log(`the local file is damaged: ${toErrorBody(damage).details ?? ""}`);
  const [dataKey = ""] = place.dataKeys;
  const drafts = putAside(file, dataKey, place);
  const opened = await openWithUnsent(file, unsent, { ...place, dataKey });
  restoreDrafts(opened.cache, drafts);
  return { ...opened, dataKey, wasDamaged: true };
}

/** Damage may show only here, in a page that a replayed mutation needs. */
async function openWithUnsent(
  file: string,
  unsent: JournalItem[],
  place: AccountPlace & { dataKey: string },
): Promise<OpenFile> {
  const opened = await openCache(file, place.dataKey, place.accountId);
  try {
    restoreUnsent(opened.cache, unsent, place);
    return opened;
  } catch (error) {
    opened.logMark.release();
    opened.cache.close();
    throw error;
  }
}

async function openCache(file: string, dataKey: string, accountId: number): Promise<OpenFile> {
  const database = openDatabase(file, dataKey);
  let logMark: LogMark | null = null;
  try {
    // before the first write, which may begin the log anew
    logMark = openLogMark(database);
    await migrateDatabase(database);
    readWhatMustHold(database);
    return { cache: createCache(database, accountId), logMark };
  } catch (error) {
    try {
      // closing takes the log into the file: a mark that stayed would miss it at the next start
      logMark?.release();
    } finally {
      database.close();
    }
    throw error;
  }
}

/** Everything is in the file and flushed, and the log is empty. */
function emptyLog({ database }: Cache): void {
  const [state] = database.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
  if (state?.busy !== 0) throw new KartotekaError("unexpected", "the log could not be emptied");
}

/**
 * The queue and the single values with their indexes: damage in them must show before anything is built on them. Reading
 * is the check, for pages are authenticated; a scan alone would pass by the indexes.
 */
function readWhatMustHold(database: SqliteDatabase): void {
  for (const table of ["localValues", "outbox", "outboxRows", "baseRows"]) {
    const found: unknown = database.pragma(`integrity_check('${table}')`, { simple: true });
    if (found !== "ok") throw new KartotekaError("fileDamaged", `${table}: ${String(found)}`);
  }
}

function quietly(what: string, log: (line: string) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    log(`${what}: ${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`);
  }
}

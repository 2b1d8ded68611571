import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Cache } from "../../../src-cache/cache.ts";
import { makeDirectory, syncDirectory } from "./durable-files.ts";
import { openDatabase } from "./open-database.ts";

const asidePrefix = "damaged-";
const asideKept = 2;
/** What SQLite and the log's mark put beside a file. */
const companions = ["", "-wal", "-shm", "-journal", "-mark"];

/** `now`: milliseconds UTC, for the name of what is put aside. */
type Place = { folder: string; now: () => number };

type Draft = { key: string; text: string; updatedAt: number; subjectId: string };

/**
 * The files stay, for whoever may want to look: they are encrypted as they were. Returns what was typed,
 * if it can be read.
 */
export function putAside(file: string, dataKey: string, place: Place): Draft[] {
  const aside = asideFolder(place);
  for (const companion of companions) {
    if (existsSync(file + companion)) renameSync(file + companion, join(aside, basename(file) + companion));
  }
  syncDirectory(place.folder);
  return readDrafts(join(aside, basename(file)), dataKey);
}

/** Pages are authentic or refused: a text that can be read is one that was typed. */
function readDrafts(file: string, dataKey: string): Draft[] {
  if (!existsSync(file)) return [];
  try {
    const database = openDatabase(file, dataKey);
    try {
      return database.prepare("SELECT key, text, updatedAt, subjectId FROM drafts").all() as Draft[];
    } finally {
      database.close();
    }
  } catch {
    return []; // that it is damaged is known and told already
  }
}

export function restoreDrafts(cache: Cache, drafts: Draft[]): void {
  cache.transaction(() => {
    for (const { key, text, updatedAt, subjectId } of drafts) {
      cache.run(
        "INSERT OR IGNORE INTO drafts (key, text, updatedAt, subjectId) VALUES (?, ?, ?, ?)",
        key,
        text,
        updatedAt,
        subjectId,
      );
    }
  });
}

/** The last few are kept: a disk that goes on failing must not fill itself with copies. */
export function asideFolder({ folder, now }: Place): string {
  const earlier = readdirSync(folder).filter((name) => name.startsWith(asidePrefix));
  for (const name of earlier.sort().slice(0, -asideKept)) rmSync(join(folder, name), { recursive: true });
  const aside = join(folder, `${asidePrefix}${new Date(now()).toISOString().replace(/[:.]/g, "-")}`);
  makeDirectory(aside);
  return aside;
}

/** Rows that the person may see no longer must not lie on in what was put aside. Copies of a journal stay: his own words. */
export function removeAsideDatabases(folder: string, databaseName: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(asidePrefix)) removeDatabase(join(folder, name, databaseName));
  }
}

/** With the copies of journals: they may tell of somebody who was erased. */
export function removeAsides(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(asidePrefix)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

export function removeDatabase(file: string): void {
  for (const companion of companions) rmSync(file + companion, { force: true });
}

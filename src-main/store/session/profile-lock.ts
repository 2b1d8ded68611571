import { join } from "node:path";
import Database from "better-sqlite3";
import { KartotekaError } from "../../../src-contract/errors.ts";

/**
 * one process a profile. A file with a process id is not enough: ids are used again, and a killed process leaves
 * its file behind. An exclusive transaction on a database of its own, never committed, is a lock of the operating system
 * on every system that SQLite knows: it ends with the process, however that ends.
 */
export function lockProfile(folder: string, waitMilliseconds: number): { release(): void } {
  const lock = new Database(join(folder, "profile.lock"), { timeout: waitMilliseconds });
  try {
    // nothing is ever written; its journal stays in memory so that no second file appears
    lock.pragma("journal_mode = MEMORY");
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY"))
      throw new KartotekaError("conflict", "another process uses this profile", { cause: error });
    throw error;
  }
  return { release: () => void lock.close() };
}

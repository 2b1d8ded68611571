import { join } from "node:path";
import Database from "better-sqlite3";
import { KartotekaError } from "../../src-contract/errors.ts";

/**
 * Keeps other builds out of a folder, of this process and of others that share it. SQLite's own lock, so that it ends
 * with the process. Throws conflict when somebody has it.
 */
export function lockFolder(folder: string): { close(): void } {
  const lock = new Database(join(folder, "lock.sqlite"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw new KartotekaError("conflict", "another process makes this snapshot", { cause: error });
  }
}

// Reads the embedded server's own file: what really arrived there.
import Database from "better-sqlite3";
import { sqliteIn } from "../src-server/configuration.ts";

/** Rows of a synced table by a condition; opens the file for reading only. */
export function serverRows(
  dataFolder: string,
  sql: string,
  parameters: readonly (string | number)[] = [],
): Record<string, unknown>[] {
  const location = sqliteIn(dataFolder);
  if (location.kind !== "sqlite") throw new Error("the embedded server keeps a SQLite file");
  const database = new Database(location.file, { readonly: true });
  try {
    return database.prepare(sql).all(...parameters) as Record<string, unknown>[];
  } finally {
    database.close();
  }
}

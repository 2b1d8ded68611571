// Reads the embedded server's own file: what really arrived there.
import Database from "better-sqlite3";
import type { Role } from "../src-contract/entities/user.ts";
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

/** Writes the role as an administrator's change would stand there, with a revision of its own. The server is stopped. */
export function changeRole(dataFolder: string, email: string, role: Role): void {
  const location = sqliteIn(dataFolder);
  if (location.kind !== "sqlite") throw new Error("the embedded server keeps a SQLite file");
  const database = new Database(location.file);
  try {
    database.transaction(() => {
      database
        .prepare("UPDATE accounts SET revision = revision + 1 WHERE id = (SELECT accountId FROM users WHERE email = ?)")
        .run(email);
      database
        .prepare(
          "UPDATE users SET role = ?, revision = (SELECT revision FROM accounts WHERE id = accountId) WHERE email = ?",
        )
        .run(role, email);
    })();
  } finally {
    database.close();
  }
}

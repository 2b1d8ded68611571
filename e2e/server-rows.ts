// Reads the embedded server's own file: what really arrived there.
import Database from "better-sqlite3";
import { type NewRow, type SyncedTable, syncedTables } from "../src-contract/entities/synced-tables.ts";
import type { Role } from "../src-contract/entities/user.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { columnsOf, toColumns } from "../src-server/database/row-columns.ts";

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

export type ServerRow = { [Table in SyncedTable]: { table: Table; row: NewRow<Table> } }[SyncedTable];

/** Writes new rows as other systems and desks would have left them, under one new revision. The server is stopped. */
export function addServerRows(dataFolder: string, rows: readonly ServerRow[]): void {
  const location = sqliteIn(dataFolder);
  if (location.kind !== "sqlite") throw new Error("the embedded server keeps a SQLite file");
  const database = new Database(location.file);
  try {
    database.transaction(() => {
      database.prepare("UPDATE accounts SET revision = revision + 1").run();
      const { id, revision } = database.prepare("SELECT id, revision FROM accounts").get() as {
        id: number;
        revision: number;
      };
      for (const { table, row } of rows) {
        const whole = syncedTables[table].schema.parse({ ...row, revision, deletedAt: null });
        const columns = ["accountId", ...columnsOf[table]];
        database
          .prepare(
            `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
          )
          .run(toColumns(table, id, whole).map((value) => (typeof value === "boolean" ? Number(value) : value)));
      }
    })();
  } finally {
    database.close();
  }
}

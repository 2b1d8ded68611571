import Database from "better-sqlite3";
import pg from "pg";
import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { toSqlValue } from "../../src-cache/synced-rows.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { postgresConnection } from "../../src-server/database/postgres.ts";

/** The server's tables as they are now in PostgreSQL, in memory and with the names that a file has. */
export async function copyOfPostgres(url: string): Promise<SqliteDatabase> {
  const copy = new Database(":memory:");
  const client = new pg.Client(postgresConnection(url));
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    for (const table of [...syncedTableNames, "accounts", "appliedMutations"]) {
      const { rows, fields } = await client.query<Record<string, unknown>>(`select * from "${table}"`);
      const columns = fields.map(({ name }) => name);
      const named = columns.map((column) => `"${column}"`).join(",");
      copy.exec(`CREATE TABLE "${table}" (${named})`);
      const insert = copy.prepare(`INSERT INTO "${table}" (${named}) VALUES (${columns.map(() => "?").join(",")})`);
      copy.transaction(() => {
        for (const row of rows) insert.run(...columns.map((column) => toSqlValue(row[column])));
      })();
      const key = columns.includes("mutationId") ? "mutationId" : "id";
      copy.exec(`CREATE INDEX "${table}_key" ON "${table}" ("${key}")`);
    }
    await client.query("commit");
  } finally {
    await client.end();
  }
  return copy;
}

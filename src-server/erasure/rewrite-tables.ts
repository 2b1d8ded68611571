import type { Knex } from "knex";
import { rowsOf } from "../database/dialect.ts";
import { isPostgres } from "../database/postgres.ts";
import { readAccountTables } from "../export/account-tables.ts";

/**
 * PostgreSQL's VACUUM gives room up for reuse and leaves in it what stood there. Written anew, the tables hold
 * nothing but their rows. Each is locked while it is written, for every account. SQLite does it with each erasure by itself.
 * Answers the names of the tables.
 */
export async function rewriteTables(database: Knex, say: (line: string) => void): Promise<string[]> {
  if (!isPostgres(database)) return [];
  const tables = (await readAccountTables(database)).map(({ name }) => name);
  const connection: unknown = await database.client.acquireConnection();
  const ask = (sql: string) => database.raw(sql).connection(connection);
  try {
    const [before] = rowsOf<{ limit: string }>(await ask(`select current_setting('statement_timeout') as "limit"`));
    // a table takes as long as it takes; one that somebody else holds is still waited for only so long
    await ask("set statement_timeout = 0");
    for (const table of tables) {
      await ask(`vacuum full "${table}"`);
      say(`${table}: written anew`);
    }
    await ask(`set statement_timeout = '${before?.limit ?? "30s"}'`);
  } finally {
    await database.client.releaseConnection(connection);
  }
  return tables;
}

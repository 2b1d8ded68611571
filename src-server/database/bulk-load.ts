import type { Knex } from "knex";
import { isPostgres } from "./postgres.ts";

/**
 * One large transaction for filling a database. SQLite need not wait for the disk meanwhile: a crash leaves nothing of
 * it, and the checkpoint at the end puts everything on the disk before this returns.
 */
export async function bulkLoad<Value>(database: Knex, work: (trx: Knex.Transaction) => Promise<Value>): Promise<Value> {
  if (isPostgres(database)) return database.transaction(work);
  await database.raw("PRAGMA synchronous = OFF");
  try {
    return await database.transaction(work);
  } finally {
    await database.raw("PRAGMA synchronous = FULL");
    await database.raw("PRAGMA wal_checkpoint(TRUNCATE)");
  }
}

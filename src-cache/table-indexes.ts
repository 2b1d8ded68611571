import type { SqliteDatabase } from "./cache.ts";

/** An index and the statement that makes it. */
export type TableIndex = { name: string; table: string; sql: string };

/**
 * The indexes of a file that its tables do not need for their own keys. A load into empty tables is several times as
 * fast without them: they are made in one go afterwards.
 */
export function indexesOf(database: SqliteDatabase): TableIndex[] {
  return database
    .prepare(
      `SELECT name, tbl_name AS "table", sql FROM sqlite_master
      WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'knex%'`,
    )
    .all() as TableIndex[];
}

export function dropIndexes(database: SqliteDatabase, indexes: readonly TableIndex[]): void {
  for (const { name } of indexes) database.exec(`DROP INDEX "${name}"`);
}

export function createIndexes(database: SqliteDatabase, indexes: readonly TableIndex[]): void {
  for (const { sql } of indexes) database.exec(sql);
}

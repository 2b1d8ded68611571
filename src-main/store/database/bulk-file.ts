import { open } from "node:fs/promises";
import Database from "better-sqlite3";
import type { Cache, SqliteDatabase } from "../../../src-cache/cache.ts";
import { createIndexes, indexesOf } from "../../../src-cache/table-indexes.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";

/**
 * A new encrypted file that is filled as fast as the machine can and is good for nothing until it is complete: no
 * journal, no flush, and no index in which rows would have to find their places. Whoever cuts it short throws it away.
 */
export type BulkFile = {
  /**
   * One transaction with a ready SQLite image beside the file: `main` is the image, `desk` the file. The image comes from
   * elsewhere: nothing that its schema says is run.
   */
  withImage<Value>(image: Buffer, work: (database: SqliteDatabase) => Value): Value;
  /** One transaction in the file alone, as `main`. */
  change(work: (database: SqliteDatabase) => void): void;
  /** The indexes that it was made without, each in a step of its own. */
  makeIndexes(pause: () => Promise<void>): Promise<void>;
  /** Resolves when everything is on the disk: from then on it can be opened as any other. */
  flush(): Promise<void>;
};

/** Pages of the file that are held in memory, KiB. */
const cacheKiB = 16_000;

/** `like`: an open file of the same form. The new one must not be there yet. */
export function createBulkFile(file: string, dataKey: string, like: Cache): BulkFile {
  if (!/^[0-9a-f]{64}$/.test(dataKey)) throw new KartotekaError("unexpected", "a data key is 64 hex digits");
  const indexes = indexesOf(like.database);

  function openAlone(): SqliteDatabase {
    const database = new Database(file);
    try {
      database.pragma("cipher = 'aegis'");
      database.pragma(`key = 'raw:${dataKey}'`);
      hurry(database, "main");
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  function change(work: (database: SqliteDatabase) => void): void {
    const database = openAlone();
    try {
      database.transaction(work)(database);
    } finally {
      database.close();
    }
  }

  change((database) => {
    for (const sql of tablesOf(like)) database.exec(sql);
    for (const table of ["knex_migrations", "knex_migrations_lock"]) copyRows(like.database, database, table);
  });

  return {
    change,
    withImage(image, work) {
      const database = new Database(image);
      try {
        database.pragma("trusted_schema = OFF");
        database.pragma("cell_size_check = ON");
        database.pragma("cipher = 'aegis'");
        database.prepare("ATTACH ? AS desk KEY ?").run(file, `raw:${dataKey}`);
        hurry(database, "desk");
        return database.transaction(() => work(database))();
      } finally {
        database.close();
      }
    },
    async makeIndexes(pause) {
      const database = openAlone();
      try {
        for (const index of indexes) {
          createIndexes(database, [index]);
          await pause();
        }
      } finally {
        database.close();
      }
    },
    async flush() {
      const handle = await open(file, "r+");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

function hurry(database: SqliteDatabase, schema: string): void {
  // a file without a journal, and writing what FTS5 keeps by its own names, are refused otherwise
  database.unsafeMode(true);
  // SQLite's temporary files are plain
  database.pragma("temp_store = MEMORY");
  if (database.pragma(`${schema}.journal_mode = OFF`, { simple: true }) !== "off")
    throw new KartotekaError("unexpected", "a bulk file with a journal");
  database.pragma(`${schema}.synchronous = OFF`);
  database.pragma(`${schema}.cache_size = -${cacheKiB}`);
}

/** The statements that make the tables. What FTS5 makes by itself is left out, and what SQLite does. */
function tablesOf({ database }: Cache): string[] {
  return database
    .prepare<[], string>(
      `SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
      ORDER BY rowid`,
    )
    .pluck()
    .all();
}

function copyRows(from: SqliteDatabase, to: SqliteDatabase, table: string): void {
  for (const row of from.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()) {
    const names = Object.keys(row).map((name) => `"${name}"`);
    to.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (?${", ?".repeat(names.length - 1)})`).run(
      Object.values(row),
    );
  }
}

import { open } from "node:fs/promises";
import Database from "better-sqlite3";
import type { Cache, SqliteDatabase } from "../../../src-cache/cache.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";

/**
 * A new encrypted file that is filled as fast as the machine can and is good for nothing until it is complete: no
 * journal, no flush, no index that rows of any order would have to find their place in. Whoever cuts it short throws
 * it away.
 */
export type BulkFile = {
  /** The tables that can be filled, those that FTS5 keeps its indexes in among them, with their columns. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /**
   * One transaction with a ready SQLite image beside the file: `main` is the image, `desk` the file. The image comes from
   * elsewhere: nothing that its schema says may run.
   */
  withImage<Value>(image: Buffer, work: (database: SqliteDatabase) => Value): Value;
  /** Makes the indexes, each in a step of its own. */
  makeIndexes(pause: () => Promise<void>): Promise<void>;
  /** Resolves when everything is on the disk; the file can be opened as any other from then on. */
  flush(): Promise<void>;
};

type SchemaPart = { type: string; name: string; sql: string };

/** As many pages of the file as are held in memory, in KiB; those that were written need not be. */
const cacheKiB = 32_000;

/** `like`: an open file of the same form. The file must not be there. */
export function createBulkFile(file: string, dataKey: string, like: Cache): BulkFile {
  if (!/^[0-9a-f]{64}$/.test(dataKey)) throw new KartotekaError("unexpected", "a data key is 64 hex digits");
  const schema = readSchema(like);
  const indexes = schema.filter(({ type }) => type === "index");

  function connect<Value>(image: Buffer, work: (database: SqliteDatabase) => Value): Value {
    const database = new Database(image);
    try {
      database.pragma("trusted_schema = OFF");
      database.pragma("cell_size_check = ON");
      database.pragma("temp_store = MEMORY");
      // the shadow tables of FTS5 are filled as they are, and a file without a journal is refused otherwise
      database.unsafeMode(true);
      database.pragma("cipher = 'aegis'");
      database.prepare("ATTACH ? AS desk KEY ?").run(file, `raw:${dataKey}`);
      if (database.pragma("desk.journal_mode = OFF", { simple: true }) !== "off")
        throw new KartotekaError("unexpected", "the journal stays on");
      database.pragma("desk.synchronous = OFF");
      database.pragma(`desk.cache_size = -${cacheKiB}`);
      return work(database);
    } finally {
      database.close();
    }
  }

  const columns = connect(emptyImage(), (database) => {
    database.exec("BEGIN");
    for (const { type, name, sql } of schema) {
      if (type === "index") continue;
      database.exec(inDesk(sql, name));
    }
    copyMigrations(like, database);
    database.exec("COMMIT");
    return readColumns(database);
  });

  return {
    columns,
    withImage: (image, work) =>
      connect(image, (database) => {
        database.exec("BEGIN");
        const value = work(database);
        database.exec("COMMIT");
        return value;
      }),
    async makeIndexes(pause) {
      for (const { name, sql } of indexes) {
        connect(emptyImage(), (database) => database.exec(inDesk(sql, name)));
        await pause();
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

/** What FTS5 makes by itself is left out, and what SQLite does. */
function readSchema({ database }: Cache): SchemaPart[] {
  return database
    .prepare<[], SchemaPart>(
      `SELECT type, name, sql FROM sqlite_master
      WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
      ORDER BY rowid`,
    )
    .all();
}

/** The statement that made it, said of the attached file. SQLite keeps it with its first words in capitals. */
function inDesk(sql: string, name: string): string {
  const [head = ""] = /^CREATE (?:UNIQUE INDEX|INDEX|VIRTUAL TABLE|TABLE) /.exec(sql) ?? [];
  const rest = sql.slice(head.length).replace(/^(?:"[^"]+"|`[^`]+`|'[^']+'|\[[^\]]+\]|\w+)/, "");
  if (head === "" || rest === "") throw new KartotekaError("unexpected", `a schema that cannot be copied: ${name}`);
  return `${head}desk."${name}"${rest}`;
}

function copyMigrations(like: Cache, database: SqliteDatabase): void {
  for (const table of ["knex_migrations", "knex_migrations_lock"]) {
    for (const row of like.database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]) {
      const names = Object.keys(row);
      database
        .prepare(`INSERT INTO desk.${table} (${names.join(", ")}) VALUES (?${", ?".repeat(names.length - 1)})`)
        .run(Object.values(row));
    }
  }
}

function readColumns(database: SqliteDatabase): Map<string, string[]> {
  const tables = database
    .prepare<[], string>("SELECT name FROM pragma_table_list WHERE schema = 'desk' AND type IN ('table', 'shadow')")
    .pluck()
    .all();
  const columnsOf = database.prepare<[string], string>("SELECT name FROM pragma_table_info(?, 'desk')").pluck();
  return new Map(tables.map((table) => [table, columnsOf.all(table)]));
}

function emptyImage(): Buffer {
  const database = new Database(":memory:");
  try {
    database.exec("CREATE TABLE nothing (x)");
    return database.serialize();
  } finally {
    database.close();
  }
}

import Database from "better-sqlite3";
import { storeMigrations } from "../../../migrations/store/index.ts";
import type { SqliteDatabase } from "../../../src-cache/cache.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";

const mustHold = { cipher: "aegis", journal_mode: "wal", synchronous: 2, locking_mode: "exclusive" } as const;

/**
 * Opens an encrypted file, makes it when there is none. `dataKey`: 64 hex digits, used raw, without derivation.
 * Throws SQLITE_NOTADB for another key or a foreign file, SQLITE_CORRUPT for pages that fail their authentication.
 *
 * What must hold on every open, read back because SQLite answers an unknown word with silence: pages are encrypted and
 * authenticated; a commit is on the disk when it returns (better-sqlite3 reopens a WAL file at NORMAL); nobody else has
 * the file (so no shared-memory file beside it either). Sorting stays in memory: SQLite's temporary files are plain.
 */
export function openDatabase(file: string, dataKey: string): SqliteDatabase {
  if (!/^[0-9a-f]{64}$/.test(dataKey)) throw new KartotekaError("unexpected", "a data key is 64 hex digits");
  const database = new Database(file, { timeout: 2_000 });
  try {
    database.pragma("cipher = 'aegis'");
    database.pragma(`key = 'raw:${dataKey}'`);
    database.pragma("locking_mode = EXCLUSIVE");
    database.pragma("temp_store = MEMORY");
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    // a deleted row is overwritten where its page is written anyway
    database.pragma("secure_delete = FAST");
    // checkpoint.ts does it in idle time: a save that has to carry a checkpoint takes ten times as long
    database.pragma("wal_autocheckpoint = 0");
    // what a large import has made of the log is given back
    database.pragma("journal_size_limit = 67108864");
    database.pragma("cache_size = -64000");
    for (const [name, expected] of Object.entries(mustHold)) {
      const actual: unknown = database.pragma(name, { simple: true });
      if (actual !== expected) throw new KartotekaError("unexpected", `${name} is ${String(actual)}`);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Brings the tables to this version. Throws clientTooOld, and touches nothing, when a newer version wrote the file.
 * knex is loaded only when there is something to do: it is a third of a start.
 */
export async function migrateDatabase(database: SqliteDatabase): Promise<void> {
  const applied = appliedMigrations(database);
  const unknown = applied.filter((name) => !(name in storeMigrations));
  if (unknown.length > 0) throw new KartotekaError("clientTooOld", `the local file has ${unknown.join(", ")}`);
  if (applied.length === Object.keys(storeMigrations).length) return;
  const [{ default: knex }, { migrate }] = await Promise.all([
    import("knex"),
    import("../../../migrations/migrate.ts"),
  ]);
  const builder = knex({ client: "better-sqlite3", connection: { filename: database.name }, useNullAsDefault: true });
  // knex works on the connection that is open: the file admits no second one
  builder.client.acquireRawConnection = async () => database;
  builder.client.destroyRawConnection = async () => undefined;
  try {
    await migrate(builder, storeMigrations);
  } finally {
    await builder.destroy();
  }
}

function appliedMigrations(database: SqliteDatabase): string[] {
  const hasTable = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'knex_migrations'").get();
  if (!hasTable) return [];
  return database.prepare("SELECT name FROM knex_migrations").pluck().all() as string[];
}

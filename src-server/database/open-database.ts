import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import knex, { type Knex } from "knex";
import { migrate } from "../../migrations/migrate.ts";
import { serverMigrations } from "../../migrations/server/index.ts";
import type { DatabaseLocation } from "../configuration.ts";
import { makeClientKeys } from "./client-keys.ts";
import { knexConfiguration } from "./dialect.ts";
import { assertSecondLock, postgresMigrationConfiguration, preparePlainRole } from "./postgres.ts";

/** Opens the database, makes it when it is not there, and brings it up to date. The caller destroys it. */
export async function openDatabase(location: DatabaseLocation): Promise<Knex> {
  if (location.kind === "sqlite") preparePlace(location.file);
  else await migratePostgres(location.url);
  const database = knex(knexConfiguration(location));
  try {
    if (location.kind === "sqlite") await migrate(database, serverMigrations);
    else await assertSecondLock(database);
    await makeClientKeys(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Over a connection of its own that other servers which start at the same time wait for. */
async function migratePostgres(url: string): Promise<void> {
  const database = knex(postgresMigrationConfiguration(url));
  try {
    await migrate(database, serverMigrations);
    await preparePlainRole(database);
  } finally {
    await database.destroy();
  }
}

/** Clients' data and the secrets of the desks are for the server's own user only; SQLite gives -wal the file's rights. */
function preparePlace(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}

import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import knex, { type Knex } from "knex";
import { migrate } from "../../migrations/migrate.ts";
import { serverMigrations } from "../../migrations/server/index.ts";
import type { DatabaseLocation } from "../configuration.ts";
import { knexConfiguration } from "./dialect.ts";

/** Opens the database, makes it when it is not there, and brings it up to date. The caller destroys it. */
export async function openDatabase(location: DatabaseLocation): Promise<Knex> {
  if (location.kind === "sqlite") preparePlace(location.file);
  const database = knex(knexConfiguration(location));
  try {
    await migrate(database, serverMigrations);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Clients' data and the secrets of the desks are for the server's own user only; SQLite gives -wal the file's rights. */
function preparePlace(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}

import type { Knex } from "knex";
import { isPostgres } from "./postgres.ts";

/**
 * Whose rows a transaction sees in PostgreSQL, where the policies of migration server-0003 look at these settings; all
 * end with the transaction. SQLite has no such lock, and nothing happens there.
 */
export function enterAccount(trx: Knex, accountId: number): Promise<void> {
  return setLocally(trx, "kartoteka.account", String(accountId));
}

/** The one row by which an e-mail leads to its account. */
export function enterEmail(trx: Knex, email: string): Promise<void> {
  return setLocally(trx, "kartoteka.email", email);
}

/** The names of all accounts, and nothing in them. */
export function enterDirectory(trx: Knex): Promise<void> {
  return setLocally(trx, "kartoteka.directory", "on");
}

async function setLocally(trx: Knex, name: string, value: string): Promise<void> {
  if (isPostgres(trx)) await trx.raw("select set_config(?, ?, true)", [name, value]);
}

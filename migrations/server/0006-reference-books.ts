import type { Knex } from "knex";

/** The second lock on accounts and the order of ids, as in 0003, for the books of reference (synced-0004). */
export async function up(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) return;
  await knex.raw(`alter table "bookEntries" alter column "id" type text collate "C"`);
  await knex.raw(`alter table "bookEntries" enable row level security, force row level security`);
  await knex.raw(
    `create policy "account" on "bookEntries" using ("accountId" = nullif(current_setting('kartoteka.account', true), '')::integer)`,
  );
}

export async function down(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) return;
  await knex.raw('drop policy "account" on "bookEntries"');
  await knex.raw('alter table "bookEntries" no force row level security, disable row level security');
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

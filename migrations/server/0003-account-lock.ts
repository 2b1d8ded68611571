import type { Knex } from "knex";

/**
 * The second lock on accounts, in PostgreSQL: a statement that forgets its `where "accountId"` finds nothing of another
 * account. FORCE holds for the tables' owner too; a later migration that touches rows lifts it for itself. A transaction
 * says whose rows it is for (src-server/database/account-scope.ts), and without that there are none.
 *
 * Ids are compared by their bytes, as SQLite and the desks do: an order of some language would divide the slices that are
 * compared (sync rule 6) at other places.
 */
export async function up(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) return;
  for (const table of accountTables) await lock(knex, table, '"accountId"');
  await lock(knex, "accounts", '"id"');
  await knex.raw(
    `create policy "signIn" on "credentials" for select using ("email" = nullif(current_setting('kartoteka.email', true), ''))`,
  );
  await knex.raw(
    `create policy "directory" on "accounts" for select using (current_setting('kartoteka.directory', true) = 'on')`,
  );
  for (const table of syncedTables) await knex.raw(`alter table "${table}" alter column "id" type text collate "C"`);
}

export async function down(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) return;
  await knex.raw('drop policy "signIn" on "credentials"');
  await knex.raw('drop policy "directory" on "accounts"');
  for (const table of ["accounts", ...accountTables]) {
    await knex.raw(`drop policy "account" on "${table}"`);
    await knex.raw(`alter table "${table}" no force row level security, disable row level security`);
  }
  for (const table of syncedTables)
    await knex.raw(`alter table "${table}" alter column "id" type text collate "default"`);
}

const syncedTables = [
  "users",
  "clients",
  "clientEdits",
  "notes",
  "comments",
  "calls",
  "callOutcomes",
  "tasks",
  "orders",
  "messages",
];
const accountTables = [
  ...syncedTables,
  "credentials",
  "devices",
  "sessions",
  "appliedMutations",
  "sipAccounts",
  "revisionMarks",
];

async function lock(knex: Knex, table: string, column: string): Promise<void> {
  await knex.raw(`alter table "${table}" enable row level security, force row level security`);
  // a setting that was local to a transaction is an empty text after it
  await knex.raw(
    `create policy "account" on "${table}" using (${column} = nullif(current_setting('kartoteka.account', true), '')::integer)`,
  );
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

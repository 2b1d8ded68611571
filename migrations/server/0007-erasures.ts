import type { Knex } from "knex";

/**
 * Clients that were erased for good, and which desks have done it too. No foreign word is kept of them: an id, by which
 * what comes late is turned away, who asked and why. Also the lock on accounts for the synced table of imports.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("erasures", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.text("clientId").notNullable();
    table.text("askedBy").notNullable();
    table.text("reason").notNullable();
    table.bigInteger("askedAt").notNullable();
    /** The account's revision that it took: what was made out of an earlier state still holds the client. */
    table.bigInteger("revision").notNullable();
    /** How many rows of each table went, as JSON. */
    table.jsonb("rows").notNullable();
    table.primary(["accountId", "id"]);
    table.unique(["accountId", "clientId"], { indexName: "erasures_client" });
  });
  await knex.schema.createTable("erasureConfirmations", (table) => {
    table.integer("accountId").notNullable();
    table.text("erasureId").notNullable();
    table.text("userId").notNullable();
    table.text("deviceId").notNullable();
    table.bigInteger("confirmedAt").notNullable();
    table.primary(["accountId", "erasureId", "userId", "deviceId"]);
  });
  if (!isPostgres(knex)) return;
  for (const table of tables) {
    await knex.raw(`alter table "${table}" enable row level security, force row level security`);
    await knex.raw(
      `create policy "account" on "${table}" using ("accountId" = nullif(current_setting('kartoteka.account', true), '')::integer)`,
    );
  }
  // compared by their bytes, as in server-0003
  for (const table of ["imports", "erasures"])
    await knex.raw(`alter table "${table}" alter column "id" type text collate "C"`);
}

export async function down(knex: Knex): Promise<void> {
  for (const name of ["erasureConfirmations", "erasures"]) await knex.schema.dropTable(name);
  if (!isPostgres(knex)) return;
  await knex.raw('drop policy "account" on "imports"');
  await knex.raw('alter table "imports" no force row level security, disable row level security');
  await knex.raw('alter table "imports" alter column "id" type text collate "default"');
}

const tables = ["imports", "erasures", "erasureConfirmations"];

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

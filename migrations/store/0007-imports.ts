import type { Knex } from "knex";

/** What an import has made is found without reading every client; the feed is read by revision on the server only. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("DROP INDEX imports_revision");
  await knex.raw('CREATE INDEX "clients_import" ON clients ("importId") WHERE "importId" IS NOT NULL');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("DROP INDEX clients_import");
  await knex.schema.alterTable("imports", (table) => table.index(["accountId", "revision"], "imports_revision"));
}

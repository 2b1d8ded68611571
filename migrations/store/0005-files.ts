import type { Knex } from "knex";

/** The feed is read by revision on the server only; a desk looks for the rows that name a file in its cache. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("DROP INDEX attachments_revision");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("attachments", (table) =>
    table.index(["accountId", "revision"], "attachments_revision"),
  );
}

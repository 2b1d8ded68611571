import type { Knex } from "knex";

/**
 * Clients on whose card somebody overwrote what he had not seen, derived from clientEdits (src-cache/client-conflicts.ts)
 * so that they are counted without reading every edit there ever was.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("clientConflicts", (table) => {
    table.text("clientId").primary();
    table.integer("fields").notNullable();
    /** When the last of the texts was written that stand against each other, milliseconds UTC. */
    table.bigInteger("at").notNullable();
  });
  // the feed is read by revision on the server only
  await knex.raw("DROP INDEX clientEdits_revision");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("clientEdits", (table) =>
    table.index(["accountId", "revision"], "clientEdits_revision"),
  );
  await knex.schema.dropTable("clientConflicts");
}

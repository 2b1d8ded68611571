import type { Knex } from "knex";

/** The cards that can still be brought back (G5-15): few among many. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("CREATE INDEX clients_removed ON clients (accountId, removedAt) WHERE removedAt IS NOT NULL");
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("DROP INDEX clients_removed");
}

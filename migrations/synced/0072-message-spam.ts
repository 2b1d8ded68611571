import type { Knex } from "knex";

/** UD-13, UD-14: what was known of a message's address when it came; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("messages", (table) => {
    table.text("spamVerdict");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("messages", (table) => table.dropColumns("spamVerdict"));
}

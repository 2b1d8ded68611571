import type { Knex } from "knex";

/** Which line a call went over (G1-13), and for how long it had no sound (G1-11); as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("calls", (table) => {
    table.text("lineLabel");
    table.integer("soundLostSeconds");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("calls", (table) => table.dropColumns("lineLabel", "soundLostSeconds"));
}

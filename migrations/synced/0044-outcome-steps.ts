import type { Knex } from "knex";

/** What a version of an outcome did to its call (G3-8); as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("callOutcomes", (table) => {
    table.text("step").notNullable().defaultTo("given");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("callOutcomes", (table) => table.dropColumns("step"));
}

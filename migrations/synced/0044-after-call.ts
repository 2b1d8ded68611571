import type { Knex } from "knex";

/**
 * What a version of an outcome did to its call (G3-8), and when the call came that a call-back answers (G3-14); as in
 * 0001, the same on both sides.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("callOutcomes", (table) => {
    table.text("step").notNullable().defaultTo("given");
  });
  await knex.schema.alterTable("tasks", (table) => {
    table.bigInteger("missedAt");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("tasks", (table) => table.dropColumns("missedAt"));
  await knex.schema.alterTable("callOutcomes", (table) => table.dropColumns("step"));
}

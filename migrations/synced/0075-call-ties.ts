import type { Knex } from "knex";

/** G3-12: what a call is about beside its client, and where it was moved from; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("calls", (table) => {
    table.text("orderId");
    table.text("taskId");
    table.jsonb("ties").notNullable().defaultTo("{}");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("calls", (table) => table.dropColumns("orderId", "taskId", "ties"));
}

import type { Knex } from "knex";

/** GC-48: a note may have an end; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("notes", (table) => {
    table.bigInteger("until");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("notes", (table) => table.dropColumns("until"));
}

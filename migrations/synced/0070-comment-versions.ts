import type { Knex } from "knex";

/** GC-47: a comment that was changed or removed, with what it said before; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("comments", (table) => {
    table.bigInteger("editedAt");
    table.bigInteger("removedAt");
    table.jsonb("versions").notNullable().defaultTo("{}");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("comments", (table) => table.dropColumns("editedAt", "removedAt", "versions"));
}

import type { Knex } from "knex";

/** The books of reference; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("bookEntries", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.text("book").notNullable();
    table.integer("position").notNullable();
    table.text("title").notNullable();
    table.text("kind");
    table.jsonb("choices").notNullable();
    table.bigInteger("revision");
    table.bigInteger("deletedAt");
    table.primary(["accountId", "id"]);
    table.index(["accountId", "revision"], "bookEntries_revision");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("bookEntries");
}

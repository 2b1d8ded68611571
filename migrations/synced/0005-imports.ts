import type { Knex } from "knex";

/** The imports of table files, so that each can be taken back; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("imports", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.text("fileName").notNullable();
    table.text("authorId").notNullable();
    table.bigInteger("createdAt").notNullable();
    for (const column of ["created", "skipped", "faulty"]) table.integer(column).notNullable();
    table.text("undoneBy");
    table.bigInteger("undoneAt");
    table.bigInteger("revision");
    table.bigInteger("deletedAt");
    table.primary(["accountId", "id"]);
    table.index(["accountId", "revision"], "imports_revision");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("imports");
}

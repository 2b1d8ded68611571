import type { Knex } from "knex";

/** Every edit of a client's card, with what its author saw; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("clientEdits", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.text("clientId").notNullable();
    table.text("authorId").notNullable();
    table.bigInteger("createdAt").notNullable();
    for (const column of ["before", "changes", "settled"]) table.jsonb(column).notNullable();
    table.bigInteger("revision");
    table.bigInteger("deletedAt");
    table.primary(["accountId", "id"]);
    table.index(["accountId", "revision"], "clientEdits_revision");
    table.index(["accountId", "clientId"], "clientEdits_client");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("clientEdits");
}

import type { Knex } from "knex";

/** Which file belongs to which card, comment or call; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("attachments", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.text("clientId").notNullable();
    table.text("commentId");
    table.text("callId");
    table.text("name").notNullable();
    table.bigInteger("size").notNullable();
    table.text("type").notNullable();
    table.text("sha256").notNullable();
    table.text("authorId").notNullable();
    table.bigInteger("createdAt").notNullable();
    table.bigInteger("revision");
    table.bigInteger("deletedAt");
    table.primary(["accountId", "id"]);
    table.index(["accountId", "revision"], "attachments_revision");
    table.index(["accountId", "clientId"], "attachments_client");
    table.index(["accountId", "sha256"], "attachments_sha256");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("attachments");
}

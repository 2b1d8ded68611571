import type { Knex } from "knex";

/**
 * By what a history is told from another one with the same revisions (sync rule 7): each write draws a mark for the
 * revisions that it takes, kept under the first of them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("revisionMarks", (table) => {
    table.integer("accountId").notNullable();
    table.bigInteger("revision").notNullable();
    table.text("mark").notNullable();
    table.primary(["accountId", "revision"]);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("revisionMarks");
}

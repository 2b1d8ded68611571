import type { Knex } from "knex";

/** A file may be the recording of a call, which belongs to no client by itself; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("attachments", (table) => {
    table.jsonb("recording").notNullable().defaultTo("{}");
    table.jsonb("marks").notNullable().defaultTo("{}");
    table.setNullable("clientId");
    table.index(["accountId", "callId"], "attachments_call");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex("attachments").whereNull("clientId").delete();
  await knex.schema.alterTable("attachments", (table) => {
    table.dropIndex(["accountId", "callId"], "attachments_call");
    table.dropNullable("clientId");
    table.dropColumns("recording", "marks");
  });
}

import type { Knex } from "knex";

/** By what an account writes to its clients, and the few messages that are still to go: the server looks for them often. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("accounts", (table) => {
    table.text("messageSenders");
  });
  await knex.raw(
    `create index "messages_toSend" on "messages" ("accountId", "deliveryAt") where "delivery" in ('queued', 'sending')`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index "messages_toSend"');
  await knex.schema.alterTable("accounts", (table) => table.dropColumn("messageSenders"));
}

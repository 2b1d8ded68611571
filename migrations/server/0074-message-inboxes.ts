import type { Knex } from "knex";

/** How far the account's mailboxes and bots are read, and by which server (docs/adr/0038). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("messageInboxes", (table) => {
    table.integer("accountId").notNullable();
    table.text("senderId").notNullable();
    /** After what to go on, in the words of its way; null: nothing was read yet. */
    table.text("position");
    table.text("heldBy");
    table.bigInteger("heldUntil").notNullable();
    /** What is in the way of reading, since when; null: nothing. */
    table.text("trouble");
    table.bigInteger("troubleSince");
    table.primary(["accountId", "senderId"]);
  });
  if (!isPostgres(knex)) return;
  await knex.raw('alter table "messageInboxes" enable row level security, force row level security');
  await knex.raw(
    `create policy "account" on "messageInboxes" using ("accountId" = nullif(current_setting('kartoteka.account', true), '')::integer)`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("messageInboxes");
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

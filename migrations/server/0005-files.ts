import type { Knex } from "knex";

/**
 * Whose bytes lie in the storage, and what is on its way there. An account's files are its own, also where another account
 * has the same: nobody learns what others hold.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("files", (table) => {
    table.integer("accountId").notNullable();
    table.text("sha256").notNullable();
    table.bigInteger("size").notNullable();
    table.text("type").notNullable();
    table.bigInteger("createdAt").notNullable();
    /** Since when no living row names it; null while one does. */
    table.bigInteger("unusedSince");
    table.primary(["accountId", "sha256"]);
    table.index(["accountId", "unusedSince"], "files_unused");
  });
  /** Each desk its own, so that no desk's wrong bytes get into another's upload. */
  await knex.schema.createTable("uploads", (table) => {
    table.integer("accountId").notNullable();
    table.text("sha256").notNullable();
    table.text("deviceId").notNullable();
    table.bigInteger("size").notNullable();
    /** Bytes that are on the disk. */
    table.bigInteger("received").notNullable();
    table.bigInteger("expiresAt").notNullable();
    table.primary(["accountId", "sha256", "deviceId"]);
    table.index(["accountId", "expiresAt"], "uploads_expiry");
  });
  if (!isPostgres(knex)) return;
  // as in server-0003
  for (const table of ["files", "uploads", "attachments"]) {
    await knex.raw(`alter table "${table}" enable row level security, force row level security`);
    await knex.raw(
      `create policy "account" on "${table}" using ("accountId" = nullif(current_setting('kartoteka.account', true), '')::integer)`,
    );
  }
  await knex.raw('alter table "attachments" alter column "id" type text collate "C"');
}

export async function down(knex: Knex): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw('drop policy "account" on "attachments"');
    await knex.raw('alter table "attachments" no force row level security, disable row level security');
    await knex.raw('alter table "attachments" alter column "id" type text collate "default"');
  }
  await knex.schema.dropTable("uploads");
  await knex.schema.dropTable("files");
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

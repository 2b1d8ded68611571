import type { Knex } from "knex";

/**
 * Where the data come from: keys of outside systems, signatures that were used, by what a client is found, and what of
 * an erased one must not come again (docs/adr/0032). Also the lock on accounts for the synced table of records.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("sourceKeys", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    /** The system's name. It may have several keys, so that one is changed for another without a break. */
    table.text("source").notNullable();
    /** As it is, like the passwords of telephone lines: the server must reckon with it. Empty once it is revoked. */
    table.text("secret").notNullable();
    table.bigInteger("createdAt").notNullable();
    table.text("createdBy");
    table.bigInteger("revokedAt");
    table.bigInteger("lastUsedAt");
    table.primary(["accountId", "id"]);
  });
  await knex.schema.createTable("usedSignatures", (table) => {
    table.integer("accountId").notNullable();
    table.text("signature").notNullable();
    /** Which request used it, so that a transaction that runs twice comes to the same. */
    table.text("requestId").notNullable();
    table.bigInteger("expiresAt").notNullable();
    table.primary(["accountId", "signature"]);
    table.index(["accountId", "expiresAt"], "usedSignatures_expiry");
  });
  await knex.schema.createTable("clientKeys", (table) => {
    table.integer("accountId").notNullable();
    table.text("key").notNullable();
    table.text("clientId").notNullable();
    table.primary(["accountId", "key", "clientId"]);
    table.index(["accountId", "clientId"], "clientKeys_client");
  });
  /** Ids that follow from what a system calls its things; no client's id, and no word. */
  await knex.schema.createTable("erasedItems", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.primary(["accountId", "id"]);
  });
  await knex.schema.alterTable("accounts", (table) => {
    /** Of which form its clients' keys are (src-server/database/client-keys.ts); 0: they are still to be made. */
    table.integer("clientKeysVersion").notNullable().defaultTo(0);
  });
  if (!isPostgres(knex)) return;
  for (const table of locked) {
    await knex.raw(`alter table "${table}" enable row level security, force row level security`);
    await knex.raw(
      `create policy "account" on "${table}" using ("accountId" = nullif(current_setting('kartoteka.account', true), '')::integer)`,
    );
  }
  // compared by their bytes, as in server-0003
  for (const table of withIds) await knex.raw(`alter table "${table}" alter column "id" type text collate "C"`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("accounts", (table) => table.dropColumn("clientKeysVersion"));
  for (const table of own) await knex.schema.dropTable(table);
  if (!isPostgres(knex)) return;
  await knex.raw('drop policy "account" on "clientRecords"');
  await knex.raw('alter table "clientRecords" no force row level security, disable row level security');
  await knex.raw('alter table "clientRecords" alter column "id" type text collate "default"');
}

const own = ["erasedItems", "clientKeys", "usedSignatures", "sourceKeys"];
const locked = [...own, "clientRecords"];
const withIds = ["sourceKeys", "erasedItems", "clientRecords"];

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

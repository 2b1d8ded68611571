import type { Knex } from "knex";

/**
 * How people come in and prove who they are: invitations, forgotten passwords, second factors. Of every token and code
 * only the hash is kept; the secret of a second factor lies here as it is, like the keys of the desks' caches.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("invitations", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.text("tokenHash").notNullable();
    table.text("name").notNullable();
    table.text("email").notNullable();
    table.text("role").notNullable();
    /** JSON; gone as soon as the invitation is used or taken back. */
    table.text("sipAccount");
    /** Null when the administrator of the server made it. */
    table.text("invitedBy");
    table.bigInteger("createdAt").notNullable();
    table.bigInteger("expiresAt").notNullable();
    table.bigInteger("revokedAt");
    table.bigInteger("acceptedAt");
    table.text("acceptedBy");
    /** Whose answer was lost may ask again, from the same device. */
    table.text("acceptedDeviceId");
    table.primary(["accountId", "id"]);
    table.unique(["accountId", "tokenHash"], { indexName: "invitations_token" });
  });
  await knex.schema.createTable("passwordResets", (table) => {
    table.integer("accountId").notNullable();
    table.text("tokenHash").notNullable();
    table.text("userId").notNullable();
    table.bigInteger("createdAt").notNullable();
    table.bigInteger("expiresAt").notNullable();
    table.bigInteger("usedAt");
    table.primary(["accountId", "tokenHash"]);
    table.index(["accountId", "userId", "createdAt"], "passwordResets_user");
  });
  await knex.schema.createTable("secondFactors", (table) => {
    table.integer("accountId").notNullable();
    table.text("userId").notNullable();
    /** RFC 4226: 160 bits, base32. */
    table.text("secret").notNullable();
    table.bigInteger("createdAt").notNullable();
    /** Null until the first code has come from the person's telephone. */
    table.bigInteger("confirmedAt");
    /** The time step of the last code that was taken: it and those before it are used up. */
    table.bigInteger("lastStep").notNullable().defaultTo(0);
    /** Which attempt took it, so that a transaction that runs twice comes to the same. */
    table.text("lastAttempt");
    /** Wrong codes of desks that were never here before, since `failedAt`. */
    table.integer("failures").notNullable().defaultTo(0);
    table.bigInteger("failedAt");
    table.primary(["accountId", "userId"]);
  });
  await knex.schema.createTable("recoveryCodes", (table) => {
    table.integer("accountId").notNullable();
    table.text("userId").notNullable();
    table.text("codeHash").notNullable();
    table.bigInteger("usedAt");
    table.text("usedByAttempt");
    table.primary(["accountId", "userId", "codeHash"]);
  });
  await knex.schema.alterTable("accounts", (table) => {
    /** Since when owner and administrators sign in with a second factor only; null while each decides. */
    table.bigInteger("secondFactorRequiredAt");
  });
  if (!isPostgres(knex)) return;
  for (const table of accountTables) await lock(knex, table);
  await knex.raw('alter table "invitations" alter column "id" type text collate "C"');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("accounts", (table) => table.dropColumn("secondFactorRequiredAt"));
  for (const table of accountTables.toReversed()) await knex.schema.dropTable(table);
}

const accountTables = ["invitations", "passwordResets", "secondFactors", "recoveryCodes"];

/** As in server-0003: a statement that forgets its account finds nothing. */
async function lock(knex: Knex, table: string): Promise<void> {
  await knex.raw(`alter table "${table}" enable row level security, force row level security`);
  await knex.raw(
    `create policy "account" on "${table}" using ("accountId" = nullif(current_setting('kartoteka.account', true), '')::integer)`,
  );
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

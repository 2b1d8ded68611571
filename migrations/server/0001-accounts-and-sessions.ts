import type { Knex } from "knex";

/**
 * What only the server holds. Every key and index begins with accountId, so that PostgreSQL can split by it;
 * `credentials` is the one exception: it is where an e-mail leads to its account.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("accounts", (table) => {
    table.increments("id");
    table.text("name").notNullable();
    table.string("defaultCountry", 2).notNullable();
    /** The last revision given out. The writing transaction raises it, which locks it until the commit (sync rule 4). */
    table.bigInteger("revision").notNullable().defaultTo(0);
    table.bigInteger("createdAt").notNullable();
  });
  await knex.schema.createTable("credentials", (table) => {
    /** Trimmed and in lower case. */
    table.text("email").primary();
    table.integer("accountId").notNullable();
    table.text("userId").notNullable();
    /** Argon2id in the PHC form, with its own parameters and salt. */
    table.text("passwordHash").notNullable();
    table.unique(["accountId", "userId"]);
  });
  await knex.schema.createTable("devices", (table) => {
    table.integer("accountId").notNullable();
    table.text("userId").notNullable();
    table.text("deviceId").notNullable();
    table.text("name").notNullable();
    /** The key of the device's cache, 64 hex digits: given at each sign-in until the device is revoked. */
    table.text("dataKey").notNullable();
    /** The highest counter of a mutation that was decided for this device (sync rule 6). */
    table.bigInteger("decidedCounter").notNullable().defaultTo(0);
    table.bigInteger("createdAt").notNullable();
    table.bigInteger("lastSeenAt").notNullable();
    table.bigInteger("revokedAt");
    table.primary(["accountId", "userId", "deviceId"]);
  });
  /** One row per sign-in: a family of refresh tokens, of which one is current (R-31, session/refresh-tokens.ts). */
  await knex.schema.createTable("sessions", (table) => {
    table.integer("accountId").notNullable();
    table.text("familyId").notNullable();
    table.text("userId").notNullable();
    table.text("deviceId").notNullable();
    /** Rises by one with each refresh; an access token carries the generation it was given with. */
    table.integer("generation").notNullable();
    table.text("currentHash").notNullable();
    table.text("previousHash");
    /** When the current generation was first used, which proves that its answer arrived. */
    table.bigInteger("seenAt");
    table.bigInteger("createdAt").notNullable();
    table.bigInteger("expiresAt").notNullable();
    table.bigInteger("revokedAt");
    table.text("revokedReason");
    table.primary(["accountId", "familyId"]);
    table.index(["accountId", "userId", "deviceId"], "sessions_device");
  });
  /** What was decided about each mutation, in the transaction of its effect; a retry is answered from here (sync rule 3). */
  await knex.schema.createTable("appliedMutations", (table) => {
    table.integer("accountId").notNullable();
    table.text("mutationId").notNullable();
    table.text("userId").notNullable();
    table.text("deviceId").notNullable();
    table.bigInteger("counter").notNullable();
    table.text("name").notNullable();
    table.text("outcome").notNullable();
    table.bigInteger("revision");
    table.bigInteger("decidedAt").notNullable();
    table.primary(["accountId", "mutationId"]);
  });
  await knex.schema.createTable("sipAccounts", (table) => {
    table.integer("accountId").notNullable();
    table.text("userId").notNullable();
    table.text("sipAccount").notNullable();
    table.primary(["accountId", "userId"]);
  });
  /** Of the whole server: the database's life (`epoch`) and the key that signs access tokens. */
  await knex.schema.createTable("serverSettings", (table) => {
    table.text("key").primary();
    table.text("value").notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const name of [
    "serverSettings",
    "sipAccounts",
    "appliedMutations",
    "sessions",
    "devices",
    "credentials",
    "accounts",
  ]) {
    await knex.schema.dropTable(name);
  }
}

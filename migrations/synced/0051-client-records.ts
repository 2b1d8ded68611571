import type { Knex } from "knex";

const clientMaps = ["sites", "profiles", "messengers", "addresses", "externalIds", "flags", "fieldSources"];
const clientTexts = ["gender", "language", "avatarUrl", "mailStatus", "ipAddress"];
const orderTexts = ["partner", "utmSource", "utmCampaign", "utmAd", "utmKeys", "source"];

/**
 * The whole card of the four systems: what is known of a client beside his calls, the other fields of a client and of an
 * order, and when a card was removed; as in 0001, the same on both sides.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("clientRecords", (table) => {
    table.integer("accountId").notNullable();
    table.text("id").notNullable();
    table.text("clientId").notNullable();
    table.text("kind").notNullable();
    table.bigInteger("at").notNullable();
    table.text("title").notNullable();
    table.jsonb("details").notNullable();
    table.text("source").notNullable();
    table.text("authorId");
    table.bigInteger("revision");
    table.bigInteger("deletedAt");
    table.primary(["accountId", "id"]);
    table.index(["accountId", "revision"], "clientRecords_revision");
    table.index(["accountId", "clientId", "at"], "clientRecords_client");
  });
  await knex.schema.alterTable("clients", (table) => {
    for (const column of clientMaps) table.jsonb(column).notNullable().defaultTo("{}");
    for (const column of clientTexts) table.text(column);
    table.text("learningEmail").notNullable().defaultTo("");
    table.bigInteger("removedAt");
  });
  await knex.schema.alterTable("orders", (table) => {
    table.jsonb("items").notNullable().defaultTo("{}");
    for (const column of orderTexts) table.text(column).notNullable().defaultTo("");
    for (const column of ["paidAt", "nextChargeAt"]) table.bigInteger(column);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("orders", (table) =>
    table.dropColumns("items", ...orderTexts, "paidAt", "nextChargeAt"),
  );
  await knex.schema.alterTable("clients", (table) =>
    table.dropColumns(...clientMaps, ...clientTexts, "learningEmail", "removedAt"),
  );
  await knex.schema.dropTable("clientRecords");
}

import type { Knex } from "knex";

/** As src-main/store/queries/browser-clients.ts asks for it. */
const browser = "json_extract(details, '$.browserId')";
const told = `WHERE ${browser} > '' AND deletedAt IS NULL`;

/** JC-30: the browsers of a client, and the clients of a browser, one look each however often somebody came. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE INDEX clientRecords_browserOf ON clientRecords (accountId, clientId, ${browser}) ${told}`);
  await knex.raw(`CREATE INDEX clientRecords_browser ON clientRecords (accountId, ${browser}, clientId) ${told}`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("DROP INDEX clientRecords_browserOf");
  await knex.raw("DROP INDEX clientRecords_browser");
}

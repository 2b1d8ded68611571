import type { Knex } from "knex";

/** The tables of a client's history by the moment that it is read by (GC-23). */
const moments = {
  comments: "createdAt",
  notes: "createdAt",
  messages: "createdAt",
  tasks: "createdAt",
  orders: "createdAt",
  clientEdits: "createdAt",
  attachments: "createdAt",
  calls: "startedAt",
};
/** The later moments of a row, which few rows have. */
const laterColumns = { tasks: "doneAt", orders: "paidAt" };
const laterDetails = ["leftAt", "archivedAt", "openedAt", "unsubscribedAt"];

/**
 * A client's history is one feed over all tables, newest first by pages: each table gives its next rows from an index
 * that holds all that the merge looks at (GOALS rule 4: 50,000 rows in one client page as ten do).
 */
export async function up(knex: Knex): Promise<void> {
  for (const [table, moment] of Object.entries(moments)) {
    await knex.raw(`DROP INDEX ${table}_client`);
    await knex.raw(`CREATE INDEX ${table}_client ON ${table} (accountId, clientId, ${moment}, id, deletedAt)`);
  }
  await knex.raw("DROP INDEX clientRecords_client");
  await knex.raw("CREATE INDEX clientRecords_client ON clientRecords (accountId, clientId, kind, at, id, deletedAt)");
  for (const [table, moment] of Object.entries(laterColumns))
    await knex.raw(
      `CREATE INDEX ${table}_${moment} ON ${table} (accountId, clientId, ${moment}, id, deletedAt) WHERE ${moment} IS NOT NULL`,
    );
  for (const key of laterDetails) {
    const moment = `json_extract(details, '$.${key}')`;
    await knex.raw(
      `CREATE INDEX clientRecords_${key} ON clientRecords (accountId, clientId, kind, ${moment}, id, deletedAt) WHERE ${moment} IS NOT NULL`,
    );
  }
  // the feed is read by revision on the server only
  await knex.raw("DROP INDEX clientRecords_revision");
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("CREATE INDEX clientRecords_revision ON clientRecords (accountId, revision)");
  for (const key of laterDetails) await knex.raw(`DROP INDEX clientRecords_${key}`);
  for (const [table, moment] of Object.entries(laterColumns)) await knex.raw(`DROP INDEX ${table}_${moment}`);
  await knex.raw("DROP INDEX clientRecords_client");
  await knex.raw("CREATE INDEX clientRecords_client ON clientRecords (accountId, clientId, at)");
  for (const table of Object.keys(moments)) {
    const columns = table === "calls" ? "accountId, clientId, startedAt" : "accountId, clientId";
    await knex.raw(`DROP INDEX ${table}_client`);
    await knex.raw(`CREATE INDEX ${table}_client ON ${table} (${columns})`);
  }
}

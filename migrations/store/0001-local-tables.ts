import type { Knex } from "knex";

const syncedTables = ["users", "clients", "notes", "comments", "calls", "callOutcomes", "tasks", "orders", "messages"];

/**
 * What only a desk holds, beside the synced tables in the same file: the queue of unsent mutations and what is needed
 * to undo them, drafts, and derived tables for lists and search. The derived ones can be rebuilt from the synced ones.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("localValues", (table) => {
    table.text("key").primary();
    table.text("value").notNullable();
  });

  await knex.schema.createTable("outbox", (table) => {
    table.integer("counter").primary();
    table.text("mutationId").notNullable().unique();
    table.text("name").notNullable();
    table.text("args").notNullable();
    table.bigInteger("at").notNullable();
    table.text("state").notNullable().checkIn(["waiting", "sent", "refused"]);
    // of the server's answer «applied»; the row leaves when a pull has reached this revision
    table.bigInteger("ackRevision");
    table.text("error");
    table.text("clientId");
    table.index(["state"], "outbox_state");
  });
  // which rows a queued mutation touches, and what the server last said about each of them
  await knex.raw(`CREATE TABLE outboxRows (
    tableName TEXT NOT NULL, rowId TEXT NOT NULL, counter INTEGER NOT NULL,
    PRIMARY KEY (rowId, tableName, counter)) WITHOUT ROWID`);
  await knex.raw("CREATE INDEX outboxRows_counter ON outboxRows (counter)");
  await knex.raw(`CREATE TABLE baseRows (
    tableName TEXT NOT NULL, rowId TEXT NOT NULL, baseRow TEXT,
    PRIMARY KEY (tableName, rowId)) WITHOUT ROWID`);

  await knex.schema.createTable("drafts", (table) => {
    table.text("key").primary();
    table.text("text").notNullable();
    table.bigInteger("updatedAt").notNullable();
    table.text("subjectId").notNullable();
    table.index(["subjectId"], "drafts_subject");
  });
  await knex.schema.createTable("recentClients", (table) => {
    table.text("clientId").primary();
    table.bigInteger("at").notNullable();
    table.index(["at"], "recentClients_at");
  });

  await createSearchTables(knex);

  // the feed is read by revision on the server only
  for (const table of syncedTables) await knex.raw(`DROP INDEX ${table}_revision`);

  const open = "deletedAt IS NULL";
  await knex.raw(`CREATE INDEX calls_withoutOutcome ON calls (managerId, startedAt) WHERE held IS NULL AND ${open}`);
  await knex.raw(`CREATE INDEX calls_unfinished ON calls (deviceId) WHERE endedAt IS NULL AND ${open}`);
  await knex.raw("CREATE INDEX calls_manager ON calls (managerId, startedAt)");
  await knex.raw(
    "CREATE INDEX calls_missed ON calls (startedAt) WHERE direction = 'incoming' AND answeredAt IS NULL AND endedAt IS NOT NULL",
  );
  await knex.raw(`CREATE INDEX tasks_open ON tasks (dueAt) WHERE status IN ('new', 'inWork', 'deferred') AND ${open}`);
}

/**
 * One line of a list for each living client, and the indexes over it. FTS5 rather than b-trees for words and numbers:
 * it takes rows in any order at the speed of appending (two million numbers: 3 s against 32 s), and walks its hits
 * newest first, so that a common word costs no more than a rare one. The text itself is not kept in it.
 */
async function createSearchTables(knex: Knex): Promise<void> {
  await knex.schema.createTable("clientEntries", (table) => {
    // rowid of the FTS tables; grows, so newest first is the descending order
    table.integer("no").primary();
    table.text("clientId").notNullable().unique();
    table.text("sortKey").notNullable().unique();
    for (const column of ["name", "company", "city"]) table.text(column).notNullable();
    table.text("phone");
    table.text("timeZone");
    table.text("tags").notNullable();
    table.text("managerId");
    table.bigInteger("createdAt").notNullable();
    table.bigInteger("lastContactAt");
    // what is in the indexes for this client: compared before they are touched, and searched to confirm a hit
    table.text("searchText").notNullable();
    table.text("digits").notNullable();
    table.index(["managerId", "sortKey"], "clientEntries_manager");
  });
  await knex.raw(`CREATE TABLE clientTags (
    tag TEXT NOT NULL, sortKey TEXT NOT NULL, no INTEGER NOT NULL,
    PRIMARY KEY (tag, sortKey)) WITHOUT ROWID`);
  await knex.raw("CREATE INDEX clientTags_no ON clientTags (no)");
  await knex.schema.createTable("textEntries", (table) => {
    table.integer("no").primary();
    table.text("tableName").notNullable();
    table.text("rowId").notNullable().unique();
    table.text("clientId").notNullable();
  });

  const contentless = "content='', contentless_delete=1, detail=none";
  await knex.raw(`CREATE VIRTUAL TABLE clientWords USING fts5(
    text, ${contentless}, prefix='1 2 3 4 5 6 7 8 9 10', tokenize='unicode61 remove_diacritics 0')`);
  await knex.raw(`CREATE VIRTUAL TABLE clientNumbers USING fts5(text, ${contentless}, tokenize='ascii')`);
  for (const name of ["clientTrigrams", "textTrigrams"]) {
    await knex.raw(
      `CREATE VIRTUAL TABLE ${name} USING fts5(text, ${contentless}, tokenize='trigram case_sensitive 1')`,
    );
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of syncedTables)
    await knex.schema.alterTable(table, (builder) => builder.index(["accountId", "revision"], `${table}_revision`));
  for (const index of ["calls_withoutOutcome", "calls_unfinished", "calls_manager", "calls_missed", "tasks_open"])
    await knex.raw(`DROP INDEX ${index}`);
  for (const table of [
    "textTrigrams",
    "clientTrigrams",
    "clientNumbers",
    "clientWords",
    "textEntries",
    "clientTags",
    "clientEntries",
    "recentClients",
    "drafts",
    "baseRows",
    "outboxRows",
    "outbox",
    "localValues",
  ])
    await knex.schema.dropTable(table);
}

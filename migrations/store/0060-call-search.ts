import type { Knex } from "knex";

/**
 * The words of calls for the journal's search (G3-6), and its filters by outcome and reason (G3-4). `no` rises with the
 * start of the call, so that hits are walked newest first and a page ends where the next one begins.
 */
export async function up(knex: Knex): Promise<void> {
  // `text`: what is in the index for this call: compared before it is touched, and searched to confirm a hit
  await knex.raw("CREATE TABLE callEntries (no INTEGER PRIMARY KEY, callId TEXT NOT NULL, text TEXT NOT NULL)");
  await knex.raw("CREATE UNIQUE INDEX callEntries_callId ON callEntries (callId)");
  await knex.raw(`CREATE VIRTUAL TABLE callTrigrams USING fts5(
    text, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1')`);
  await knex.raw("CREATE INDEX comments_call ON comments (callId) WHERE callId IS NOT NULL");
  await knex.raw("CREATE INDEX calls_reason ON calls (reason, startedAt) WHERE reason IS NOT NULL");
  await knex.raw("CREATE INDEX calls_reasonText ON calls (reasonText, startedAt) WHERE reasonText IS NOT NULL");
  await knex.raw(
    "CREATE INDEX calls_outcomeWords ON calls (coalesce(outcomeText, reasonText), startedAt) WHERE held = 1",
  );
}

export async function down(knex: Knex): Promise<void> {
  for (const index of ["comments_call", "calls_reason", "calls_reasonText", "calls_outcomeWords"])
    await knex.raw(`DROP INDEX ${index}`);
  await knex.schema.dropTable("callTrigrams");
  await knex.schema.dropTable("callEntries");
}

import type { Knex } from "knex";

/**
 * G3-12: where calls were moved from and to, a line for each of the two cards, so that the history of the card that a
 * call left tells of it too. Derived from the trace of each call (src-cache/call-moves.ts); in the order in which the
 * feed is read (0053).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE callMoves (
    accountId INTEGER NOT NULL, clientId TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, callId TEXT NOT NULL)`);
  await knex.raw("CREATE INDEX callMoves_client ON callMoves (accountId, clientId, at, id, callId)");
  await knex.raw("CREATE INDEX callMoves_call ON callMoves (callId)");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("callMoves");
}

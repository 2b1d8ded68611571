import type { Knex } from "knex";

/** For the journal of calls whose outcome does not fit what was on the line (G3-10): there are few of them among many. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE INDEX calls_contradicting ON calls (startedAt) WHERE source = 'softphone' AND (
    (held = 1 AND coalesce(talkSeconds, 0) = 0 AND (endedBy IS NOT 'interrupted' OR talkSeconds IS NOT NULL))
    OR (held = 0 AND talkSeconds > 20))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("DROP INDEX calls_contradicting");
}

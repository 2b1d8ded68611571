import { randomUUID } from "node:crypto";
import type { Knex } from "knex";

/**
 * A person has several lines (G1-13): what was one of them becomes a list, still one row a person, because it is always
 * read and changed as a whole. An invitation that waits carries such a list too.
 */
export async function up(knex: Knex): Promise<void> {
  await rewrite(knex, (one) =>
    JSON.stringify([{ id: randomUUID(), label: labelOf(one as Line), dtmf: "events", ...(one as Line) }]),
  );
  for (const table of tables)
    await knex.schema.alterTable(table, (altered) => altered.renameColumn("sipAccount", "sipAccounts"));
}

export async function down(knex: Knex): Promise<void> {
  for (const table of tables)
    await knex.schema.alterTable(table, (altered) => altered.renameColumn("sipAccounts", "sipAccount"));
  await rewrite(knex, (list) => {
    const [{ id: _id, label: _label, dtmf: _dtmf, ...first } = {}] = list as Line[];
    return JSON.stringify(first);
  });
}

type Line = Record<string, unknown>;

const tables = ["sipAccounts", "invitations"] as const;

async function rewrite(knex: Knex, change: (content: unknown) => string): Promise<void> {
  for (const table of tables) {
    // the tables' owner is held to the policies too: this once the rows are everybody's
    if (isPostgres(knex)) await knex.raw(`alter table "${table}" no force row level security`);
    const key = table === "sipAccounts" ? "userId" : "id";
    const rows: Record<string, string>[] = await knex(table).whereNotNull("sipAccount").select();
    for (const row of rows)
      await knex(table)
        .where({ accountId: row["accountId"], [key]: row[key] })
        .update({ sipAccount: change(JSON.parse(row["sipAccount"] ?? "{}")) });
    if (isPostgres(knex)) await knex.raw(`alter table "${table}" force row level security`);
  }
}

/** The number before the «@»: what an administrator knows the line by until it is given a name. */
function labelOf({ uri }: Line): string {
  return /^sips?:([^@]+)@/i.exec(String(uri))?.[1] ?? "1";
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

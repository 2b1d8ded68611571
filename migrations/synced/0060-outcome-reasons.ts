import type { Knex } from "knex";

/** Outcomes in two levels (G3-4): whose reason an entry is, and the words of a call's outcome; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("bookEntries", (table) => {
    table.text("parentId");
  });
  for (const name of ["calls", "callOutcomes"])
    await knex.schema.alterTable(name, (table) => {
      table.text("outcomeText");
    });
}

export async function down(knex: Knex): Promise<void> {
  for (const name of ["calls", "callOutcomes"])
    await knex.schema.alterTable(name, (table) => table.dropColumns("outcomeText"));
  await knex.schema.alterTable("bookEntries", (table) => table.dropColumns("parentId"));
}

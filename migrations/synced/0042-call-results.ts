import type { Knex } from "knex";

/** Per call: how it sounded (G13-4), where it was given to (G1-15), what went wrong at the desk (G14-6); both sides alike. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("calls", (table) => {
    for (const column of numbers) table.integer(column);
    for (const column of words) table.text(column);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("calls", (table) => table.dropColumns(...numbers, ...words));
}

const numbers = ["opinionScore", "lossIn", "lossOut", "jitterMilliseconds", "roundTripMilliseconds"];
const words = ["qualityCause", "transferredTo", "deskTrouble"];

import type { Knex } from "knex";

/** What an account records and who hears it; null: nothing (`noRecording`). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("accounts", (table) => {
    table.text("recordingPolicy");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("accounts", (table) => {
    table.dropColumn("recordingPolicy");
  });
}

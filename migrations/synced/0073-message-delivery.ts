import type { Knex } from "knex";

/** GC-17: what is written here and how far it went; as in 0001, the same on both sides. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("messages", (table) => {
    table.text("address").notNullable().defaultTo("");
    table.text("senderId");
    table.text("delivery");
    table.bigInteger("deliveryAt");
    table.integer("tries").notNullable().defaultTo(0);
    table.text("trouble");
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("messages", (table) =>
    table.dropColumns("address", "senderId", "delivery", "deliveryAt", "tries", "trouble"),
  );
}

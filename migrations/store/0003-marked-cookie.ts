import type { Knex } from "knex";

/** The cookie says which history its revision is of; one from before there were marks has the empty one. */
export async function up(knex: Knex): Promise<void> {
  await knex("localValues")
    .where({ key: "cookie" })
    .whereRaw("json_extract(value, '$.mark') IS NULL")
    .update({ value: knex.raw("json_set(value, '$.mark', '')") });
}

export async function down(knex: Knex): Promise<void> {
  await knex("localValues")
    .where({ key: "cookie" })
    .update({ value: knex.raw("json_remove(value, '$.mark')") });
}

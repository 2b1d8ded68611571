import type { Knex } from "knex";

/**
 * The audit log (G3-16, src-server/audit): each entry carries the hash over the one before it and itself. `auditEnds` holds
 * the last one of each account, which is locked while an entry is added, and shows when the end was cut off. Account 0 is
 * the server's own.
 *
 * Entries are only ever added: the database refuses everything else, to the tables' owner too. Whoever takes that away by
 * hand can change them, and is found out by the hashes.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("auditLog", (table) => {
    table.integer("accountId").notNullable();
    table.bigInteger("number").notNullable();
    table.bigInteger("at").notNullable();
    table.text("action").notNullable();
    table.text("actorId");
    table.text("deviceId");
    table.text("subjectId");
    /** Canonical JSON; text in both databases, because its bytes are hashed. */
    table.text("details").notNullable();
    table.text("hash").notNullable();
    table.primary(["accountId", "number"]);
  });
  await knex.schema.createTable("auditEnds", (table) => {
    table.integer("accountId").notNullable();
    table.bigInteger("number").notNullable();
    table.text("hash").notNullable();
    table.primary(["accountId"]);
  });
  for (const statement of isPostgres(knex) ? postgresFence : sqliteFence) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("auditEnds");
  await knex.schema.dropTable("auditLog");
  if (isPostgres(knex)) await knex.raw('drop function "refuseAuditChange"()');
}

const refusal = "the audit log is only added to";

const sqliteFence = ["update", "delete"].map(
  (event) =>
    `create trigger "auditLog_${event}" before ${event} on "auditLog" begin select raise(abort, '${refusal}'); end`,
);

const ownRows = `using ("accountId" = nullif(current_setting('kartoteka.account', true), '')::integer)`;

const postgresFence = [
  ...["auditLog", "auditEnds"].flatMap((table) => [
    `alter table "${table}" enable row level security, force row level security`,
    `create policy "account" on "${table}" ${ownRows}`,
  ]),
  `create function "refuseAuditChange"() returns trigger language plpgsql as
    $$ begin raise exception '${refusal}' using errcode = 'insufficient_privilege'; end $$`,
  `create trigger "onlyAdded" before update or delete on "auditLog" for each row execute function "refuseAuditChange"()`,
  `create trigger "notEmptied" before truncate on "auditLog" for each statement execute function "refuseAuditChange"()`,
];

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { PeopleChange } from "../../src-server/administration/people.ts";
import { isPostgres } from "../../src-server/database/postgres.ts";
import { notifyServers } from "../../src-server/shared-pokes.ts";

/** After a commit at the console. A server over the embedded database sees by itself that somebody else has written. */
export async function tellServers(
  database: Knex,
  accountId: number,
  { revision, families }: PeopleChange,
): Promise<void> {
  if (!isPostgres(database)) return;
  const from = randomUUID();
  await notifyServers(database, [
    ...(revision === null ? [] : [{ from, account: accountId, revision }]),
    ...families.map((family) => ({ from, family })),
  ]);
}

import type { Knex } from "knex";
import type { Client } from "../../src-contract/entities/client.ts";
import { clientKeysOf } from "../../src-contract/rules/client-keys.ts";
import { columnsOf, fromColumns, type Row } from "./row-columns.ts";

/** The account's keys as the table has them, and as its clients' rows say. */
export async function keysOf(database: Knex, accountId: number): Promise<{ stored: string[]; expected: string[] }> {
  const stored: { key: string; clientId: string }[] = await database("clientKeys").where({ accountId });
  const records: Record<string, unknown>[] = await database("clients").where({ accountId }).select(columnsOf.clients);
  const clients = records.map((record) => fromColumns("clients", record) as Row & Client);
  return {
    stored: stored.map(({ key, clientId }) => `${clientId} ${key}`).toSorted(),
    expected: clients
      .filter(({ deletedAt }) => deletedAt === null)
      .flatMap((client) => clientKeysOf(client).map((key) => `${client.id} ${key}`))
      .toSorted(),
  };
}

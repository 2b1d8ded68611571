import type { Knex } from "knex";
import type { Client } from "../../src-contract/entities/client.ts";
import { clientKeysOf, type Keyed } from "../../src-contract/rules/client-keys.ts";
import { enterDirectory } from "./account-scope.ts";
import { inAccount, writeTransaction } from "./dialect.ts";
import { insertRows } from "./insert-rows.ts";
import { columnsOf, fromColumns, type Row } from "./row-columns.ts";

/** Raised when rules/client-keys.ts gives other keys than before: they are then made anew at the next start. */
export const clientKeysVersion = 1;

type Keying = Keyed & Pick<Client, "id" | "deletedAt">;
const clientsAtOnce = 1_000;

/**
 * Keeps the table of keys as the rows say, in the transaction that writes them. `before`: as the row was; undefined for a
 * new one. A removed card keeps its keys, a deleted row has none.
 */
export async function writeClientKeys(
  trx: Knex,
  accountId: number,
  clients: readonly { row: Keying; before?: Keying | undefined }[],
): Promise<void> {
  const changed = clients
    .map(({ row, before }) => ({ id: row.id, keys: keysOf(row), keysBefore: before ? keysOf(before) : [] }))
    .filter(({ keys, keysBefore }) => keys.toSorted().join("\n") !== keysBefore.toSorted().join("\n"));
  const known = changed.filter(({ keysBefore }) => keysBefore.length > 0).map(({ id }) => id);
  for (let start = 0; start < known.length; start += clientsAtOnce)
    await trx("clientKeys")
      .where({ accountId })
      .whereIn("clientId", known.slice(start, start + clientsAtOnce))
      .delete();
  await insertRows(trx, {
    table: "clientKeys",
    columns: ["accountId", "key", "clientId"],
    rows: changed.flatMap(({ id, keys }) => keys.map((key) => [accountId, key, id])),
  });
}

function keysOf(client: Keying): string[] {
  return client.deletedAt === null ? clientKeysOf(client) : [];
}

/** Clients by these keys, unlocked: who takes one of them looks at its row again. */
export async function clientsByKeys(trx: Knex, accountId: number, keys: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (let start = 0; start < keys.length; start += clientsAtOnce) {
    const ids: string[] = await trx("clientKeys")
      .where({ accountId })
      .whereIn("key", keys.slice(start, start + clientsAtOnce))
      .pluck("clientId");
    for (const id of ids) found.add(id);
  }
  return Array.from(found);
}

/** At a start: the keys of every account whose clients have none yet, or have them in an older form. */
export async function makeClientKeys(database: Knex): Promise<void> {
  const accounts = await inAccount(database, null, async (trx) => {
    await enterDirectory(trx);
    const ids: number[] = await trx("accounts").where("clientKeysVersion", "<", clientKeysVersion).pluck("id");
    return ids;
  });
  for (const accountId of accounts) {
    for (let after: string | null = ""; after !== null; ) after = await makeSome(database, accountId, after);
    await writeTransaction(database, accountId, (trx) =>
      trx("accounts").where({ id: accountId }).update({ clientKeysVersion }),
    );
  }
}

/** Answers the last id, null when there are no more. */
function makeSome(database: Knex, accountId: number, after: string): Promise<string | null> {
  return writeTransaction(database, accountId, async (trx) => {
    const records: Record<string, unknown>[] = await trx("clients")
      .select(columnsOf.clients)
      .where({ accountId })
      .andWhere("id", ">", after)
      .orderBy("id")
      .limit(clientsAtOnce)
      .forUpdate();
    const clients = records.map((record) => fromColumns("clients", record) as Row & Client);
    const ids = clients.map(({ id }) => id);
    await trx("clientKeys").where({ accountId }).whereIn("clientId", ids).delete();
    await writeClientKeys(
      trx,
      accountId,
      clients.map((row) => ({ row })),
    );
    return records.length < clientsAtOnce ? null : (ids.at(-1) ?? null);
  });
}

import type { Knex } from "knex";
import { jsonOf } from "../database/dialect.ts";
import { insertRows } from "../database/insert-rows.ts";
import { idOfItem } from "./item-rows.ts";

const tables = ["orders", "clientRecords", "messages", "calls", "comments"] as const;

/**
 * what systems told of somebody who is being erased must not come back with their next telling. Only ids are kept,
 * those that follow from a system's own names of things (version 5), and no word of them. Belongs into the transaction
 * of the erasure, before its rows go.
 */
export async function rememberItems(trx: Knex, accountId: number, clientId: string): Promise<void> {
  const ids = new Set<string>();
  for (const table of tables) {
    const found: string[] = await trx(table).where({ accountId, clientId }).pluck("id");
    for (const id of found) if (id[14] === "5") ids.add(id);
  }
  const client: { externalIds: unknown } | undefined = await trx("clients")
    .where({ accountId, id: clientId })
    .first("externalIds");
  const externalIds = jsonOf(client?.externalIds ?? {}) as Record<string, string>;
  for (const [system, externalId] of Object.entries(externalIds)) ids.add(idOfItem(system, "client", externalId));
  await insertRows(trx, {
    table: "erasedItems",
    columns: ["accountId", "id"],
    rows: Array.from(ids, (id) => [accountId, id]),
    replaceOn: ["accountId", "id"],
  });
}

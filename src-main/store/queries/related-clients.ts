import type { Cache } from "../../../src-cache/cache.ts";
import { entityOf, readSqlRow } from "../../../src-cache/synced-rows.ts";
import type { QueryResult } from "../../../src-contract/queries/index.ts";
import { clientsOfBrowsers } from "./browser-clients.ts";
import { listItem, readEntries } from "./client-item.ts";
import { numbersOfPhone } from "./phone-candidates.ts";
import type { QueryHandler } from "./query-context.ts";
import { numbersOfEmail } from "./text-candidates.ts";

type Related = QueryResult<"relatedClients">[number];
const relatedLimit = 20;

/** GC-33, JC-30, JC-126, A.8-5: other clients with one of this client's numbers, addresses or browsers, and which it is. */
export const relatedClients: QueryHandler<"relatedClients"> = (context, { clientId }) => {
  const own = readSqlRow(context.cache, "clients", clientId);
  if (!own || own["deletedAt"] !== null) return [];
  const client = entityOf("clients", own);
  const reasons = new Map<number, Set<Related["reasons"][number]>>();
  const add = (reason: Related["reasons"][number], numbers: readonly number[]) => {
    for (const no of numbers) reasons.set(no, (reasons.get(no) ?? new Set()).add(reason));
  };
  for (const { e164 } of Object.values(client.phones))
    if (e164 !== null) add("phone", numbersOfPhone(context.cache, e164, relatedLimit + 1));
  for (const { address } of Object.values(client.emails))
    add("email", numbersOfEmail(context.cache, address, relatedLimit + 1));
  for (const other of clientsOfBrowsers(context.cache, client.id, relatedLimit))
    add("browser", numbersOfClient(context.cache, other));
  return readEntries(context, [...reasons.keys()])
    .filter((entry) => entry.clientId !== client.id)
    .slice(0, relatedLimit)
    .flatMap((entry) => {
      const row = readSqlRow(context.cache, "clients", entry.clientId);
      if (!row) return [];
      const { lastName, firstName, patronymic, emails } = entityOf("clients", row);
      const [first] = Object.values(emails).sort((one, other) => one.position - other.position);
      const names = { lastName, firstName, patronymic, email: first?.address ?? null };
      return [{ ...listItem(entry, context), ...names, reasons: [...(reasons.get(entry.no) ?? [])] }];
    });
};

/** None for a card that no list has. */
function numbersOfClient(cache: Cache, clientId: string): number[] {
  return cache.all<{ no: number }>("SELECT no FROM clientEntries WHERE clientId = ?", clientId).map(({ no }) => no);
}

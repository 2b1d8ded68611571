import type { Knex } from "knex";
import type { Client } from "../../src-contract/entities/client.ts";
import type { Message } from "../../src-contract/entities/message.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type { IngestItem } from "../../src-contract/ingest/ingest-items.ts";
import type { ToldClient } from "../../src-contract/ingest/told-client.ts";
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import { clientsByKeys } from "../database/client-keys.ts";
import { loadWorkingRows, type RowRef, type WorkingRows } from "../database/working-rows.ts";
import { type KeyedClients, keyedClients } from "./find-client.ts";
import { idOfItem, isMessage, tableOf } from "./item-rows.ts";
import { keysOfSender, keysTold, type Telling } from "./told-changes.ts";

/** What a batch is decided by: everything is read before the first item is, and its rows are locked. */
export type ReadBatch = {
  rows: WorkingRows;
  clients: KeyedClients;
  /** Ids of items, and of clients by their external ids, that were erased for good. */
  erased: ReadonlySet<string>;
  /** People by their e-mails. */
  people: ReadonlyMap<string, string>;
  /** Who spoke first in a thread that is there. */
  firstDirections: Map<string, Message["direction"]>;
};

export async function readBatch(
  trx: Knex,
  accountId: number,
  { items, telling }: { items: readonly IngestItem[]; telling: Telling },
): Promise<ReadBatch> {
  const { source } = telling;
  const refs = items.flatMap((item) => refsOf(item, source));
  const owners = await ownersOf(trx, accountId, refs);
  const keys = items.flatMap((item) => {
    const { external, others } = keysTold(withOwnId(item), telling);
    const sender = isMessage(item) ? keysOfSender(item, telling) : [];
    return external === null ? [...others, ...sender] : [external, ...others, ...sender];
  });
  const answered = items.flatMap(({ externalId }) => telling.arrivals.get(externalId)?.answers?.clientId ?? []);
  const ids = new Set([...owners, ...answered, ...(await clientsByKeys(trx, accountId, Array.from(new Set(keys))))]);
  const clientRefs = Array.from(ids, (id): RowRef => ({ table: "clients", id }));
  const rows = await loadWorkingRows(trx, accountId, [...clientRefs, ...refs]);
  const known = clientRefs.flatMap((ref) => (rows.read(ref) as Client | undefined) ?? []);
  return {
    rows,
    clients: keyedClients(known),
    erased: await erasedAmong(trx, accountId, { items, source }),
    people: await peopleNamed(trx, accountId, items),
    firstDirections: await readFirstDirections(trx, accountId, { items, known }),
  };
}

/** A client's own item says its id once. */
export function withOwnId(item: IngestItem): ToldClient {
  return item.kind === "client" ? { ...item.client, externalId: item.externalId } : item.client;
}

function refsOf(item: IngestItem, source: string): RowRef[] {
  if (item.kind === "client") return [];
  const ref = { table: tableOf(item.kind), id: idOfItem(source, item.kind, item.externalId) };
  return item.kind === "call"
    ? [ref, { table: "callOutcomes", id: idOfItem(source, "outcome", item.externalId) }]
    : [ref];
}

const idsAtOnce = 500;

async function inParts<Value>(ids: readonly string[], read: (part: string[]) => Promise<Value[]>): Promise<Value[]> {
  const found: Value[] = [];
  for (let start = 0; start < ids.length; start += idsAtOnce)
    found.push(...(await read(ids.slice(start, start + idsAtOnce))));
  return found;
}

/** The clients of rows that are there already. */
async function ownersOf(trx: Knex, accountId: number, refs: readonly RowRef[]): Promise<string[]> {
  const idsByTable = new Map<SyncedTable, string[]>();
  for (const { table, id } of refs)
    if (table !== "callOutcomes") idsByTable.set(table, [...(idsByTable.get(table) ?? []), id]);
  const owners: (string | null)[] = [];
  for (const [table, ids] of idsByTable)
    owners.push(
      ...(await inParts<string | null>(ids, (part) =>
        trx(table).where({ accountId }).whereIn("id", part).pluck("clientId"),
      )),
    );
  return owners.filter((id) => id !== null);
}

function erasedAmong(
  trx: Knex,
  accountId: number,
  { items, source }: { items: readonly IngestItem[]; source: string },
): Promise<Set<string>> {
  const ids = items.flatMap((item) => {
    const { externalId } = withOwnId(item);
    const own = idOfItem(source, item.kind, item.externalId);
    return externalId === undefined ? [own] : [own, idOfItem(source, "client", externalId)];
  });
  return inParts<string>(Array.from(new Set(ids)), (part) =>
    trx("erasedItems").where({ accountId }).whereIn("id", part).pluck("id"),
  ).then((found) => new Set(found));
}

async function peopleNamed(trx: Knex, accountId: number, items: readonly IngestItem[]): Promise<Map<string, string>> {
  const emails = new Set(items.flatMap(emailsIn));
  const found = await inParts<{ id: string; email: string }>(Array.from(emails), (part) =>
    trx("users").where({ accountId, deletedAt: null }).whereIn("email", part).select("id", "email"),
  );
  return new Map(found.map(({ id, email }) => [email, id]));
}

function emailsIn(item: IngestItem): string[] {
  const named = [
    item.client.manager,
    "manager" in item ? item.manager : undefined,
    "author" in item ? item.author : undefined,
  ];
  return named.flatMap((email) => (email === undefined ? [] : normalizeEmail(email)));
}

/** UD-29: of the threads of clients whose language nobody knows, when somebody writes. */
async function readFirstDirections(
  trx: Knex,
  accountId: number,
  { items, known }: { items: readonly IngestItem[]; known: readonly Client[] },
): Promise<Map<string, Message["direction"]>> {
  const isWritten = items.some((item) => isMessage(item) && item.direction === "incoming");
  const clientIds = isWritten ? known.filter(({ language }) => language === null).map(({ id }) => id) : [];
  const messages = await inParts<Pick<Message, "threadId" | "direction">>(clientIds, (part) =>
    trx("messages")
      .where({ accountId, deletedAt: null })
      .whereIn("clientId", part)
      .orderBy("createdAt", "desc")
      .select("threadId", "direction"),
  );
  // the oldest comes last
  return new Map(messages.map(({ threadId, direction }) => [threadId, direction]));
}

import type { Knex } from "knex";
import { z } from "zod";
import type { Client } from "../../src-contract/entities/client.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import { type IngestResult, ingestWindowSeconds } from "../../src-contract/ingest/ingest-protocol.ts";
import { auditEntries } from "../audit/mutation-entries.ts";
import { type NewAuditEntry, recordAudit } from "../audit/record-audit.ts";
import { isFaultOfData, writeTransaction } from "../database/dialect.ts";
import { isPostgres } from "../database/postgres.ts";
import { takeRevisions } from "../database/revision.ts";
import { writeWorkingRows } from "../database/working-rows.ts";
import { type Decision, decideItem } from "./decide-item.ts";
import { isMessage, threadOf } from "./item-rows.ts";
import { ItemRefusal, judgeItem, type JudgedItem, refusalOf, refusedResult } from "./judge-item.ts";
import { readBatch, type ReadBatch } from "./read-batch.ts";
import type { Telling } from "./told-changes.ts";

export type IngestOrder = {
  accountId: number;
  source: string;
  /** The key that speaks; null for a file at the server's console. */
  keyId: string | null;
  /** Of this one request; null where nothing is signed. */
  signed: { requestId: string; signature: string } | null;
  now: number;
  /** Only of what was read from the account's own mailboxes. */
  arrivals?: Telling["arrivals"];
};
export type Ingested = { results: IngestResult[]; revision: number | null };
type Given = { given: unknown; judged: JudgedItem | ItemRefusal };

/**
 * The write path of outside systems: every item is judged by itself, all that are good are decided in memory and written
 * in one transaction. When the database refuses some row, the transaction is taken back and the items are decided one by
 * one, a savepoint each, so that one bad item never holds the others back. Throws conflict for a signature that was used
 * before, and whatever is nobody's fault (disk, connection): then nothing was taken.
 */
export async function ingestBatch(database: Knex, order: IngestOrder, items: readonly unknown[]): Promise<Ingested> {
  const all = items.map((given): Given => ({ given, judged: judged(given) }));
  try {
    return await inTransaction(database, order, (trx, telling) => decide(trx, order, telling, all));
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    return await inTransaction(database, order, (trx, telling) => decideOneByOne(trx, order, telling, all));
  }
}

function judged(given: unknown): JudgedItem | ItemRefusal {
  try {
    return judgeItem(given);
  } catch (error) {
    if (error instanceof ItemRefusal) return error;
    throw error;
  }
}

function inTransaction(
  database: Knex,
  order: IngestOrder,
  work: (trx: Knex, telling: Telling) => Promise<Ingested>,
): Promise<Ingested> {
  const { accountId, source, arrivals = new Map() } = order;
  return writeTransaction(database, accountId, async (trx) => {
    await oneAfterAnother(trx, accountId);
    await noteUse(trx, order);
    const account: { defaultCountry: string } | undefined = await trx("accounts")
      .where({ id: accountId })
      .first("defaultCountry");
    if (!account) throw new KartotekaError("notFound", "the account is gone");
    return work(trx, { source, defaultCountry: account.defaultCountry, arrivals });
  });
}

/** Two batches that speak of one person whom nobody knows yet make one client. Before any row is locked: no ring. */
async function oneAfterAnother(trx: Knex, accountId: number): Promise<void> {
  if (isPostgres(trx)) await trx.raw("select pg_advisory_xact_lock(?, ?)", [ingestLock, accountId]);
}
const ingestLock = 0x1e6e57;

/** a request that somebody has recorded is good for nothing a second time. */
async function noteUse(trx: Knex, { accountId, keyId, signed, now }: IngestOrder): Promise<void> {
  if (keyId !== null) await trx("sourceKeys").where({ accountId, id: keyId }).update({ lastUsedAt: now });
  if (signed === null) return;
  const { requestId, signature } = signed;
  const kept = 2 * ingestWindowSeconds * 1_000;
  await trx("usedSignatures").where({ accountId }).andWhere("expiresAt", "<", now).delete();
  await trx("usedSignatures")
    .insert({ accountId, signature, requestId, expiresAt: now + kept })
    .onConflict(["accountId", "signature"])
    .ignore();
  const user: { requestId: string } | undefined = await trx("usedSignatures")
    .where({ accountId, signature })
    .first("requestId");
  if (user?.requestId !== requestId) throw new KartotekaError("conflict", "this signature was used: sign anew");
}

async function decide(trx: Knex, order: IngestOrder, telling: Telling, all: readonly Given[]): Promise<Ingested> {
  const { accountId, now } = order;
  const batch = await readBatch(trx, accountId, { items: itemsOf(all), telling });
  const audited: NewAuditEntry[] = [];
  let applied = 0;
  const results = all.map(({ given, judged: item }) => {
    if (item instanceof ItemRefusal) return refusedResult(given, item);
    try {
      const decision = decideItem(item, { batch, telling, now });
      if (decision.changed.length > 0) audited.push(...take(decision, { batch, order, nth: (applied += 1) }));
      noteThread(item, decision, { batch, telling });
      return decision.result;
    } catch (error) {
      if (error instanceof ItemRefusal) return refusedResult(given, error);
      if (error instanceof z.ZodError) return refusedResult(given, refusalOf(error));
      throw error;
    }
  });
  if (applied === 0) return { results, revision: null };
  const revision = await takeRevisions(trx, accountId, applied);
  await writeWorkingRows(trx, accountId, { rows: batch.rows, revisionBefore: revision - applied });
  await recordAudit(trx, accountId, audited);
  return { results, revision };
}

function itemsOf(all: readonly Given[]) {
  return all.flatMap(({ judged: item }) => (item instanceof ItemRefusal ? [] : [item.item]));
}

/** Keeps what a decision changes; answers what it leaves in the audit log (G3-16), by the rows as they were. */
function take(
  { patch, changed }: Decision,
  { batch, order, nth }: { batch: ReadBatch; order: IngestOrder; nth: number },
): NewAuditEntry[] {
  const doer = { actorId: null, deviceId: null, at: order.now };
  const entries = auditEntries({ name: "addCallRecord", args: {}, patch }, batch.rows.read, doer);
  for (const { ref, row } of changed) {
    batch.rows.change(ref, row, nth);
    if (ref.table === "clients") batch.clients.set(row as unknown as Client);
  }
  return entries;
}

/** Who spoke first in a thread that began in this batch. */
function noteThread(
  { item }: JudgedItem,
  { result }: Decision,
  { batch, telling }: { batch: ReadBatch; telling: Telling },
): void {
  if (!isMessage(item) || result.status === "refused") return;
  const thread = threadOf(item, telling, result.clientId);
  if (!batch.firstDirections.has(thread)) batch.firstDirections.set(thread, item.direction);
}

/** All rows are locked before the first revision is taken, as in a batch that goes at once. */
async function decideOneByOne(
  trx: Knex,
  order: IngestOrder,
  telling: Telling,
  all: readonly Given[],
): Promise<Ingested> {
  await readBatch(trx, order.accountId, { items: itemsOf(all), telling });
  const whole: Ingested = { results: [], revision: null };
  for (const one of all) {
    const { results, revision } = await decideAlone(trx, order, telling, one);
    whole.results.push(...results);
    whole.revision = revision ?? whole.revision;
  }
  return whole;
}

async function decideAlone(trx: Knex, order: IngestOrder, telling: Telling, one: Given): Promise<Ingested> {
  try {
    return await trx.transaction((savepoint) => decide(savepoint, order, telling, [one]));
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    // the database's words may quote what was told
    const refusal = new ItemRefusal("refusedByDatabase", "the database refused it");
    return { results: [refusedResult(one.given, refusal)], revision: null };
  }
}

import { KartotekaError } from "../../src-contract/errors.ts";
import { type MutationName, mutationNames } from "../../src-contract/mutations/index.ts";
import type { ReadTable } from "../../src-contract/queries/query.ts";
import { withItemTexts } from "../../src-contract/rules/item-texts.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import type { Cache } from "../../src-cache/cache.ts";
import { queueItem, type Writer } from "./mutate.ts";
import {
  allOutboxRows,
  deleteOutboxRow,
  insertOutboxRow,
  nextCounter,
  outboxError,
  outboxIsEmpty,
  type OutboxRow,
  readOutboxRow,
} from "./sync/outbox.ts";
import { patchOf, replayAll } from "./sync/rebase.ts";

/**
 * Sync rule 5: what was refused stays until its author decides. Sent again under a new id: the old one's answer is
 * stored on the server for good. Throws notFound, and forbidden when the right is still missing.
 */
export function retryRefused(writer: Writer, mutationId: string): ReadTable[] {
  const { cache, journal, author, newId } = writer;
  const row = refusedRow(cache, mutationId);
  const name = knownName(row);
  if (!mayDo(author.role, name)) throw new KartotekaError("forbidden", name);
  const mark = journal.mark();
  try {
    return cache.transaction(() => {
      const again = {
        mutationId: newId(),
        counter: nextCounter(cache),
        name,
        args: JSON.parse(row.args) as unknown,
        at: row.at,
      };
      const patch = patchOf(again, author);
      deleteOutboxRow(cache, row.counter);
      queueItem(cache, again, patch);
      journal.add([{ ...again, insteadOf: mutationId }]);
      return [...patch.map(({ table }) => table), "outbox"];
    });
  } catch (error) {
    journal.takeBack(mark);
    throw error;
  }
}

/**
 * Another text under a new id, for a refused item and for one that waits: under the old id the server might answer what it
 * decided about the old text. One that waits keeps its place in the queue; one whose answer is on its way is left alone.
 */
export function reviseItem(writer: Writer, mutationId: string, texts: Record<string, string>): ReadTable[] {
  const { cache, journal, author, now, newId } = writer;
  const row = readOutboxRow(cache, mutationId);
  if (!row) throw new KartotekaError("notFound", "no item has this id");
  if (row.state === "sent" || row.ackRevision !== null)
    throw new KartotekaError("conflict", "its answer is on its way");
  const name = knownName(row);
  if (!mayDo(author.role, name)) throw new KartotekaError("forbidden", name);
  const args = withItemTexts(name, JSON.parse(row.args), texts);
  const isWaiting = row.state === "waiting";
  const mark = journal.mark();
  try {
    return cache.transaction(() => {
      const counter = isWaiting ? row.counter : nextCounter(cache);
      const revised = { mutationId: newId(), counter, name, args, at: now() };
      const patch = patchOf(revised, author);
      deleteOutboxRow(cache, row.counter);
      if (isWaiting) {
        insertOutboxRow(cache, revised);
        replayAll(cache, author);
      } else {
        queueItem(cache, revised, patch);
      }
      journal.add([{ ...revised, insteadOf: mutationId }]);
      return [...patch.map(({ table }) => table), "outbox"];
    });
  } catch (error) {
    journal.takeBack(mark);
    throw error;
  }
}

/** Its effect was taken back when it was refused. Throws notFound. */
export function discardRefused({ cache, journal }: Writer, mutationId: string): ReadTable[] {
  const row = refusedRow(cache, mutationId);
  cache.transaction(() => deleteOutboxRow(cache, row.counter));
  journal.done([mutationId]);
  if (outboxIsEmpty(cache)) journal.compact(true, () => []);
  return ["outbox"];
}

/** Everything unsent, or those items of it, as JSON text (src-contract/unsent-file.ts). */
export function exportOutbox(cache: Cache, now: number, mutationIds: readonly string[] | null): string {
  const rows = allOutboxRows(cache).filter(({ mutationId }) => mutationIds?.includes(mutationId) ?? true);
  const items = rows.map((row) => ({
    mutationId: row.mutationId,
    name: row.name,
    at: new Date(row.at).toISOString(),
    state: row.state,
    error: outboxError(row),
    args: JSON.parse(row.args) as unknown,
  }));
  return `${JSON.stringify({ exportedAt: new Date(now).toISOString(), items }, null, 2)}\n`;
}

function knownName(row: OutboxRow): MutationName {
  const name = mutationNames.find((known) => known === row.name);
  if (!name) throw new KartotekaError("clientTooOld", row.name);
  return name;
}

function refusedRow(cache: Cache, mutationId: string): OutboxRow {
  const row = readOutboxRow(cache, mutationId);
  if (row?.state !== "refused") throw new KartotekaError("notFound", "no refused item has this id");
  return row;
}

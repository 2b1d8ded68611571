import { v7 as newId } from "uuid";
import { KartotekaError } from "../../src-contract/errors.ts";
import { mutationNames } from "../../src-contract/mutations/index.ts";
import type { ReadTable } from "../../src-contract/queries/query.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import type { Cache } from "../../src-cache/cache.ts";
import { queueItem, type Writer } from "./mutate.ts";
import {
  allOutboxRows,
  deleteOutboxRow,
  nextCounter,
  outboxError,
  outboxIsEmpty,
  type OutboxRow,
  readOutboxRow,
} from "./sync/outbox.ts";
import { patchOf } from "./sync/rebase.ts";

/**
 * Sync rule 5: what was refused stays until its author decides. Sent again under a new id: the old one's answer is
 * stored on the server for good. Throws notFound, and forbidden when the right is still missing.
 */
export function retryRefused(writer: Writer, mutationId: string): ReadTable[] {
  const { cache, journal, author } = writer;
  const row = refusedRow(cache, mutationId);
  const name = mutationNames.find((known) => known === row.name);
  if (!name) throw new KartotekaError("clientTooOld", row.name);
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
      journal.add([again]);
      journal.done([mutationId]);
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

/** Everything unsent as JSON text, for a file that the person keeps. */
export function exportOutbox(cache: Cache, now: number): string {
  const items = allOutboxRows(cache).map((row) => ({
    mutationId: row.mutationId,
    name: row.name,
    at: new Date(row.at).toISOString(),
    state: row.state,
    error: outboxError(row),
    args: JSON.parse(row.args) as unknown,
  }));
  return `${JSON.stringify({ exportedAt: new Date(now).toISOString(), items }, null, 2)}\n`;
}

function refusedRow(cache: Cache, mutationId: string): OutboxRow {
  const row = readOutboxRow(cache, mutationId);
  if (row?.state !== "refused") throw new KartotekaError("notFound", "no refused item has this id");
  return row;
}

import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type { Role } from "../../src-contract/entities/user.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { MutationArgs, MutationName } from "../../src-contract/mutations/index.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import type { RowPatch } from "../../src-contract/row-patch.ts";
import { type Cache, transactionOverTurns } from "../../src-cache/cache.ts";
import { indexChanges, noIndexChanges } from "../../src-cache/search-index.ts";
import type { JournalItem, SideJournal } from "./database/side-journal.ts";
import { insertOutboxRow, nextCounter } from "./sync/outbox.ts";
import { applyPending, type Author, patchOf } from "./sync/rebase.ts";

export type NewMutation = { [Name in MutationName]: { name: Name; args: MutationArgs<Name> } }[MutationName];

export type Writer = {
  cache: Cache;
  journal: SideJournal;
  author: Author & { role: Role };
  /** Milliseconds UTC by the server's clock, as far as this desk knows it. */
  now: () => number;
  /** UUIDv7. */
  newId: () => string;
};

export type Committed = { mutationId: string; at: number; tables: Set<SyncedTable> };

/**
 * The one local write path: the mutation's patch and its outbox row in one transaction, and a line in the side journal
 * that is on the disk before the commit. Throws forbidden for a right that is missing, a ZodError for args that do not
 * fit, SQLite's and the system's errors; then nothing is written.
 */
export function commitMutation(writer: Writer, mutation: NewMutation): Committed {
  const { cache, journal } = writer;
  const mark = journal.mark();
  try {
    return cache.transaction(() => enqueue(writer, mutation));
  } catch (error) {
    journal.takeBack(mark);
    throw error;
  }
}

/**
 * All of them in one transaction, in order: all or, when it throws, none. Takes the next only when the one before is
 * written, and pauses between them, so that an import neither fills the memory nor silences the desk. The caller holds
 * the write gate for all that time.
 */
export async function commitMutations(
  writer: Writer,
  mutations: Iterable<NewMutation>,
  pause: () => Promise<void>,
): Promise<Set<SyncedTable>> {
  const { cache, journal } = writer;
  const mark = journal.mark();
  const tables = new Set<SyncedTable>();
  try {
    await transactionOverTurns(cache, async () => {
      for (const mutation of mutations) {
        for (const table of enqueue(writer, mutation).tables) tables.add(table);
        await pause();
      }
    });
    return tables;
  } catch (error) {
    journal.takeBack(mark);
    throw error;
  }
}

/** Belongs into a transaction, as all below. */
function enqueue(writer: Writer, { name, args }: NewMutation): Committed {
  const { cache, journal, author, now, newId } = writer;
  if (!mayDo(author.role, name)) throw new KartotekaError("forbidden", name);
  const at = now();
  const mutationId = newId();
  const item: JournalItem = { mutationId, counter: nextCounter(cache), name, args, at };
  const patch = patchOf(item, author);
  queueItem(cache, item, patch);
  journal.add([item]);
  return { mutationId, at, tables: new Set(patch.map(({ table }) => table)) };
}

/** Puts an item into the outbox and its effect into the cache. */
export function queueItem(cache: Cache, item: JournalItem, patch: RowPatch): void {
  insertOutboxRow(cache, item);
  const changes = noIndexChanges();
  applyPending(cache, item, patch, changes);
  indexChanges(cache, changes);
}

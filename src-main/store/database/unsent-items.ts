import type { Cache } from "../../../src-cache/cache.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import { allOutboxRows, deleteOutboxRow, insertOutboxRow, nextCounter, readOutboxRow } from "../sync/outbox.ts";
import { type Author, replayAll } from "../sync/rebase.ts";
import { type JournalItem, readSideJournal } from "./side-journal.ts";

/** Under whichever key a line can be read; `unreadable`: lines under none of them. */
export function readUnsent(journalFile: string, dataKeys: string[]): { items: JournalItem[]; unreadable: number } {
  const read = dataKeys.map((dataKey) => readSideJournal(journalFile, dataKey));
  const items = new Map(read.flatMap((part) => part.items).map((item) => [item.mutationId, item]));
  return {
    items: [...items.values()].sort((first, second) => first.counter - second.counter),
    unreadable: Math.min(...read.map(({ unreadable }) => unreadable)),
  };
}

/**
 * What the journal holds and the outbox does not: after a damaged, deleted or rolled back file. An item that the server
 * has confirmed in the meantime may be among them; it is sent again and answered as the first time.
 */
export function restoreUnsent(
  cache: Cache,
  items: JournalItem[],
  { author, log }: { author: Author; log: (line: string) => void },
): void {
  const missing = items.filter(({ mutationId }) => !readOutboxRow(cache, mutationId));
  if (missing.length === 0) return;
  cache.transaction(() => {
    const highest = Math.max(...items.map(({ counter }) => counter), readLocalValue(cache, "lastCounter") ?? 0);
    writeLocalValue(cache, "lastCounter", highest);
    for (const item of missing) {
      const replaced = item.insteadOf === undefined ? null : readOutboxRow(cache, item.insteadOf);
      if (replaced) deleteOutboxRow(cache, replaced.counter);
      const isTaken = cache.get("SELECT 1 FROM outbox WHERE counter = ?", item.counter) !== undefined;
      insertOutboxRow(cache, isTaken ? { ...item, counter: nextCounter(cache) } : item);
    }
    replayAll(cache, author);
  });
  log(`unsent mutations restored from the side journal: ${missing.length}`);
}

export function journalItems(cache: Cache): JournalItem[] {
  return allOutboxRows(cache).map(({ mutationId, counter, name, args, at }) => ({
    mutationId,
    counter,
    name,
    args: JSON.parse(args),
    at,
  }));
}

/** Whether the outbox has what the journal does not: after a journal that was deleted, or lost lines to rot. */
export function journalLacks(items: JournalItem[], cache: Cache): boolean {
  const known = new Set(items.map(({ mutationId }) => mutationId));
  return allOutboxRows(cache).some(({ mutationId }) => !known.has(mutationId));
}

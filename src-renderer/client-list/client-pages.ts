import { shareEqual } from "../api/share-equal.ts";
import { type ClientListItem, clientPageSize } from "../../src-contract/queries/clients.ts";

/** Pages by filter and first key, the one read last at the end. */
export type Pages = ReadonlyMap<string, ClientListItem[]>;

/** Enough to scroll to and fro without reading again, few enough to forget 100,000 rows. */
const keptPages = 40;

export function keepPages(pages: Pages, key: string, rows: ClientListItem[]): Pages {
  const former = pages.get(key);
  const page = former ? shareEqual(former, rows) : rows;
  if (page === former && [...pages.keys()].at(-1) === key) return pages;
  const kept = new Map(pages);
  kept.delete(key);
  kept.set(key, page);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptPages) break;
    kept.delete(oldest);
  }
  return kept;
}

/** Keys of the pages that hold the rows `first` to `last`, both included. */
export function pagesInRange(range: { first: number; last: number }, pageKeys: readonly string[]): string[] {
  const from = Math.floor(range.first / clientPageSize);
  const to = Math.floor(range.last / clientPageSize);
  return pageKeys.slice(from, to + 1);
}

/** `name` is one row's alone; `at` and `id` are its place, newest first. */
export type FeedKey = { name: string; at: number; id: string };

/**
 * A feed of its newest page, which is fresh, and of what was read below it before. Where the fresh page reaches, it alone
 * says what there is; below it what was read holds. `wholeIsFirst`: the fresh page is all there is.
 */
export function joinFeed<Row>(
  newest: readonly Row[],
  read: readonly Row[],
  { keyOf, wholeIsFirst }: { keyOf: (row: Row) => FeedKey; wholeIsFirst: boolean },
): Row[] {
  const last = newest.at(-1);
  if (wholeIsFirst || last === undefined) return [...newest];
  const known = new Set(newest.map((row) => keyOf(row).name));
  const end = keyOf(last);
  const isBelow = ({ at, id }: FeedKey) => at < end.at || (at === end.at && id <= end.id);
  return [...newest, ...read.filter((row) => !known.has(keyOf(row).name) && isBelow(keyOf(row)))];
}

/** How fast the line is while something comes over it, and how fast this computer loads what has come. */
export type Measured = {
  /** Null before there is enough to tell. */
  bytesPerSecond: number | null;
  rowsPerSecond: number | null;
};

/** Less time than this says nothing. */
const leastSeconds = 0.3;

/** Amount per second of the time that was spent on it; waiting for something else does not count. */
export function createRate(now: () => number) {
  let amount = 0;
  let milliseconds = 0;
  let since: number | null = null;
  const spent = () => milliseconds + (since === null ? 0 : now() - since);
  return {
    begin() {
      since ??= now();
    },
    add(more: number) {
      amount += more;
    },
    end() {
      milliseconds = spent();
      since = null;
    },
    perSecond(): number | null {
      const seconds = spent() / 1_000;
      return seconds < leastSeconds || amount === 0 ? null : amount / seconds;
    },
  };
}
export type Rate = ReturnType<typeof createRate>;

/**
 * Making lists and search here takes so many times as long as loading the rows took: measured with 100,000 clients and
 * their history (12 s of a processor to 2).
 */
const makingPerLoading = 6;

/**
 * Whether the `index` parts are better made here than waited for: on a slow line. What is not known speaks for the
 * parts, with which the search is there at once. Pure.
 */
export function isFasterMadeHere(
  { indexBytes, rows }: { indexBytes: number; rows: number },
  { bytesPerSecond, rowsPerSecond }: Measured,
): boolean {
  if (bytesPerSecond === null || rowsPerSecond === null) return false;
  return indexBytes / bytesPerSecond > (rows / rowsPerSecond) * makingPerLoading;
}

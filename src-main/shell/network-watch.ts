import type { networkInterfaces } from "node:os";

export type NetworkWatchParts = {
  interfaces: typeof networkInterfaces;
  now: () => number;
  /** Calls `work` each second until the returned function is called. */
  eachSecond: (work: () => void) => () => void;
  /** What went over an address of before goes nowhere any more, or there is a way again. */
  onMoved: () => void;
};

/** An address that comes so soon after another one went takes its place. */
const replacedWithinMs = 60_000;

/**
 * this computer has lost an address: Wi-Fi instead of the cable, another network, a tunnel that closed. Nobody tells
 * the connections that were bound to it, and to find out by their silence takes some seconds of a call. An address that
 * only comes beside the others harms nobody.
 */
export function watchNetwork({ interfaces, now, eachSecond, onMoved }: NetworkWatchParts): () => void {
  let known = addresses();
  let lostAt = Number.NEGATIVE_INFINITY;

  function addresses(): Set<string> {
    const all = Object.values(interfaces()).flatMap((ofOne) => ofOne ?? []);
    return new Set(all.filter(({ internal }) => !internal).map(({ address }) => address));
  }

  return eachSecond(() => {
    const current = addresses();
    const isLost = [...known].some((address) => !current.has(address));
    const isNew = [...current].some((address) => !known.has(address));
    known = current;
    const isReplaced = isNew && now() - lostAt < replacedWithinMs;
    if (isLost) lostAt = now();
    // with none left there is nothing to try
    if ((isLost && current.size > 0) || isReplaced) onMoved();
  });
}

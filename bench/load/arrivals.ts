import type { Collected, Committed } from "./desk-group.ts";
import type { Arrived } from "./make-accounts.ts";

export type Delays = {
  /** Milliseconds from a commit at its desk to each other desk of the account. */
  usual: number[];
  /** The same of what was committed while a server restarted. */
  aroundRestart: number[];
  /** Acts that no server holds, and no desk any more. */
  lost: number;
  /** Pairs of an act and a desk to which it never came. */
  missing: number;
};
type Desks = { accountOf: number[]; collected: Collected[]; arrived: Map<number, Arrived> };

/** Each act against every other desk of its account: when that desk first stood at its revision or later. Pure. */
export function delaysOf({ accountOf, collected, arrived }: Desks, restart: { from: number; to: number }): Delays {
  const arrivals = collected.flatMap((group) => group.arrivals);
  const byAccount = new Map<number, Collected["arrivals"]>();
  for (const each of arrivals) {
    const accountId = accountOf[each.desk] ?? 0;
    byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), each]);
  }
  const unsent = new Set(collected.flatMap((group) => group.unsent));
  const delays: Delays = { usual: [], aroundRestart: [], lost: 0, missing: 0 };
  for (const act of collected.flatMap((group) => group.committed)) {
    const accountId = accountOf[act.desk] ?? 0;
    const revision = arrived.get(accountId)?.rows.get(act.rowId);
    if (revision === undefined) {
      if (!unsent.has(act.mutationId)) delays.lost += 1;
      continue;
    }
    const into = act.at >= restart.from && act.at <= restart.to ? delays.aroundRestart : delays.usual;
    for (const other of byAccount.get(accountId) ?? []) {
      if (other.desk === act.desk) continue;
      const delay = delayTo(other, act, revision);
      if (delay === null) delays.missing += 1;
      else into.push(delay);
    }
  }
  return delays;
}

function delayTo(
  { revisions, times }: Collected["arrivals"][number],
  { at }: Committed,
  revision: number,
): number | null {
  let [low, high] = [0, revisions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((revisions[middle] ?? 0) < revision) low = middle + 1;
    else high = middle;
  }
  const time = times[low];
  return time === undefined ? null : time - at;
}

/** How many streams were opened in each second after `from`. Pure. */
export function perSecond(times: readonly number[], from: number): number[] {
  const seconds = times.map((time) => Math.max(0, Math.floor((time - from) / 1_000)));
  const histogram = Array.from({ length: Math.max(-1, ...seconds) + 1 }, () => 0);
  for (const second of seconds) histogram[second] = (histogram[second] ?? 0) + 1;
  return histogram;
}

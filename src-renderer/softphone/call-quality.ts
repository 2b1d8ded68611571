/** How a call sounds is judged in src-contract/rules/call-quality.ts; here is what it is measured from, second by second. */
import type { QualityCause, QualityLight, QualitySample } from "../../src-contract/rules/call-quality.ts";

/** What the screen says of a running call. */
export type CallQuality = { light: QualityLight; cause: QualityCause | null };

/** What the connection has counted so far, as getStats gives it: sums since the call began, and how it is now. */
export type QualityCounts = {
  packetsIn: number;
  packetsLost: number;
  /** Share of ours that the far end has lost lately, as its last report says; null before there was one. */
  lossOut: number | null;
  jitterSeconds: number | null;
  roundTripSeconds: number | null;
};

/** The second between two countings; null while nothing was expected in it: a call on hold is neither good nor bad. */
export function sampleBetween(before: QualityCounts, after: QualityCounts): QualitySample | null {
  const came = Math.max(0, after.packetsIn - before.packetsIn);
  // a late packet takes a loss back
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  if (came + lost === 0) return null;
  return {
    lossIn: lost / (came + lost),
    lossOut: after.lossOut ?? 0,
    jitterMilliseconds: 1_000 * (after.jitterSeconds ?? 0),
    roundTripMilliseconds: 1_000 * (after.roundTripSeconds ?? 0),
  };
}

/** So much of a call is one impression: a click is not a bad line. */
export const windowSeconds = 10;

/** Some seconds together, which the light of a running call shows; null of none. */
export function meanOf(samples: readonly QualitySample[]): QualitySample | null {
  return samples.reduce<WholeCall | null>(withSecond, null)?.mean ?? null;
}

/** All seconds of a call so far; an hour of them is kept as one. */
export type WholeCall = { seconds: number; mean: QualitySample };

export function withSecond(whole: WholeCall | null, sample: QualitySample): WholeCall {
  if (!whole) return { seconds: 1, mean: sample };
  const seconds = whole.seconds + 1;
  const moved = (of: (one: QualitySample) => number) => of(whole.mean) + (of(sample) - of(whole.mean)) / seconds;
  return {
    seconds,
    mean: {
      lossIn: moved(({ lossIn }) => lossIn),
      lossOut: moved(({ lossOut }) => lossOut),
      jitterMilliseconds: moved(({ jitterMilliseconds }) => jitterMilliseconds),
      roundTripMilliseconds: moved(({ roundTripMilliseconds }) => roundTripMilliseconds),
    },
  };
}

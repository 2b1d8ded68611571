/**
 * How good a call sounds (G13-4): loss, jitter and delay of each second as one number from 1 to 5, by the E-model (ITU-T
 * G.107, with the default values of its other parameters), a light for the screen, and the cause in a word.
 */
export type QualitySample = {
  /** Shares of packets, 0 to 1: of what was sent to us, and of what we sent as the far end counts it. */
  lossIn: number;
  lossOut: number;
  jitterMilliseconds: number;
  roundTripMilliseconds: number;
};

export type QualityLight = "good" | "fair" | "poor";
/** What spoils it most; the words are in ui/texts (`softphone.quality.causes`). */
export type QualityCause = "lossIn" | "lossOut" | "jitter" | "delay";

/** What the screen says of a running call. */
export type CallQuality = { light: QualityLight; cause: QualityCause | null };

/** G.107 §B: what is left when nothing is lost, late or distorted. */
const bestRating = 93.2;
/** Packets of 20 ms, and a jitter buffer that holds twice the jitter. */
const packetMilliseconds = 20;
/** G.113 Appendix I: G.711 with concealment of lost packets, which every WebRTC receiver has. */
const lossRobustness = 25.1;
const worstImpairment = 95;

/** 1 (nothing is understood) to 4.4 (as over a good line). Of the two directions the worse one counts. */
export function opinionScore({ lossIn, lossOut, jitterMilliseconds, roundTripMilliseconds }: QualitySample): number {
  const delay = roundTripMilliseconds / 2 + 2 * jitterMilliseconds + packetMilliseconds;
  const delayImpairment = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);
  const lossPercent = 100 * Math.max(lossIn, lossOut);
  const lossImpairment = (worstImpairment * lossPercent) / (lossPercent + lossRobustness);
  const rating = Math.min(100, Math.max(0, bestRating - delayImpairment - lossImpairment));
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}

/** From where each of them is heard as bad, and from where as spoilt. */
const limits: Record<QualityCause, { fair: number; poor: number; of(sample: QualitySample): number }> = {
  lossIn: { fair: 0.02, poor: 0.05, of: ({ lossIn }) => lossIn },
  lossOut: { fair: 0.02, poor: 0.05, of: ({ lossOut }) => lossOut },
  jitter: { fair: 30, poor: 80, of: ({ jitterMilliseconds }) => jitterMilliseconds },
  delay: { fair: 300, poor: 600, of: ({ roundTripMilliseconds }) => roundTripMilliseconds },
};
const causes = Object.keys(limits) as QualityCause[];

export function lightOf(sample: QualitySample): QualityLight {
  const score = opinionScore(sample);
  const reached = (level: "fair" | "poor") => causes.some((cause) => limits[cause].of(sample) >= limits[cause][level]);
  if (score < 3.1 || reached("poor")) return "poor";
  return score < 3.8 || reached("fair") ? "fair" : "good";
}

/** The one that is furthest over its limit; null for a call that sounds as it should. */
export function causeOf(sample: QualitySample): QualityCause | null {
  if (lightOf(sample) === "good") return null;
  const over = (cause: QualityCause) => limits[cause].of(sample) / limits[cause].fair;
  return causes.reduce((worst, cause) => (over(cause) > over(worst) ? cause : worst));
}

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
  if (samples.length === 0) return null;
  const mean = (of: (sample: QualitySample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  return {
    lossIn: mean(({ lossIn }) => lossIn),
    lossOut: mean(({ lossOut }) => lossOut),
    jitterMilliseconds: mean(({ jitterMilliseconds }) => jitterMilliseconds),
    roundTripMilliseconds: mean(({ roundTripMilliseconds }) => roundTripMilliseconds),
  };
}

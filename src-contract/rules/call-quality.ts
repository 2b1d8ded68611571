import { type MeasuredQuality, notMeasured, qualityCauses } from "../entities/call.ts";

/**
 * How good a call sounds (G13-4): loss, jitter and delay as one number from 1 to 5, by the E-model (ITU-T G.107, with the
 * default values of its other parameters), a light for the screen, and the cause in a word.
 */
export type QualitySample = {
  /** Shares of packets, 0 to 1: of what was sent to us, and of what we sent as the far end counts it. */
  lossIn: number;
  lossOut: number;
  jitterMilliseconds: number;
  roundTripMilliseconds: number;
};

export type QualityLight = "good" | "fair" | "poor";
export type QualityCause = (typeof qualityCauses)[number];

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

export function lightOf(sample: QualitySample): QualityLight {
  const score = opinionScore(sample);
  const reached = (level: "fair" | "poor") =>
    qualityCauses.some((cause) => limits[cause].of(sample) >= limits[cause][level]);
  if (score < 3.1 || reached("poor")) return "poor";
  return score < 3.8 || reached("fair") ? "fair" : "good";
}

/** The one that is furthest over its limit; null for a call that sounds as it should. */
export function causeOf(sample: QualitySample): QualityCause | null {
  if (lightOf(sample) === "good") return null;
  const over = (cause: QualityCause) => limits[cause].of(sample) / limits[cause].fair;
  return qualityCauses.reduce((worst, cause) => (over(cause) > over(worst) ? cause : worst));
}

/** What the call's record keeps of its sound; the score and the cause are those of the numbers beside them. */
export function measuredQuality(mean: QualitySample | null): MeasuredQuality {
  if (!mean) return notMeasured;
  const kept = {
    lossIn: within(10_000 * mean.lossIn, 10_000),
    lossOut: within(10_000 * mean.lossOut, 10_000),
    jitterMilliseconds: within(mean.jitterMilliseconds, 60_000),
    roundTripMilliseconds: within(mean.roundTripMilliseconds, 60_000),
  };
  const sample = sampleOf(kept);
  return { ...kept, opinionScore: Math.round(100 * opinionScore(sample)), qualityCause: causeOf(sample) };
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value)));
}

function sampleOf(kept: Omit<MeasuredQuality, "opinionScore" | "qualityCause">): QualitySample {
  return {
    lossIn: (kept.lossIn ?? 0) / 10_000,
    lossOut: (kept.lossOut ?? 0) / 10_000,
    jitterMilliseconds: kept.jitterMilliseconds ?? 0,
    roundTripMilliseconds: kept.roundTripMilliseconds ?? 0,
  };
}

export type KeptQuality = { light: QualityLight; cause: QualityCause | null; score: number; sample: QualitySample };

/** How a call of the journal sounded; null when nobody measured it. */
export function qualityOf(call: MeasuredQuality): KeptQuality | null {
  if (call.opinionScore === null) return null;
  const sample = sampleOf(call);
  return { light: lightOf(sample), cause: call.qualityCause, score: call.opinionScore / 100, sample };
}

import { describe, expect, it } from "vitest";
import {
  causeOf,
  lightOf,
  meanOf,
  opinionScore,
  type QualityCounts,
  type QualitySample,
  sampleBetween,
} from "./call-quality.ts";

const clean: QualitySample = { lossIn: 0, lossOut: 0, jitterMilliseconds: 3, roundTripMilliseconds: 40 };
const counts: QualityCounts = {
  packetsIn: 0,
  packetsLost: 0,
  lossOut: null,
  jitterSeconds: null,
  roundTripSeconds: null,
};

describe("quality of a call", () => {
  it("G13-4: the score falls with loss, jitter and delay, and stays between 1 and 4.5", () => {
    const scores = [0, 0.01, 0.03, 0.05, 0.1, 0.3, 1].map((lossIn) => opinionScore({ ...clean, lossIn }));
    expect(scores[0]).toBeGreaterThan(4.3);
    expect(scores[0]).toBeLessThan(4.5);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
    expect(scores.at(-1)).toBeGreaterThanOrEqual(1);
    expect(scores.at(-1)).toBeLessThan(1.3);
    expect(opinionScore({ ...clean, roundTripMilliseconds: 800 })).toBeLessThan(3.5);
    expect(opinionScore({ ...clean, jitterMilliseconds: 150 })).toBeLessThan(opinionScore(clean) - 0.5);
  });

  it("G13-4: the rating of G.107 for a delay of 150 ms and no loss is R = 89.6, a score of 4.3", () => {
    // one way: half the round trip and a packet of 20 ms
    const score = opinionScore({ lossIn: 0, lossOut: 0, jitterMilliseconds: 0, roundTripMilliseconds: 260 });
    expect(score).toBeCloseTo(1 + 0.035 * 89.6 + 89.6 * 29.6 * 10.4 * 7e-6, 2);
  });

  it("G13-4: five per cent lost is red, in either direction, and the cause says which", () => {
    expect(lightOf(clean)).toBe("good");
    expect(causeOf(clean)).toBeNull();
    expect(lightOf({ ...clean, lossIn: 0.02 })).toBe("fair");
    expect(lightOf({ ...clean, lossIn: 0.05 })).toBe("poor");
    expect(causeOf({ ...clean, lossIn: 0.05 })).toBe("lossIn");
    expect(lightOf({ ...clean, lossOut: 0.06 })).toBe("poor");
    expect(causeOf({ ...clean, lossOut: 0.06 })).toBe("lossOut");
    expect(causeOf({ ...clean, jitterMilliseconds: 90, lossIn: 0.01 })).toBe("jitter");
    expect(causeOf({ ...clean, roundTripMilliseconds: 700 })).toBe("delay");
  });

  it("G13-4: a second is the difference of two countings; one in which nothing was expected is none", () => {
    const before = { ...counts, packetsIn: 100, packetsLost: 2 };
    const after = { packetsIn: 145, packetsLost: 7, lossOut: 0.01, jitterSeconds: 0.012, roundTripSeconds: 0.08 };
    expect(sampleBetween(before, after)).toEqual({
      lossIn: 0.1,
      lossOut: 0.01,
      jitterMilliseconds: 12,
      roundTripMilliseconds: 80,
    });
    expect(sampleBetween(before, { ...before, lossOut: 0.5 })).toBeNull();
    expect(sampleBetween(before, { ...before, packetsIn: 150, packetsLost: 1 })?.lossIn).toBe(0);
  });

  it("G13-4: some seconds together are their mean, none are nothing", () => {
    expect(meanOf([clean, { ...clean, lossIn: 0.2 }])?.lossIn).toBeCloseTo(0.1);
    expect(meanOf([])).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import type { QualitySample } from "../../src-contract/rules/call-quality.ts";
import { meanOf, type QualityCounts, sampleBetween, withSecond } from "./call-quality.ts";

const clean: QualitySample = { lossIn: 0, lossOut: 0, jitterMilliseconds: 3, roundTripMilliseconds: 40 };
const counts: QualityCounts = {
  packetsIn: 0,
  packetsLost: 0,
  lossOut: null,
  jitterSeconds: null,
  roundTripSeconds: null,
};

describe("what the quality of a call is measured from", () => {
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

  it("G13-4: a whole call is the mean of its seconds, each of them counting alike", () => {
    const seconds = [0, 0, 0.3, 0.1].map((lossIn, second) => ({ ...clean, lossIn, jitterMilliseconds: second }));
    const whole = seconds.slice(1).reduce(withSecond, withSecond(null, seconds[0] ?? clean));
    expect(whole.seconds).toBe(4);
    expect(whole.mean.lossIn).toBeCloseTo(0.1);
    expect(whole.mean.jitterMilliseconds).toBeCloseTo(1.5);
    expect(whole.mean.roundTripMilliseconds).toBeCloseTo(40);
  });
});

import { describe, expect, it } from "vitest";
import { measuredQualitySchema, notMeasured } from "../entities/call.ts";
import { causeOf, lightOf, measuredQuality, opinionScore, qualityOf, type QualitySample } from "./call-quality.ts";

const clean: QualitySample = { lossIn: 0, lossOut: 0, jitterMilliseconds: 3, roundTripMilliseconds: 40 };

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
});

describe("G13-4, G3-2: what the record keeps of the sound", () => {
  it("G13-4: whole numbers, with the score and the cause that belong to them; it reads back as it was", () => {
    const kept = measuredQuality({ ...clean, lossIn: 0.0604, jitterMilliseconds: 11.6 });
    expect(kept).toMatchObject({ lossIn: 604, lossOut: 0, jitterMilliseconds: 12, roundTripMilliseconds: 40 });
    expect(kept.qualityCause).toBe("lossIn");
    expect(measuredQualitySchema.parse(kept)).toEqual(kept);
    const read = qualityOf(kept);
    expect(read).toMatchObject({ light: "poor", cause: "lossIn", sample: { lossIn: 0.0604, jitterMilliseconds: 12 } });
    expect(read?.score).toBeCloseTo(opinionScore({ ...clean, lossIn: 0.0604, jitterMilliseconds: 12 }), 2);
  });

  it("G13-4: a clean call has a score and no cause; a call that nobody measured has nothing", () => {
    expect(qualityOf(measuredQuality(clean))).toMatchObject({ light: "good", cause: null });
    expect(measuredQuality(null)).toEqual(notMeasured);
    expect(qualityOf(notMeasured)).toBeNull();
  });

  it("G13-4: what no connection can have measured still fits the record", () => {
    const wild = { lossIn: 1.5, lossOut: -1, jitterMilliseconds: 1e9, roundTripMilliseconds: 1e9 };
    const kept = measuredQuality(wild);
    expect(measuredQualitySchema.parse(kept)).toEqual(kept);
    expect(kept).toMatchObject({ opinionScore: 100, lossIn: 10_000, lossOut: 0 });
  });
});

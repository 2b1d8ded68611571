import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";

const some = (seed: string, count = 1_000) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe("the simulator's choices", () => {
  it("R-10: the same seed gives the same choices, another one others", () => {
    expect(some("a")).toEqual(some("a"));
    expect(some("a")).not.toEqual(some("b"));
    expect(new Set(some("a")).size).toBeGreaterThan(990);
    expect(some("a").every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it("R-10: a fork neither takes from nor follows its origin", () => {
    const [one, other] = [createRandom("a"), createRandom("a")];
    const fork = one.fork("desk");
    expect(fork.next()).not.toBe(other.next());
    one.next();
    expect(one.next()).toBe(other.next());
  });

  it("R-10: what has weight happens, as often as it weighs, and what has none does not", () => {
    const random = createRandom("weights");
    const times = { often: 0, seldom: 0, never: 0 };
    for (let round = 0; round < 10_000; round += 1) times[random.weighted({ often: 9, seldom: 1, never: 0 })] += 1;
    expect(times.never).toBe(0);
    expect(times.often / times.seldom).toBeGreaterThan(7);
    expect(times.often / times.seldom).toBeLessThan(12);
  });

  it("R-10: an id is a UUIDv7 by its form", () => {
    expect(createRandom(1).uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

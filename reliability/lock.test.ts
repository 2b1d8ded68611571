import { expect, it } from "vitest";
import { raceForLock } from "./lock.ts";

it("R-7: of several starts over one profile one is at work, and the next gets in after it", async () => {
  const { counts, failures } = await raceForLock({ rounds: 2 }, 4);
  expect(failures).toEqual([]);
  expect(counts["starts"]).toBeGreaterThanOrEqual(4);
}, 180_000);

import { expect, it } from "vitest";
import { rot } from "./rot.ts";

it("R-5: flipped bits, zeroed pages, cut files and deleted logs are told or harmless, and all unsent items come back", async () => {
  const { counts, failures } = await rot({ flips: 60, zeroed: 12, truncated: 12, deletedLogs: 3 }, 11);
  expect(failures).toEqual([]);
  expect(counts["cases"]).toBe(87);
  // a run in which nothing was ever found would prove nothing
  expect(counts["atOpen"]).toBeGreaterThan(5);
  expect(counts["whenRead"]).toBeGreaterThan(5);
}, 120_000);

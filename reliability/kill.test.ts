import { expect, it } from "vitest";
import { killSnapshot } from "./kill-snapshot.ts";
import { killStore } from "./kill.ts";

it("R-1: a store that is killed while it types, calls, imports and syncs has everything that it acknowledged", async () => {
  const { counts, failures } = await killStore({ rounds: 3, clients: 60 }, 5);
  expect(failures).toEqual([]);
  expect(counts["rounds"]).toBe(3);
}, 240_000);

it("R-1, rule 8: a kill while the snapshot is made, downloaded, loaded or swapped in loses nothing unsent", async () => {
  const { counts, failures } = await killSnapshot({ rounds: 4, clients: 1_500 }, 5);
  expect(failures).toEqual([]);
  expect(counts["unsent"]).toBeGreaterThan(0);
}, 240_000);

import { expect, it } from "vitest";
import { killStore } from "./kill.ts";

it("R-1: a store that is killed while it types, calls, imports and syncs has everything that it acknowledged", async () => {
  const { counts, failures } = await killStore({ rounds: 3, clients: 60 }, 5);
  expect(failures).toEqual([]);
  expect(counts["rounds"]).toBe(3);
}, 240_000);

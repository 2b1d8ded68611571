import { expect, it } from "vitest";
import { upgrade } from "./upgrade.ts";

it("R-8: a newer version's files stay as they are and give out the unsent items; killed migrations run again", async () => {
  const { counts, failures } = await upgrade(3);
  expect(failures).toEqual([]);
  expect(counts["killedStatements"]).toBeGreaterThan(60);
}, 120_000);

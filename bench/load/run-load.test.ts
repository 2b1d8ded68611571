import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { brokenBounds } from "./report.ts";
import { runLoad } from "./run-load.ts";

it("S-4, R-11: a small load with a restart ends with everything everywhere, and counts what was done", {
  timeout: 400_000,
}, async () => {
  const result = await runLoad({
    desks: 6,
    accounts: 2,
    groups: 1,
    clients: 5,
    traffic: 6_000,
    rest: 0,
    every: 1_000,
    profiles: tmpdir(),
    say: () => {},
  });
  expect(brokenBounds(result)).toEqual([]);
  expect(result.accountSizes.toSorted((one, other) => one - other)).toEqual([2, 4]);
  expect(result.acts).toBeGreaterThan(6);
  // each act to one other desk of the small account or three of the large one
  const { usual, aroundRestart } = result.delays;
  expect(usual.length + aroundRestart.length).toBeGreaterThanOrEqual(result.acts);
  expect(result.restart).toMatchObject({ desks: 3, returned: 3 });
  expect(result.phases.traffic.from.servers.map((server) => server?.streams)).toEqual([3, 3]);
});

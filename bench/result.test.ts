import { expect, it } from "vitest";
import { failureOf, type Measured, resultOf, resultSchema } from "./result.ts";
import { tableOf } from "./table.ts";

const measured: Measured = {
  id: "P-1",
  work: "first sync",
  unit: "ms",
  n: 1,
  rounds: { ours: [600, 500, 700], floor: [300, 310, 290], peers: { slow: [5_000, 6_000], quick: [4_000] } },
  goal: { words: "≤ 2 × floor, ≥ 5 × faster than every peer", timesFloor: 2, timesBestPeer: 0.2 },
};

it("P-1: medians, ratios to the floor and to the fastest peer, and the verdict", () => {
  const result = resultOf(measured);
  expect(result).toMatchObject({ value: 600, ratioToFloor: 2, ratioToPeer: 0.15, isReached: true, isVoid: false });
  expect(result.peers.map(({ name, value }) => [name, value])).toEqual([
    ["quick", 4_000],
    ["slow", 5_500],
  ]);
  expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
});

it("P-1: a goal is missed when one of its demands is", () => {
  const against = (rounds: Partial<Measured["rounds"]>) =>
    resultOf({ ...measured, rounds: { ...measured.rounds, ...rounds } }).isReached;
  expect(against({ ours: [601] })).toBe(false);
  expect(against({ peers: { quick: [2_900] } })).toBe(false);
});

it("P-1: without the peers that its goal names a row is not called reached, but may be missed", () => {
  const alone = { ...measured, rounds: { ...measured.rounds, peers: {} } };
  expect(resultOf(alone).isReached).toBeNull();
  expect(resultOf({ ...alone, rounds: { ...alone.rounds, ours: [900] } }).isReached).toBe(false);
});

it("P-1: a floor that differs from itself by more than half makes the row void, whatever the ratio", () => {
  const unsteady = resultOf({ ...measured, rounds: { ...measured.rounds, floor: [300, 460, 310] } });
  expect(unsteady).toMatchObject({ isVoid: true, isReached: null });
  expect(resultOf({ ...measured, rounds: { ...measured.rounds, floor: [300, 450, 310] } }).isVoid).toBe(false);
});

it("P-1: the table tells failures, void rows, peers and each note once", () => {
  const note = "counted at a proxy";
  const text = tableOf([
    resultOf({ ...measured, notes: [note] }),
    resultOf({ ...measured, id: "P-4", rounds: { ...measured.rounds, floor: [1, 9] }, notes: [note] }),
    failureOf({ id: "P-9", work: "card", unit: "ms", goal: measured.goal }, "4 of 5 clients arrived"),
  ]);
  const lines = text.split("\n");
  expect(lines.slice(0, 2).every((line) => line.length === lines[2]?.length)).toBe(true);
  expect(lines[2]).toMatch(/\| P-1 .*600 ms \| 300 ms .*quick 4,000 ms \| 2 +\| 0.15 +\| yes/);
  expect(lines[3]).toMatch(/\| P-4 .*\| void/);
  expect(lines[4]).toMatch(/\| P-9 .*failed/);
  expect(text).toContain("P-9 failed: 4 of 5 clients arrived");
  expect(text).toContain("P-4 is void: its floor's rounds differ by 9 times");
  expect(text.split(note)).toHaveLength(2);
  expect(text).toContain(`P-1, P-4: ${note}`);
});

it("T-1: a figure of all rounds together is void by the floor's medians, not by itself", () => {
  const together = { ...measured, rounds: { ours: [600], floor: [300], peers: {} } };
  expect(resultOf({ ...together, floorMedians: [200, 290, 210] }).isVoid).toBe(false);
  expect(resultOf({ ...together, floorMedians: [200, 310, 210] })).toMatchObject({ isVoid: true, isReached: null });
});

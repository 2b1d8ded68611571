import { expect, it } from "vitest";
import { delaysOf, perSecond } from "./arrivals.ts";
import type { Collected } from "./desk-group.ts";
import { sizesOf } from "./make-accounts.ts";

const nothing = { unsent: ["m-waits"], streams: [], statuses: {}, unanswered: 0, refused: {} };
const arrival = (desk: number, ...points: [revision: number, at: number][]) => ({
  desk,
  revisions: Float64Array.from(points, ([revision]) => revision),
  times: Float64Array.from(points, ([, at]) => at),
});
const act = (desk: number, rowId: string, at: number) => ({
  desk,
  table: "comments" as const,
  rowId,
  mutationId: `m-${rowId}`,
  at,
});
const counts = { clientEdits: 0, comments: 0, callOutcomes: 0 };
const never = { from: -2, to: -1 };

/** Desks 0 and 1 of account 7 in one process, desk 2 of it in another, desk 3 of account 8. */
const accountOf = [7, 7, 7, 8];
const delaysWhen = (groups: Pick<Collected, "committed" | "arrivals">[], rows: [string, number][], restart = never) =>
  delaysOf(
    {
      accountOf,
      collected: groups.map((group) => ({ ...nothing, ...group })),
      arrived: new Map([[7, { revision: 9, rows: new Map(rows), counts }]]),
    },
    restart,
  );

it("S-4: an act's way to every other desk of its account ends when that desk stands at its revision or later", () => {
  const groups = [
    { committed: [act(0, "a", 100)], arrivals: [arrival(0, [5, 101]), arrival(1, [4, 90], [6, 130], [7, 200])] },
    { committed: [], arrivals: [arrival(2, [5, 117]), arrival(3, [5, 1])] },
  ];
  expect(delaysWhen(groups, [["a", 5]])).toEqual({ usual: [30, 17], aroundRestart: [], lost: 0, missing: 0 });
  expect(delaysWhen(groups, [["a", 5]], { from: 99, to: 100 })).toMatchObject({ usual: [], aroundRestart: [30, 17] });
});

it("R-11: what no server holds is lost, and what a desk never came to is missing", () => {
  const groups = [{ committed: [act(0, "a", 100), act(0, "b", 110)], arrivals: [arrival(1, [5, 120]), arrival(2)] }];
  expect(delaysWhen(groups, [["a", 5]])).toEqual({ usual: [20], aroundRestart: [], lost: 1, missing: 1 });
});

it("R-11: what still waits at its desk is not lost", () => {
  expect(delaysWhen([{ committed: [act(0, "waits", 100)], arrivals: [] }], [])).toMatchObject({ lost: 0 });
});

it("R-18: streams by the second after a restart, those at once in the first", () => {
  expect(perSecond([1_000, 1_999, 3_500, 900], 1_000)).toEqual([3, 0, 1]);
  expect(perSecond([], 1_000)).toEqual([]);
});

it("S-4: accounts differ in size and hold all desks together", () => {
  expect(sizesOf(2_000, 10)).toEqual([36, 72, 109, 145, 181, 219, 255, 291, 328, 364]);
  for (const [desks, accounts] of [
    [7, 3],
    [0, 1],
    [1, 1],
  ] as const)
    expect(sizesOf(desks, accounts).reduce((sum, size) => sum + size, 0)).toBe(desks);
});

import { expect, it } from "vitest";
import { joinFeed } from "./join-feed.ts";

const row = (at: number) => ({ at, id: `r${at}` });
const keyOf = ({ at, id }: { at: number; id: string }) => ({ at, id, name: id });
const join = (newest: number[], read: number[], wholeIsFirst = false) =>
  joinFeed(newest.map(row), read.map(row), { keyOf, wholeIsFirst }).map(({ at }) => at);

it("GC-23: rows that new ones pushed off the first page stay, those that are gone from it do not", () => {
  expect(join([9, 8, 7], [9, 8, 7, 6, 5])).toEqual([9, 8, 7, 6, 5]);
  expect(join([11, 10, 9], [9, 8, 7, 6, 5])).toEqual([11, 10, 9, 8, 7, 6, 5]);
  expect(join([9, 7, 6], [9, 8, 7, 6, 5])).toEqual([9, 7, 6, 5]);
  expect(join([9, 8], [9, 8, 7], true)).toEqual([9, 8]);
  expect(join([], [3])).toEqual([]);
});

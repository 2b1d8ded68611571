import { expect, it } from "vitest";
import { syncProgressText } from "./sync-progress-text.ts";

const downloading = (done: number, secondsLeft: number | null, total = 38_200_000) =>
  syncProgressText({ phase: "downloading", done, total, secondsLeft })?.numbers;

it("P-1: a download says whole megabytes and the time left in steps that do not jump", () => {
  expect(downloading(12_100_000, 9.2)).toEqual({
    text: "session.progress.bytes",
    done: 12,
    total: 38,
    left: { text: "session.progress.secondsLeft", value: 10 },
  });
  const left = [0.2, 41, 90, 91, 200, 90_000, null].map((seconds) => {
    const numbers = downloading(1_000_000, seconds);
    return numbers && "left" in numbers ? (numbers.left?.value ?? null) : undefined;
  });
  expect(left).toEqual([5, 45, 90, 2, 3, null, null]);
});

it("P-1: a small download counts tenths, is never «0 of 0», and the bar never leaves its ends", () => {
  expect(downloading(433_000, null, 992_000)).toMatchObject({ done: 0.4, total: 1 });
  expect(downloading(3_000, null, 3_000)).toMatchObject({ done: 0, total: 0.1 });
  expect(syncProgressText({ phase: "downloading", done: 5, total: 4, secondsLeft: 0 })?.value).toBe(100);
});

it("the other phases count rows; one that has nothing to count says nothing", () => {
  expect(syncProgressText({ phase: "indexing", done: 20, total: 80 })).toEqual({
    title: "session.progress.indexing",
    value: 25,
    numbers: { text: "session.progress.count", done: 20, total: 80 },
  });
  expect(syncProgressText({ phase: "preparing", done: 0, total: 0 })).toBeNull();
});

import { expect, it } from "vitest";
import { median, quantile, rounded, spread } from "./figures.ts";

it("P-1: the median of an even count is the mean of its middle, of an odd one the middle", () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it("P-3: a quantile is a figure that was measured", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantile(hundred, 0.5)).toBe(51);
  expect(quantile(hundred, 0.95)).toBe(96);
  expect(quantile([7], 0.99)).toBe(7);
});

it("P-1: the spread is the largest by the smallest", () => {
  expect(spread([2, 3, 2.5])).toBe(1.5);
});

it("P-1: figures are printed to three digits", () => {
  expect([1_234_567, 1_850, 23.46, 1.372, 0.04218, 0, Number.NaN].map(rounded)).toEqual([
    "1,234,567",
    "1,850",
    "23.5",
    "1.37",
    "0.0422",
    "0",
    "?",
  ]);
});

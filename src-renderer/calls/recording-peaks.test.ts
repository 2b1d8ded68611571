import { expect, it } from "vitest";
import { barsOf } from "./recording-peaks.ts";

it("G13-8: a bar is as high as the loudest sample of its part, silence has none", () => {
  const samples = Float32Array.from([0, 0, 0.2, -0.5, 0, 0.1, 2, 0]);
  expect(barsOf(samples, 4).map((bar) => Number(bar.toFixed(2)))).toEqual([0, 0.5, 0.1, 1]);
  expect(barsOf(new Float32Array(0), 3)).toEqual([0, 0, 0]);
});

import { describe, expect, test } from "vitest";
import { openingState, type Rectangle } from "./window-state.ts";

const laptop: Rectangle = { x: 0, y: 0, width: 1366, height: 728 };
const monitor: Rectangle = { x: 1366, y: -200, width: 1920, height: 1040 };
const kept = (x: number, y: number, width = 1200, height = 700, isMaximized = false) => ({
  bounds: { x, y, width, height },
  isMaximized,
});

describe("where the window opens", () => {
  test("the first time in the middle of the first screen, as large as fits", () => {
    expect(openingState(null, [monitor, laptop])).toEqual(kept(1606, -130, 1440, 900));
    expect(openingState(undefined, [laptop])).toEqual(kept(0, 0, 1366, 728));
  });

  test("where it was, on either screen, maximized or not", () => {
    expect(openingState(kept(50, 10), [laptop, monitor])).toEqual(kept(50, 10));
    expect(openingState(kept(1500, -150, 1600, 900, true), [laptop, monitor])).toEqual(
      kept(1500, -150, 1600, 900, true),
    );
  });

  test("half over the edge it stays; with the title bar out of reach it comes back", () => {
    expect(openingState(kept(-900, 300), [laptop])).toEqual(kept(-900, 300));
    expect(openingState(kept(-1150, 300), [laptop])).toEqual(kept(0, 0, 1366, 728));
    expect(openingState(kept(100, -60), [laptop])).toEqual(kept(0, 0, 1366, 728));
  });

  test("the screen it was on is gone", () => {
    expect(openingState(kept(1500, -150, 1600, 900), [laptop])).toEqual(kept(0, 0, 1366, 728));
  });

  test("the screen has shrunk: never larger than it, never smaller than the least", () => {
    expect(openingState(kept(0, 0, 3000, 2000), [laptop])).toEqual(kept(0, 0, 1366, 728));
    expect(openingState(kept(0, 0, 300, 200), [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual(
      kept(0, 0, 1024, 640),
    );
  });

  test.each([{}, [], "x", { bounds: { x: "0" } }, kept(0.5, 0), kept(0, 0, -5)])("%j is no state", (value) => {
    expect(openingState(value, [laptop])).toEqual(kept(0, 0, 1366, 728));
  });
});

import { describe, expect, test } from "vitest";
import { callWindowSize, placeOf, placeOn } from "./call-window-place.ts";

const laptop = { x: 0, y: 0, width: 1366, height: 728 };
const monitor = { x: 1366, y: -200, width: 2560, height: 1400 };
const one = callWindowSize(1);

describe("G2-8: where the call window stands", () => {
  test("320 to 360 px wide, as high as its calls", () => {
    expect(one.width).toBeGreaterThanOrEqual(320);
    expect(one.width).toBeLessThanOrEqual(360);
    expect(callWindowSize(4).height).toBeLessThan(640);
    expect(callWindowSize(0)).toEqual(one);
  });

  test.each([null, undefined, {}, { x: 2, y: 0 }, { x: "0", y: 0 }, []])("kept %j: the first place", (kept) => {
    expect(placeOn(laptop, one, kept)).toEqual({ x: 1014, y: 185, ...one });
  });

  test("put somewhere it is there again, on this display and in the same corner of another", () => {
    const put = { x: 12, y: 588, ...one };
    const kept = placeOf(laptop, put);
    expect(placeOn(laptop, one, kept)).toEqual(put);
    expect(placeOn(monitor, one, kept)).toEqual({ x: 1378, y: 1060, ...one });
  });

  test("dragged half out, or grown by a second call, it is wholly on the display", () => {
    const kept = placeOf(laptop, { x: 1300, y: 700, ...one });
    for (const calls of [1, 2, 3, 4]) {
      const { x, y, width, height } = placeOn(laptop, callWindowSize(calls), kept);
      expect(x + width).toBeLessThanOrEqual(laptop.width);
      expect(y + height).toBeLessThanOrEqual(laptop.height);
    }
  });

  test("a display smaller than the window", () => {
    const tiny = { x: 100, y: 100, width: 300, height: 100 };
    expect(placeOn(tiny, one, { x: 1, y: 1 })).toEqual({ x: 112, y: 112, ...one });
    expect(placeOf(tiny, { x: 0, y: 0, ...one })).toEqual({ x: 0, y: 0 });
  });
});

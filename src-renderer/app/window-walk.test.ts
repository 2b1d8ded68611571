import { expect, it } from "vitest";
import { wordsPlace } from "./window-walk.ts";

const words = { width: 300, height: 120 };
const window = { width: 1366, height: 768 };

it("UX-25: the words stand below their place, above the phone bar, in the middle of a column, and whole in the window", () => {
  expect(wordsPlace({ left: 474, top: 4, width: 420, height: 32 }, words, window)).toEqual({ left: 534, top: 48 });
  expect(wordsPlace({ left: 0, top: 712, width: 1366, height: 56 }, words, window)).toEqual({ left: 533, top: 580 });
  expect(wordsPlace({ left: 52, top: 40, width: 272, height: 672 }, words, window)).toEqual({ left: 38, top: 316 });
  expect(wordsPlace({ left: 1244, top: 6, width: 110, height: 28 }, words, window)).toEqual({ left: 1054, top: 46 });
  expect(wordsPlace({ left: 0, top: 40, width: 52, height: 672 }, words, window)).toEqual({ left: 12, top: 316 });
});

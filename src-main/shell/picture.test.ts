import { expect, it } from "vitest";
import { pictureOf } from "./picture.ts";

it("GC-46: a window that was not painted gives an error, and a painted one its bytes alone", () => {
  expect(() => pictureOf({ isEmpty: () => true, toPNG: () => Buffer.alloc(0) })).toThrow("empty picture");
  const { png } = pictureOf({ isEmpty: () => false, toPNG: () => Buffer.from([0x89, 0x50]) });
  expect([png.constructor, Array.from(png)]).toEqual([Uint8Array, [0x89, 0x50]]);
});

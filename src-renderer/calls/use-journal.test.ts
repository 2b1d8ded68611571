import { describe, expect, it } from "vitest";
import { joinPages } from "./use-journal.ts";

describe("pages of the call journal", () => {
  it("G3-13: a new call shifts the newest page, no call is lost or doubled, the fresh copy holds", () => {
    const newest = [
      { id: "c", startedAt: 3, held: true },
      { id: "b", startedAt: 2, held: true },
    ];
    const older = [
      { id: "b", startedAt: 2, held: null },
      { id: "a", startedAt: 1, held: null },
    ];
    expect(joinPages<{ id: string; startedAt: number; held: boolean | null }>(newest, older)).toEqual([
      ...newest,
      { id: "a", startedAt: 1, held: null },
    ]);
  });
});

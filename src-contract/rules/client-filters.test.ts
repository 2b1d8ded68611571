import { describe, expect, it } from "vitest";
import { chooseSetting } from "../mutations/choose-setting.ts";
import {
  everyClient,
  filterNameLength,
  readFilter,
  savedFilterSetting,
  savedFilters,
  wordsOfFilter,
  wordsOfSaved,
} from "./client-filters.ts";

describe("saved filters", () => {
  it("G12-2: a filter comes back as it was kept, and every client is kept as nothing", () => {
    for (const filter of [
      { whose: "all", tag: "выставка" },
      { whose: "mine", tag: null },
      { whose: "mine", tag: "VIP" },
    ] as const)
      expect(readFilter(wordsOfFilter(filter) ?? undefined)).toEqual(filter);
    expect(wordsOfFilter(everyClient)).toBeNull();
    expect(readFilter(undefined)).toEqual(everyClient);
  });

  it("G12-2: those of a person are read by name; what another version kept is no filter and no part of one", () => {
    const settings = {
      [savedFilterSetting("2")]: wordsOfSaved({ name: "Выставка", whose: "all", tag: "выставка" }),
      [savedFilterSetting("1")]: wordsOfSaved({ name: "Ёлки", whose: "mine", tag: null }),
      [savedFilterSetting("3")]: ["Чужой", "team"],
      [savedFilterSetting("4")]: ["Новый", "mine", "VIP", "omsk"],
      [savedFilterSetting("5")]: [],
      hiddenHistory: ["mine", "mine"],
    };
    expect(savedFilters(settings)).toEqual([
      { id: "2", name: "Выставка", whose: "all", tag: "выставка" },
      { id: "1", name: "Ёлки", whose: "mine", tag: null },
    ]);
    expect(readFilter(["mine", "VIP", "omsk"])).toEqual(everyClient);
  });

  it("G12-2: the longest one fits the mutation that keeps it", () => {
    const longest = "я".repeat(filterNameLength);
    const name = savedFilterSetting("019a5a06-f00d-7000-8000-000000000001");
    const words = wordsOfSaved({ name: longest, whose: "mine", tag: longest });
    expect(chooseSetting.args.safeParse({ name, words }).success).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { chooseSetting } from "../mutations/choose-setting.ts";
import { longestLabel, longestTarget, mostQuickKeys, type QuickKey, quickKeysOf, wordsOf } from "./quick-keys.ts";
import { quickKeysSetting } from "./user-settings.ts";

const anna: QuickKey = { kind: "number", label: "Анна", target: "102" };
const door: QuickKey = { kind: "digits", label: "Дверь | склад", target: "12#*" };

describe("quick keys as words of a setting", () => {
  it("G2-12: come back as they were, in their order", () => {
    const keys: QuickKey[] = [door, anna, { kind: "number", label: "Склад", target: "+7 (912) 345-67-89" }];
    expect(quickKeysOf(wordsOf(keys))).toEqual(keys);
  });

  it("G2-12: words that are no keys are left out, and spoil no other", () => {
    const [word = ""] = wordsOf([anna]);
    const garbage = ["", "n", "n|", "n102", "x102|Анна", "d12a|Дверь", "n1|коротко", "{}", `n${"1".repeat(50)}|Анна`];
    expect(quickKeysOf([...garbage, word, word, ...garbage])).toEqual([anna]);
  });

  it("G2-12: the longest keys, twenty of them, fit what the setting may hold", () => {
    const keys = Array.from({ length: mostQuickKeys + 3 }, (_, index): QuickKey => {
      const target = String(index + 10).padEnd(longestTarget, "0");
      return { kind: "number", label: "Ж".repeat(longestLabel), target };
    });
    const words = wordsOf(keys);
    expect(words).toHaveLength(mostQuickKeys);
    expect(chooseSetting.args.safeParse({ name: quickKeysSetting, words }).success).toBe(true);
    expect(quickKeysOf(words)).toEqual(keys.slice(0, mostQuickKeys));
  });
});

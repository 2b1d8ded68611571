import { describe, expect, it } from "vitest";
import { dueAt, dueGroup } from "./due.ts";

const local = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

describe("due time of a task", () => {
  it("GC-37: «через 3 дня» is ten in the morning of the third day, across a month's end too", () => {
    expect(dueAt("threeDays", local(24, 15, 37))).toBe(local(27, 10));
    expect(dueAt("threeDays", local(29, 9))).toBe(new Date(2026, 11, 2, 10).getTime());
    expect(dueAt("hour", local(24, 15, 37))).toBe(local(24, 16, 37));
  });

  it("GC-37: «сегодня вечером» is 18:00 and never lies behind", () => {
    expect(dueAt("today", local(24, 12))).toBe(local(24, 18));
    expect(dueAt("today", local(24, 19))).toBe(local(24, 20));
  });

  it("a task is overdue from its minute on, today until midnight", () => {
    const now = local(24, 12);
    expect([local(24, 11), local(24, 23, 59), local(25, 0), null].map((due) => dueGroup(due, now))).toEqual([
      "overdue",
      "today",
      "ahead",
      "noDue",
    ]);
  });
});

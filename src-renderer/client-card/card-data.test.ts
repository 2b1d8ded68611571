import { describe, expect, it } from "vitest";
import type { Task } from "../../src-contract/entities/task.ts";
import { arrived, type CardData, lastEvents, nextAction } from "./card-data.ts";
import { tabCounts } from "./tabs/tab-rules.ts";

describe("next action", () => {
  it("GC-37: the open task due first; done ones and those without a date give way", () => {
    const task = (id: string, status: Task["status"], dueAt: number | null) => ({ id, status, dueAt }) as Task;
    const tasks = [
      task("none", "new", null),
      task("late", "deferred", 300),
      task("done", "done", 1),
      task("soon", "inWork", 200),
    ];
    expect(nextAction(tasks)?.id).toBe("soon");
    expect(nextAction([task("done", "cancelled", 1)])).toBeNull();
  });
});

describe("what arrived", () => {
  it("UD-13, UD-14, G11-10: spam stands in no count and in no list of the last; a VIP's is never spam", () => {
    const message = (id: string, more: Partial<CardData["messages"][number]> = {}) => ({
      ...{ id, createdAt: 1, direction: "incoming", spamVerdict: null, subject: "", text: id, ...more },
    });
    const messages = [
      message("plain"),
      message("told", { spamVerdict: "told" }),
      message("ours", { direction: "outgoing" }),
    ];
    const rows = { comments: [], calls: [], tasks: [], orders: [], recordCounts: {}, messages };
    const shown = (flags: object) => {
      const card = { ...rows, client: { flags } } as unknown as CardData;
      expect(tabCounts(card).messages).toBe(arrived(card).length);
      expect(lastEvents(card, 12).map(({ id }) => id)).toEqual(arrived(card).map(({ id }) => id));
      return arrived(card).map(({ id }) => id);
    };
    expect(shown({})).toEqual(["plain", "ours"]);
    expect(shown({ spammer: true })).toEqual(["ours"]);
    expect(shown({ spammer: true, vip: true })).toEqual(["plain", "told", "ours"]);
  });
});

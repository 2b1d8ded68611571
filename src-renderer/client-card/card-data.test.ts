import { describe, expect, it } from "vitest";
import type { Task } from "../../src-contract/entities/task.ts";
import { nextAction } from "./card-data.ts";

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

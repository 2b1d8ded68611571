import { z } from "zod";
import { idSchema, longTextSchema, timeSchema } from "../entities/basics.ts";
import { taskKinds } from "../entities/task.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** GC-37: a task with a due time for a manager, by default oneself. */
export const addTask = defineMutation({
  args: z.object({
    taskId: idSchema,
    clientId: idSchema,
    kind: z.enum(taskKinds),
    text: longTextSchema.min(1),
    dueAt: timeSchema.nullable(),
    assigneeId: idSchema.nullable(),
  }),
  rowPatch: ({ taskId, ...task }, { userId, at }) => [
    put("tasks", { id: taskId, ...task, status: "new", authorId: userId, createdAt: at, doneAt: null, missedAt: null }),
  ],
});

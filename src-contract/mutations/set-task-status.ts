import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { taskStatuses } from "../entities/task.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

export const setTaskStatus = defineMutation({
  args: z.object({ taskId: idSchema, status: z.enum(taskStatuses) }),
  rowPatch: ({ taskId, status }, { at }) => [
    update("tasks", taskId, { status, doneAt: status === "done" ? at : null }),
  ],
});

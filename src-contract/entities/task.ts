import { z } from "zod";
import { idSchema, longTextSchema, syncedColumns, timeSchema } from "./basics.ts";

export const taskKinds = ["call", "reminder", "message"] as const;
/** GM-21: the list shows new, inWork and deferred by default. */
export const taskStatuses = ["new", "inWork", "deferred", "done", "cancelled"] as const;
export const openTaskStatuses = ["new", "inWork", "deferred"] as const;

export const taskSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  kind: z.enum(taskKinds),
  text: longTextSchema,
  dueAt: timeSchema.nullable(),
  assigneeId: idSchema.nullable(),
  status: z.enum(taskStatuses),
  authorId: idSchema,
  createdAt: timeSchema,
  doneAt: timeSchema.nullable(),
  /** When the client called and nobody answered: this is the call-back that it asks for (G3-14). Null for other tasks. */
  missedAt: timeSchema.nullable(),
});
export type Task = z.infer<typeof taskSchema>;

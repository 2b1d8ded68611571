import { z } from "zod";
import { idSchema, longTextSchema, syncedColumns, timeSchema } from "./basics.ts";

/** One change of a comment. Two desks of one person may change it from the same words: both ends are told. */
export const commentChangeSchema = z.object({
  before: longTextSchema,
  /** Empty: it was removed. */
  text: longTextSchema,
  at: timeSchema,
});

export const commentSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  /** The call during or after which it was written. */
  callId: idSchema.nullable(),
  /** Empty: removed. */
  text: longTextSchema,
  authorId: idSchema,
  createdAt: timeSchema,
  editedAt: timeSchema.nullable(),
  removedAt: timeSchema.nullable(),
  /** By the mutation that made it. */
  versions: z.record(idSchema, commentChangeSchema),
});
export type Comment = z.infer<typeof commentSchema>;

/** GC-47: what a comment has that nobody has changed yet. */
export const unchangedComment: Pick<Comment, "editedAt" | "removedAt" | "versions"> = {
  editedAt: null,
  removedAt: null,
  versions: {},
};

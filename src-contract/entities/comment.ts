import { z } from "zod";
import { idSchema, longTextSchema, syncedColumns, timeSchema } from "./basics.ts";

export const commentSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  /** The call during or after which it was written. */
  callId: idSchema.nullable(),
  text: longTextSchema,
  authorId: idSchema,
  createdAt: timeSchema,
});
export type Comment = z.infer<typeof commentSchema>;

import { z } from "zod";
import { idSchema, longTextSchema, syncedColumns, timeSchema } from "./basics.ts";

/** GC-40: the pinned note. Rows are versions; the newest by server order is the one on the card, an empty text unpins. */
export const noteSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  text: longTextSchema,
  authorId: idSchema,
  createdAt: timeSchema,
  /** GC-48: from this moment on it is not pinned any more; null: until it is taken down. */
  until: timeSchema.nullable(),
});
export type Note = z.infer<typeof noteSchema>;

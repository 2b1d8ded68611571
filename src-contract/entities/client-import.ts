import { z } from "zod";
import { idSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";

/** G14-7: one import of a table file. Its clients carry its id. */
export const clientImportSchema = z.object({
  ...syncedColumns,
  fileName: shortTextSchema,
  authorId: idSchema,
  createdAt: timeSchema,
  /** Rows of the file that became clients, were there already, and could not be taken. */
  created: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  faulty: z.int().nonnegative(),
  undoneBy: idSchema.nullable(),
  undoneAt: timeSchema.nullable(),
});
export type ClientImport = z.infer<typeof clientImportSchema>;

import { z } from "zod";
import { shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";

/** GC-3, GC-51: the card's right column is for owner, admin and manager; an employee's desk never receives it. */
export const roles = ["owner", "admin", "manager", "employee"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const userSchema = z.object({
  ...syncedColumns,
  name: shortTextSchema,
  email: z.string().max(254),
  role: roleSchema,
  disabledAt: timeSchema.nullable(),
  /**
   * What this person chose for every desk of his (GC-25), by the setting's name: words of a closed list, such as the
   * kinds that the history hides (rules/history-kinds.ts), a filter and its name (rules/client-filters.ts), or the lines of
   * a signature (rules/message-signature.ts). Nothing that another person may not know.
   */
  settings: z.record(z.string().max(60), z.array(z.string().max(300)).max(100)),
});
export type User = z.infer<typeof userSchema>;

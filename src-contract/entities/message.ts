import { z } from "zod";
import { idSchema, longTextSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";

export const messageTransports = ["email", "telegram", "sms", "whatsapp", "site"] as const;

export const messageSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  threadId: idSchema,
  transport: z.enum(messageTransports),
  direction: z.enum(["incoming", "outgoing"]),
  subject: shortTextSchema,
  text: longTextSchema,
  authorId: idSchema.nullable(),
  createdAt: timeSchema,
});
export type Message = z.infer<typeof messageSchema>;

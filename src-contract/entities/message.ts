import { z } from "zod";
import { idSchema, longTextSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";

export const messageTransports = ["email", "telegram", "sms", "whatsapp", "site"] as const;

/**
 * UD-13, UD-14: what was known of the address when the message came, beside its own client's flags: it stood on a VIP's
 * card, on a spammer's card, or the system that told it took it for spam.
 */
export const spamVerdicts = ["allowed", "blocked", "told"] as const;
export type SpamVerdict = (typeof spamVerdicts)[number];

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
  /** Null: nothing was known. Whether it is spam says rules/spam.ts. */
  spamVerdict: z.enum(spamVerdicts).nullable(),
});
export type Message = z.infer<typeof messageSchema>;

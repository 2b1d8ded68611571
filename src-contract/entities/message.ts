import { z } from "zod";
import { idSchema, longTextSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";

export const messageTransports = ["email", "telegram", "sms", "whatsapp", "site"] as const;

/** Where a message that was written here stands on its way out. */
export const deliveryStates = ["queued", "sending", "sent", "failed"] as const;

/**
 * Why it did not go. noSender: the account has the sender no more; badAddress: nobody is there; refused: the other side
 * took it not; silent: it did not answer for a day; unknown: the server died while it went, and it may have arrived.
 */
export const deliveryTroubles = ["noSender", "badAddress", "refused", "silent", "unknown"] as const;
export type DeliveryTrouble = (typeof deliveryTroubles)[number];

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
  /** Whom it goes to: an e-mail, the id of a chat; empty for what other systems told. */
  address: shortTextSchema,
  /** By which of the account's senders (message-sender.ts); null for what other systems told. */
  senderId: idSchema.nullable(),
  delivery: z.enum(deliveryStates).nullable(),
  /** Of queued: not before; of sending: since; of sent and failed: when. */
  deliveryAt: timeSchema.nullable(),
  /** Tries that failed. */
  tries: z.int().nonnegative(),
  trouble: z.enum(deliveryTroubles).nullable(),
  /** Null: nothing was known. Whether it is spam says rules/spam.ts. */
  spamVerdict: z.enum(spamVerdicts).nullable(),
});
export type Message = z.infer<typeof messageSchema>;

/** Of a message that another system told of, or that came in. */
export const notSentHere: Pick<Message, "address" | "senderId" | "delivery" | "deliveryAt" | "tries" | "trouble"> = {
  address: "",
  senderId: null,
  delivery: null,
  deliveryAt: null,
  tries: 0,
  trouble: null,
};

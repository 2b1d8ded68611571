import { z } from "zod";
import { idSchema } from "./basics.ts";

/** Ways by which the account itself writes to clients (GC-19). */
export const sendingTransports = ["email", "telegram"] as const;
export type SendingTransport = (typeof sendingTransports)[number];

/** What every desk may know of a sender: a mailbox, a bot. */
export const messageSenderSchema = z.object({
  id: idSchema,
  transport: z.enum(sendingTransports),
  /** By which people choose it. */
  label: z.string().trim().min(1).max(60),
});
export type MessageSender = z.infer<typeof messageSenderSchema>;

export const mailSecurities = ["tls", "startTls", "none"] as const;

/** What the server writes with. The secret goes in and never comes out: left out, the one that is there stays. */
export const senderSetupSchema = z.discriminatedUnion("transport", [
  messageSenderSchema.extend({
    transport: z.literal("email"),
    from: z.email().max(254),
    /** Beside the address. */
    fromName: z.string().max(100),
    host: z.string().trim().min(1).max(253),
    port: z.int().min(1).max(65_535),
    security: z.enum(mailSecurities),
    user: z.string().max(254),
    secret: z.string().max(1_000).optional(),
  }),
  messageSenderSchema.extend({ transport: z.literal("telegram"), secret: z.string().max(1_000).optional() }),
]);
export type SenderSetup = z.infer<typeof senderSetupSchema>;

/** Without the secret, for who may change it. */
const [email, telegram] = senderSetupSchema.options;
export const shownSenderSchema = z.discriminatedUnion("transport", [
  email.omit({ secret: true }),
  telegram.omit({ secret: true }),
]);
export type ShownSender = z.infer<typeof shownSenderSchema>;

/** Why a sender was not kept: no answer at all, not let in, or an answer that is no such server's. */
export const senderTroubles = ["silent", "notLetIn", "refused"] as const;
export type SenderTrouble = (typeof senderTroubles)[number];

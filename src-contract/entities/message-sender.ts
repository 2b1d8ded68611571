import { z } from "zod";
import { idSchema, timeSchema } from "./basics.ts";

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

/** What is written to the account is read (docs/adr/0038). `addsClients`: an address that no card has begins one. */
const incomingSchema = z.object({ addsClients: z.boolean() });
const serverShape = {
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65_535),
  security: z.enum(mailSecurities),
};

/** What the server writes with. The secret goes in and never comes out: left out, the one that is there stays. */
export const senderSetupSchema = z.discriminatedUnion("transport", [
  messageSenderSchema.extend({
    transport: z.literal("email"),
    from: z.email().max(254),
    /** Beside the address. */
    fromName: z.string().max(100),
    ...serverShape,
    user: z.string().max(254),
    secret: z.string().max(1_000).optional(),
    /** Its IMAP server, with the same user and secret; null: answers are not read here. */
    incoming: incomingSchema.extend(serverShape).nullable().default(null),
  }),
  messageSenderSchema.extend({
    transport: z.literal("telegram"),
    secret: z.string().max(1_000).optional(),
    incoming: incomingSchema.nullable().default(null),
  }),
]);
export type SenderSetup = z.infer<typeof senderSetupSchema>;

/** Why a sender was not kept: no answer at all, not let in, or an answer that is no such server's. */
export const senderTroubles = ["silent", "notLetIn", "refused"] as const;
export type SenderTrouble = (typeof senderTroubles)[number];

/** Of what comes in too: somebody else takes what is written to the bot, and only one can. */
export const incomingTroubles = [...senderTroubles, "taken"] as const;
export type IncomingTrouble = (typeof incomingTroubles)[number];

/** What is in the way of a setup that is to be kept; both null: nothing. */
export const senderTroublesSchema = z.object({
  trouble: z.enum(senderTroubles).nullable(),
  incomingTrouble: z.enum(incomingTroubles).nullable(),
});
export type SenderTroubles = z.infer<typeof senderTroublesSchema>;

/** Without the secret, for who may change it; and what is in the way of reading, with the time of the first try that failed. */
const shown = { incomingTrouble: z.object({ trouble: z.enum(incomingTroubles), since: timeSchema }).nullable() };
const [email, telegram] = senderSetupSchema.options;
export const shownSenderSchema = z.discriminatedUnion("transport", [
  email.omit({ secret: true }).extend(shown),
  telegram.omit({ secret: true }).extend(shown),
]);
export type ShownSender = z.infer<typeof shownSenderSchema>;

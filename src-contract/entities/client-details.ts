import { z } from "zod";
import { timeSchema } from "./basics.ts";

/** LL-25, LL-28: told by some networks, set by hand for the others. */
export const genders = ["female", "male"] as const;
export const genderSchema = z.enum(genders);

/** UD-23, JC-13: a client's addresses; goods of an order go to the delivery one. */
export const addressTypes = ["home", "work", "postal", "delivery"] as const;
export const clientAddressSchema = z.object({
  type: z.enum(addressTypes),
  text: z.string().max(500),
  position: z.int(),
});
export type ClientAddress = z.infer<typeof clientAddressSchema>;

/** Networks in which people have a page (UD-20), and messengers that know them by an id (UD-21). */
export const socialNetworks = ["vk", "ok", "telegram", "youtube", "instagram", "facebook", "tiktok", "other"] as const;
export const messengers = ["telegram", "whatsapp", "viber", "vk", "max", "other"] as const;

/** UD-20: `url` is checked where it is opened, never trusted because it was stored. */
export const clientProfileSchema = z.object({
  network: z.enum(socialNetworks),
  url: z.string().max(2_000),
  position: z.int(),
});
export type ClientProfile = z.infer<typeof clientProfileSchema>;

/** UD-21, LL-24: the id that never changes, and the nickname that people see. */
export const clientMessengerSchema = z.object({
  messenger: z.enum(messengers),
  accountId: z.string().max(200),
  nickname: z.string().max(200),
  position: z.int(),
});
export type ClientMessenger = z.infer<typeof clientMessengerSchema>;

/** UD-19 */
export const clientSiteSchema = z.object({ url: z.string().max(2_000), position: z.int() });

/**
 * Three different things (A.8-7): a spammer's letters are refused (UD-13), a VIP's always arrive (UD-14), and who asked
 * not to be called is not dialled by anybody (G11-1).
 */
export const clientFlags = ["spammer", "vip", "doNotCall"] as const;
export type ClientFlag = (typeof clientFlags)[number];

/** JC-49: «активирован» and «подписан» may be written to, the others may not. */
export const mailStatuses = [
  "activated",
  "subscribed",
  "unconfirmed",
  "unsubscribed",
  "spam",
  "undeliverable",
] as const;
export const mailStatusSchema = z.enum(mailStatuses);
export type MailStatus = z.infer<typeof mailStatusSchema>;
export const mailableStatuses: readonly MailStatus[] = ["activated", "subscribed"];

/**
 * Who last wrote a field from outside, and when (A.7-8). What a person corrected by hand has the source «hand»: nothing
 * from outside overwrites it (G5-9) until somebody frees it.
 */
export const fieldSourceSchema = z.object({ source: z.string().min(1).max(60), at: timeSchema });
export type FieldSource = z.infer<typeof fieldSourceSchema>;
export const handSource = "hand";

/** The columns of a client beside those of its first version, all of them optional where a client is made. */
export const clientDetailColumns = {
  gender: genderSchema.nullable(),
  /** ISO 639-1, by hand or by the language of the first message (UD-7, UD-28). */
  language: z.string().length(2).nullable(),
  /** Where the picture of a messenger or a network lies (UD-5, LL-23). */
  avatarUrl: z.string().max(2_000).nullable(),
  sites: z.record(z.string(), clientSiteSchema),
  profiles: z.record(z.string(), clientProfileSchema),
  messengers: z.record(z.string(), clientMessengerSchema),
  addresses: z.record(z.string(), clientAddressSchema),
  /** UD-22: ids in outside systems, by the system's name. */
  externalIds: z.record(z.string().max(60), z.string().max(200)),
  /** By `clientFlags`; one that a newer version sets is left alone. */
  flags: z.record(z.string().max(60), z.literal(true)),
  mailStatus: mailStatusSchema.nullable(),
  /** LL-38: the address to which learning is opened when it is not the first e-mail. */
  learningEmail: z.string().max(254),
  /** JC-54: the last one seen. */
  ipAddress: z.string().max(45).nullable(),
  /** By a field's path (rules/client-fields.ts). */
  fieldSources: z.record(z.string().max(200), fieldSourceSchema),
  /** When the card was removed and by nobody erased yet: it can be brought back (G5-15, UD-38). */
  removedAt: timeSchema.nullable(),
};

import { z } from "zod";
import { idSchema, shortTextSchema, syncedColumns, timeSchema } from "./basics.ts";
import { clientDetailColumns } from "./client-details.ts";

/** UD-15: типы номеров. */
export const phoneTypes = ["mobile", "home", "landline", "fax", "other"] as const;

export const clientPhoneSchema = z.object({
  type: z.enum(phoneTypes),
  /** E.164 with the plus, or null when the text is not a number that can exist. */
  e164: z.string().nullable(),
  /** As somebody wrote it: shown when there is no E.164, and copied as written. */
  raw: z.string().max(100),
  extension: z.string().max(20).nullable(),
  position: z.int(),
});
export type ClientPhone = z.infer<typeof clientPhoneSchema>;

export const clientEmailSchema = z.object({ address: z.string().max(254), position: z.int() });

/**
 * A client. Records by key (phones, tags, addresses and the like) are map columns: an update carries only the keys it
 * changes (RFC 7396 merge patch, null removes a key), so two desks that add two phones keep both.
 */
export const clientSchema = z.object({
  ...syncedColumns,
  lastName: shortTextSchema,
  firstName: shortTextSchema,
  patronymic: shortTextSchema,
  company: shortTextSchema,
  jobTitle: shortTextSchema,
  /** ISO 3166-1 alpha-2, or null when unknown. */
  country: z.string().length(2).nullable(),
  city: shortTextSchema,
  /** IANA name chosen by hand; the rules of local-time.ts say what is used when it is null. */
  timeZone: z.string().max(60).nullable(),
  phones: z.record(z.string(), clientPhoneSchema),
  emails: z.record(z.string(), clientEmailSchema),
  tags: z.record(z.string().max(60), z.literal(true)),
  customFields: z.record(z.string().max(60), z.string().max(2_000)),
  managerId: idSchema.nullable(),
  /** Where the row came from: the import's id, so that a whole import can be found again (G14-7). */
  importId: idSchema.nullable(),
  createdAt: timeSchema,
  ...clientDetailColumns,
});
export type Client = z.infer<typeof clientSchema>;

/** What a client says in the columns that nothing was written into. */
export const noClientDetails: Pick<Client, keyof typeof clientDetailColumns> = {
  gender: null,
  language: null,
  avatarUrl: null,
  sites: {},
  profiles: {},
  messengers: {},
  addresses: {},
  externalIds: {},
  flags: {},
  mailStatus: null,
  learningEmail: "",
  ipAddress: null,
  fieldSources: {},
  removedAt: null,
};

/** Its columns that are merged by key. */
export const clientMapColumns = [
  "phones",
  "emails",
  "tags",
  "customFields",
  "sites",
  "profiles",
  "messengers",
  "addresses",
  "externalIds",
  "flags",
  "fieldSources",
] as const satisfies (keyof Client)[];

import { z } from "zod";
import { timeSchema } from "../entities/basics.ts";
import { clientPhoneSchema, clientSchema } from "../entities/client.ts";
import {
  clientAddressSchema,
  clientFlags,
  clientMessengerSchema,
  clientProfileSchema,
  genderSchema,
  mailStatusSchema,
} from "../entities/client-details.ts";

/** Of outside systems: bounded, so that one item cannot fill a page of the feed. */
export const externalIdSchema = z.string().trim().min(1).max(200);
export const emailAddressSchema = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, "not an e-mail");

const mostOfEach = 50;
const { lastName, firstName, patronymic, company, jobTitle, city } = clientSchema.shape;

/**
 * What a system says of a client: keys by which he is found, and fields. What is not told stays as it is, and so does
 * what is told empty; lists add to what is there and take nothing away.
 */
export const toldClientSchema = z.strictObject({
  /** His id in the system that speaks; the surest key there is. */
  externalId: externalIdSchema.optional(),
  /** As somebody wrote them, or with the type. */
  phones: z
    .array(
      z.union([
        clientPhoneSchema.shape.raw,
        z.strictObject({ number: clientPhoneSchema.shape.raw, type: clientPhoneSchema.shape.type }),
      ]),
    )
    .max(mostOfEach)
    .optional(),
  emails: z.array(emailAddressSchema).max(mostOfEach).optional(),
  messengers: z
    .array(
      z.strictObject({
        messenger: clientMessengerSchema.shape.messenger,
        accountId: clientMessengerSchema.shape.accountId.trim().min(1),
        nickname: clientMessengerSchema.shape.nickname.optional(),
      }),
    )
    .max(mostOfEach)
    .optional(),
  profiles: z
    .array(
      z.strictObject({
        network: clientProfileSchema.shape.network,
        url: clientProfileSchema.shape.url.trim().min(1),
      }),
    )
    .max(mostOfEach)
    .optional(),
  /** The whole name in one; the three below go before it. */
  name: z.string().max(900).optional(),
  lastName: lastName.optional(),
  firstName: firstName.optional(),
  patronymic: patronymic.optional(),
  company: company.optional(),
  jobTitle: jobTitle.optional(),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional(),
  city: city.optional(),
  /** IANA name. */
  timeZone: z.string().max(60).refine(isTimeZone, "not a time zone of IANA").optional(),
  gender: genderSchema.optional(),
  /** ISO 639-1. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional(),
  avatarUrl: z.string().max(2_000).optional(),
  mailStatus: mailStatusSchema.optional(),
  learningEmail: emailAddressSchema.optional(),
  ipAddress: z.string().max(45).optional(),
  sites: z.array(z.string().trim().min(1).max(2_000)).max(mostOfEach).optional(),
  addresses: z
    .array(z.strictObject({ type: clientAddressSchema.shape.type, text: clientAddressSchema.shape.text.trim().min(1) }))
    .max(mostOfEach)
    .optional(),
  tags: z.array(z.string().trim().min(1).max(60)).max(mostOfEach).optional(),
  customFields: clientSchema.shape.customFields.optional(),
  flags: z.array(z.enum(clientFlags)).optional(),
  /** E-mail of the person in Kartoteka who is to be responsible. */
  manager: emailAddressSchema.optional(),
  /** Since when the system knows him; of a client who is made now. */
  createdAt: timeSchema.optional(),
});
export type ToldClient = z.infer<typeof toldClientSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

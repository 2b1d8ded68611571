import { z } from "zod";
import { idSchema, syncedColumns, timeSchema } from "./basics.ts";
import { clientEmailSchema, clientPhoneSchema, clientSchema } from "./client.ts";
import {
  clientAddressSchema,
  clientFlags,
  clientMessengerSchema,
  clientProfileSchema,
  clientSiteSchema,
} from "./client-details.ts";

/** Some of a client's fields, in map columns some of their keys; a null there removes the key, or says that it was not there. */
export const clientChangesSchema = clientSchema
  .pick({
    lastName: true,
    firstName: true,
    patronymic: true,
    company: true,
    jobTitle: true,
    country: true,
    city: true,
    timeZone: true,
    managerId: true,
    gender: true,
    language: true,
    avatarUrl: true,
    mailStatus: true,
    learningEmail: true,
  })
  .extend({
    phones: z.record(z.string(), clientPhoneSchema.nullable()),
    emails: z.record(z.string(), clientEmailSchema.nullable()),
    tags: z.record(z.string().max(60), z.literal(true).nullable()),
    customFields: z.record(z.string().max(60), z.string().max(2_000).nullable()),
    sites: z.record(z.string(), clientSiteSchema.nullable()),
    profiles: z.record(z.string(), clientProfileSchema.nullable()),
    messengers: z.record(z.string(), clientMessengerSchema.nullable()),
    addresses: z.record(z.string(), clientAddressSchema.nullable()),
    externalIds: z.record(z.string().max(60), z.string().max(200).nullable()),
    flags: z.partialRecord(z.enum(clientFlags), z.literal(true).nullable()),
  })
  .partial();
export type ClientChanges = z.infer<typeof clientChangesSchema>;

/**
 * A field of a client by its path: a column («city»), or a map column and its key («phones/<key>»); rules/client-fields.ts.
 * The edits whose text in that field its author looked at and put aside.
 */
export const settledEditsSchema = z.record(z.string().max(200), z.array(idSchema).min(1).max(100));
export type SettledEdits = z.infer<typeof settledEditsSchema>;

/**
 * One edit of a client's card, never changed afterwards: every text that was ever typed stands in a row that can be
 * opened (sync rule 9). Which of them overwrote what its author had not seen is derived by rules/edit-conflicts.ts.
 * A choice between two texts (`settled`) has its mutation's id.
 */
export const clientEditSchema = z.object({
  ...syncedColumns,
  clientId: idSchema,
  authorId: idSchema,
  createdAt: timeSchema,
  /** What its author saw in each field that it changes when he began to edit. */
  before: clientChangesSchema,
  changes: clientChangesSchema,
  settled: settledEditsSchema,
});
export type ClientEdit = z.infer<typeof clientEditSchema>;

import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { clientSchema, clientEmailSchema, clientPhoneSchema } from "../entities/client.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** Field-level: only what was changed. In map columns a null removes the key. */
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
  })
  .extend({
    phones: z.record(z.string(), clientPhoneSchema.nullable()),
    emails: z.record(z.string(), clientEmailSchema.nullable()),
    tags: z.record(z.string().max(60), z.literal(true).nullable()),
    customFields: z.record(z.string().max(60), z.string().max(2_000).nullable()),
  })
  .partial();

export const updateClient = defineMutation({
  args: z.object({ clientId: idSchema, changes: clientChangesSchema }),
  rowPatch: ({ clientId, changes }) => [update("clients", clientId, changes)],
});

import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "../entities/basics.ts";
import { handSource } from "../entities/client-details.ts";
import { recordDetails } from "../entities/client-record.ts";
import { put, update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

const place = { recordId: idSchema, clientId: idSchema, at: timeSchema, title: shortTextSchema };

/**
 * What a person writes into a client's records himself: points given or taken (JC-57…JC-59), a consent that was heard
 * (GC-53), another way to reach him (LL-37…LL-43). Money comes from its own systems (sync rule 10).
 */
export const addClientRecord = defineMutation({
  args: z.discriminatedUnion("kind", [
    z.object({
      ...place,
      kind: z.literal("points"),
      details: recordDetails.points.refine(({ amount }) => amount !== 0, { message: "no points", path: ["amount"] }),
    }),
    z.object({ ...place, kind: z.literal("consent"), details: recordDetails.consent }),
    z.object({ ...place, kind: z.literal("channel"), details: recordDetails.channel }),
  ]),
  rowPatch: ({ recordId, ...record }, { userId }) => [
    put("clientRecords", { id: recordId, ...record, source: handSource, authorId: userId }),
  ],
});

/** LL-36: a channel is put into the archive, or taken out of it by null. */
export const archiveChannel = defineMutation({
  args: z.object({ recordId: idSchema, archivedAt: timeSchema.nullable() }),
  rowPatch: ({ recordId, archivedAt }) => [update("clientRecords", recordId, { details: { archivedAt } })],
});

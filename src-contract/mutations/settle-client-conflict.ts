import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { clientChangesSchema, settledEditsSchema } from "../entities/client-edit.ts";
import { put, update } from "../row-patch.ts";
import { lockedByHand } from "../rules/field-sources.ts";
import { defineMutation } from "./mutation.ts";
import { namesWhatWasSeen } from "./update-client.ts";

/**
 * G10-3: somebody saw both texts and chose. `settled` are the edits whose texts were put aside; `changes` brings one of
 * them back, empty leaves the card as it is: what a third person wrote meanwhile is then not overwritten.
 */
export const settleClientConflict = defineMutation({
  args: z
    .object({
      clientId: idSchema,
      settled: settledEditsSchema,
      changes: clientChangesSchema,
      before: clientChangesSchema,
    })
    .refine(namesWhatWasSeen, { message: "what was seen in each changed field is missing", path: ["before"] }),
  rowPatch: ({ clientId, settled, changes, before }, { mutationId, userId, at }) => [
    ...(Object.keys(changes).length > 0
      ? [update("clients", clientId, { ...changes, fieldSources: lockedByHand(changes, at) })]
      : []),
    put("clientEdits", { id: mutationId, clientId, authorId: userId, createdAt: at, before, changes, settled }),
  ],
});

import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { type ClientChanges, clientChangesSchema } from "../entities/client-edit.ts";
import { valuesByPath } from "../rules/client-fields.ts";
import { put, update } from "../row-patch.ts";
import { lockedByHand } from "../rules/field-sources.ts";
import { defineMutation } from "./mutation.ts";

/**
 * Field-level: only what was changed. `before` is what the person saw in those fields when beginning to edit: a mutation
 * never reads, so it carries it, and a text that it overwrites unseen is found by reading (rules/edit-conflicts.ts).
 * `editId` is the row's: an edit that goes again under another mutation's id, its author's or a colleague's, stays one
 * edit, and the card is not set back to it when it was taken already.
 */
export const updateClient = defineMutation({
  args: z
    .object({ editId: idSchema, clientId: idSchema, changes: clientChangesSchema, before: clientChangesSchema })
    .refine(namesWhatWasSeen, { message: "what was seen in each changed field is missing", path: ["before"] }),
  rowPatch: ({ editId, clientId, changes, before }, { userId, at }) => [
    update("clients", clientId, { ...changes, fieldSources: lockedByHand(changes, at) }),
    put("clientEdits", {
      id: editId,
      clientId,
      authorId: userId,
      createdAt: at,
      before,
      changes,
      settled: {},
    }),
  ],
});

export function namesWhatWasSeen({ changes, before }: { changes: ClientChanges; before: ClientChanges }): boolean {
  const seen = valuesByPath(before);
  return Array.from(valuesByPath(changes).keys()).every((path) => seen.has(path));
}

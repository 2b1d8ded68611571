import { z } from "zod";
import { idSchema, longTextSchema } from "../entities/basics.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** `before`: what the person had in front of him; it stays readable (rules/comment-versions.ts). */
const changed = { commentId: idSchema, before: longTextSchema };

/** GC-47, G4-3: other words in one's own comment; one that was removed is there again with them. */
export const changeComment = defineMutation({
  args: z.object({ ...changed, text: longTextSchema.min(1) }),
  rowPatch: ({ commentId, before, text }, { mutationId, at }) => [
    update("comments", commentId, {
      text,
      editedAt: at,
      removedAt: null,
      versions: { [mutationId]: { before, text, at } },
    }),
  ],
});

/** GC-47, G4-3: taken off the card. The row stays without its words, so that no list, search or export tells them. */
export const removeComment = defineMutation({
  args: z.object(changed),
  rowPatch: ({ commentId, before }, { mutationId, at }) => [
    update("comments", commentId, {
      text: "",
      removedAt: at,
      versions: { [mutationId]: { before, text: "", at } },
    }),
  ],
});

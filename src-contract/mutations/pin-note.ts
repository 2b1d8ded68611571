import { z } from "zod";
import { idSchema, longTextSchema, timeSchema } from "../entities/basics.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** GC-40: a new version of the pinned note; an empty text takes it down, older versions stay. GC-48: `until` is its end. */
export const pinNote = defineMutation({
  args: z.object({
    noteId: idSchema,
    clientId: idSchema,
    text: longTextSchema,
    until: timeSchema.nullable().optional(),
  }),
  rowPatch: ({ noteId, clientId, text, until = null }, { userId, at }) => [
    put("notes", { id: noteId, clientId, text, authorId: userId, createdAt: at, until }),
  ],
});

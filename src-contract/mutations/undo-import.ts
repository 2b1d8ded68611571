import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { del, update } from "../row-patch.ts";
import { importChunkSize } from "./import-clients.ts";
import { defineMutation } from "./mutation.ts";

/**
 * G14-7: one chunk of taking an import back: the clients that it made go, with the notes that came in its file. It names
 * only those with whom nothing has happened since, as far as the desk knows; the server leaves out those with whom
 * something has (src-server/undo-import.ts), and they come back to the desk with the confirmation. An import only ever
 * makes clients, so there is no former content to bring back.
 */
export const undoImport = defineMutation({
  args: z.object({
    importId: idSchema,
    imported: z.array(z.object({ clientId: idSchema, noteId: idSchema.nullable() })).max(importChunkSize),
  }),
  rowPatch: ({ importId, imported }, { userId, at }) => [
    update("imports", importId, { undoneBy: userId, undoneAt: at }),
    ...imported.flatMap(({ clientId, noteId }) => [
      del("clients", clientId),
      ...(noteId === null ? [] : [del("notes", noteId)]),
    ]),
  ],
});

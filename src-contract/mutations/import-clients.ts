import { z } from "zod";
import { idSchema, longTextSchema } from "../entities/basics.ts";
import { put } from "../row-patch.ts";
import { newClientRow, newClientSchema } from "./create-client.ts";
import { defineMutation } from "./mutation.ts";

export const importChunkSize = 500;

/**
 * G14-7: one chunk of an import. All chunks of an import are committed on the desk in one transaction,
 * so a cancelled import leaves nothing; the outbox then sends them in order.
 */
export const importClients = defineMutation({
  args: z.object({
    importId: idSchema,
    clients: z
      .array(
        newClientSchema.extend({
          clientId: idSchema,
          /** GC-40: what the file's note column says becomes the pinned note. */
          note: z.object({ noteId: idSchema, text: longTextSchema }).optional(),
        }),
      )
      .min(1)
      .max(importChunkSize),
  }),
  rowPatch: ({ importId, clients }, { userId, at }) =>
    clients.flatMap(({ clientId, note, ...client }) => {
      const row = put("clients", newClientRow(clientId, client, { importId, createdAt: at }));
      if (!note) return [row];
      return [
        row,
        put("notes", { id: note.noteId, clientId, text: note.text, authorId: userId, createdAt: at, until: null }),
      ];
    }),
});

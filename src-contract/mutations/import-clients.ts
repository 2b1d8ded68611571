import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { put } from "../row-patch.ts";
import { newClientSchema } from "./create-client.ts";
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
      .array(newClientSchema.extend({ clientId: idSchema }))
      .min(1)
      .max(importChunkSize),
  }),
  rowPatch: ({ importId, clients }, { at }) =>
    clients.map(({ clientId, ...client }) => put("clients", { id: clientId, ...client, importId, createdAt: at })),
});

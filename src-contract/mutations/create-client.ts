import { idSchema } from "../entities/basics.ts";
import { clientSchema } from "../entities/client.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** What a new client carries; phones are already parsed (rules/phone-number.ts), so that both sides store the same. */
export const newClientSchema = clientSchema.omit({
  id: true,
  revision: true,
  deletedAt: true,
  createdAt: true,
  importId: true,
});

/** UD-1. */
export const createClient = defineMutation({
  args: newClientSchema.extend({ clientId: idSchema }),
  rowPatch: ({ clientId, ...client }, { at }) => [
    put("clients", { id: clientId, ...client, importId: null, createdAt: at }),
  ],
});

import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** G5-9: a field that was corrected by hand may be written from outside again. `path`: rules/client-fields.ts. */
export const freeClientField = defineMutation({
  args: z.object({ clientId: idSchema, path: z.string().min(1).max(200) }),
  rowPatch: ({ clientId, path }) => [update("clients", clientId, { fieldSources: { [path]: null } })],
});

import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** UD-38, UD-39, LL-21: the card leaves every list, and nothing of it is lost until its time is over (rules/removal.ts). */
export const removeClient = defineMutation({
  args: z.object({ clientId: idSchema }),
  rowPatch: ({ clientId }, { at }) => [update("clients", clientId, { removedAt: at })],
});

/** G5-15: brought back as it was. */
export const restoreClient = defineMutation({
  args: z.object({ clientId: idSchema }),
  rowPatch: ({ clientId }) => [update("clients", clientId, { removedAt: null })],
});

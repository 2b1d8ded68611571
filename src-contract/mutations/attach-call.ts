import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** G6-4: the call of an unknown number is logged first and given to a client later. */
export const attachCall = defineMutation({
  args: z.object({ callId: idSchema, clientId: idSchema }),
  rowPatch: ({ callId, clientId }) => [update("calls", callId, { clientId })],
});

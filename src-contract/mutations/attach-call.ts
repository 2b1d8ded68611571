import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { update } from "../row-patch.ts";
import { followUpPatch, followUpSchema } from "./call-follow-up.ts";
import { defineMutation } from "./mutation.ts";

/** G6-4: the call of an unknown number is logged first and given to a client later, with what it asks for (G3-14). */
export const attachCall = defineMutation({
  args: z.object({ callId: idSchema, clientId: idSchema, followUp: followUpSchema.optional() }),
  rowPatch: ({ callId, clientId, followUp }, context) => [
    update("calls", callId, { clientId }),
    ...followUpPatch(followUp, context),
  ],
});

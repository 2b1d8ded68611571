import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { callTiesSchema } from "../entities/call.ts";
import { followUpPatch, followUpSchema } from "./call-follow-up.ts";
import { defineMutation } from "./mutation.ts";
import { movePatch } from "./tie-call.ts";

/**
 * G6-4: the call of an unknown number is logged first and given to a client later, with what it asks for (G3-14).
 * `before` (G3-12): what stood there when a person gave it; without it the desk recognised the number by itself.
 */
export const attachCall = defineMutation({
  args: z.object({
    callId: idSchema,
    clientId: idSchema,
    before: callTiesSchema.optional(),
    followUp: followUpSchema.optional(),
  }),
  rowPatch: ({ callId, clientId, before, followUp }, context) => [
    movePatch(callId, { before, after: { clientId, orderId: null, taskId: null } }, context),
    ...followUpPatch(followUp, context),
  ],
});

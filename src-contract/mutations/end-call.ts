import { idSchema } from "../entities/basics.ts";
import { callResultSchema } from "../entities/call.ts";
import { update } from "../row-patch.ts";
import { followUpPatch, followUpSchema } from "./call-follow-up.ts";
import { defineMutation } from "./mutation.ts";

/** G3-2: the technical result. The outcome stays open until a person gives it. */
export const endCall = defineMutation({
  args: callResultSchema.extend({ callId: idSchema, followUp: followUpSchema.optional() }),
  rowPatch: ({ callId, followUp, ...result }, context) => [
    update("calls", callId, result),
    ...followUpPatch(followUp, context),
  ],
});

import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { type CallMove, type CallTies, callTiesSchema } from "../entities/call.ts";
import { type RowOperation, update } from "../row-patch.ts";
import { mostMovedAlong } from "../rules/call-ties.ts";
import { followUpPatch, followUpSchema } from "./call-follow-up.ts";
import { defineMutation, type MutationContext } from "./mutation.ts";

/**
 * G3-12: the call is about these from now on. `before`: what the person had in front of him; it stays readable
 * (rules/call-ties.ts). What was written and kept with the call goes along to the other client, as far as the desk knows
 * it: a mutation does not read.
 */
export const tieCall = defineMutation({
  args: z.object({
    callId: idSchema,
    ...callTiesSchema.shape,
    before: callTiesSchema,
    along: z.object({
      comments: z.array(idSchema).max(mostMovedAlong),
      files: z.array(idSchema).max(mostMovedAlong),
    }),
    followUp: followUpSchema.optional(),
  }),
  rowPatch: ({ callId, before, along, followUp, ...after }, context) => {
    const { clientId } = after;
    const isMoved = clientId !== null && clientId !== before.clientId;
    return [
      movePatch(callId, { before, after }, context),
      ...(isMoved ? along.comments.map((id) => update("comments", id, { clientId })) : []),
      ...(isMoved ? along.files.map((id) => update("attachments", id, { clientId })) : []),
      ...followUpPatch(followUp, context),
    ];
  },
});

/** The call with its new ties, and the trace of the move where what stood there before is told. */
export function movePatch(
  callId: string,
  { before, after }: { before: CallTies | undefined; after: CallTies },
  { mutationId, userId, at }: MutationContext,
): RowOperation {
  const move: CallMove | undefined = before && { before, after, by: userId, at };
  return update("calls", callId, { ...after, ...(move ? { ties: { [mutationId]: move } } : {}) });
}

import { z } from "zod";
import { idSchema, shortTextSchema } from "../entities/basics.ts";
import { callReasonSchema, nothingSaid } from "../entities/call.ts";
import { put, update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/**
 * G3-8: the first outcome of a call, taken back within seconds (rules/outcome-undo.ts says when the server takes it).
 * Nothing is removed: what was given stays a version, this is the next one, and the call is among those without an
 * outcome again (docs/adr/0026). A later outcome is taken back by giving the one before it anew.
 */
export const withdrawCallOutcome = defineMutation({
  args: z.object({
    /** Of the version that says so. */
    outcomeId: idSchema,
    callId: idSchema,
    /** The version that is taken back, and what it said. */
    withdrawnId: idSchema,
    held: z.boolean(),
    reason: callReasonSchema.nullable(),
    reasonText: shortTextSchema.nullable(),
    outcomeText: shortTextSchema.nullable().optional(),
  }),
  rowPatch: ({ outcomeId, callId, held, reason, reasonText, outcomeText = null }, { userId, at }) => [
    put("callOutcomes", {
      id: outcomeId,
      callId,
      held,
      reason,
      reasonText,
      outcomeText,
      authorId: userId,
      createdAt: at,
      step: "withdrawn",
    }),
    update("calls", callId, { held: null, ...nothingSaid, outcomeBy: null, outcomeAt: null }),
  ],
});

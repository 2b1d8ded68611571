import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { callSchema, nothingBeside, nothingSaid } from "../entities/call.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** G3-1: committed before INVITE leaves (outgoing) or before the call rings (incoming). */
export const startCall = defineMutation({
  args: callSchema
    .pick({ clientId: true, direction: true, e164: true, raw: true, callerName: true, lineLabel: true })
    .extend({ callId: idSchema }),
  rowPatch: ({ callId, ...call }, context) => [
    put("calls", {
      id: callId,
      ...call,
      source: "softphone",
      managerId: context.userId,
      deviceId: context.deviceId,
      startedAt: context.at,
      answeredAt: null,
      endedAt: null,
      ringSeconds: null,
      talkSeconds: null,
      holdSeconds: null,
      soundLostSeconds: null,
      sipCode: null,
      sipPhrase: null,
      q850Cause: null,
      endedBy: null,
      ...nothingBeside,
      held: null,
      ...nothingSaid,
      outcomeBy: null,
      outcomeAt: null,
    }),
  ],
});
export type StartCallArgs = z.infer<typeof startCall.args>;

import { z } from "zod";
import { idSchema } from "../entities/basics.ts";
import { callSchema, nothingBeside, nothingSaid, untied } from "../entities/call.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** G3-1: committed before INVITE leaves (outgoing) or before the call rings (incoming). */
export const startCall = defineMutation({
  args: callSchema
    .pick({ clientId: true, direction: true, e164: true, raw: true, callerName: true, lineLabel: true })
    .extend({
      callId: idSchema,
      /** G3-12: what it is made for, of the same client. */
      orderId: idSchema.nullable().optional(),
      taskId: idSchema.nullable().optional(),
    }),
  rowPatch: ({ callId, orderId, taskId, ...call }, context) => [
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
      ...untied,
      orderId: orderId ?? null,
      taskId: taskId ?? null,
    }),
  ],
});
export type StartCallArgs = z.infer<typeof startCall.args>;

import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "../entities/basics.ts";
import { callReasonSchema, nothingBeside, untied } from "../entities/call.ts";
import { unchangedComment } from "../entities/comment.ts";
import { put } from "../row-patch.ts";
import { saidOf } from "../rules/outcome.ts";
import { followUpPatch } from "./call-follow-up.ts";
import { defineMutation } from "./mutation.ts";

/** GC-42, G3-11: a call made elsewhere, marked «вручную». */
export const addCallRecord = defineMutation({
  args: z
    .object({
      callId: idSchema,
      outcomeId: idSchema,
      clientId: idSchema,
      direction: z.enum(["outgoing", "incoming"]),
      e164: z.string().nullable(),
      raw: z.string().max(200),
      startedAt: timeSchema,
      talkSeconds: z.int().nonnegative().max(86_400),
      held: z.boolean(),
      reason: callReasonSchema.nullable(),
      reasonText: shortTextSchema.nullable(),
      outcomeText: shortTextSchema.nullable().optional(),
      comment: z.object({ commentId: idSchema, text: z.string().min(1).max(20_000) }).nullable(),
    })
    .refine((args) => args.held || args.reason !== null || Boolean(args.reasonText?.trim()), {
      message: "a call that did not take place needs a reason",
      path: ["reason"],
    }),
  rowPatch: ({ callId, outcomeId, clientId, comment, ...record }, context) => {
    const { userId, deviceId, at } = context;
    const talkSeconds = record.held ? record.talkSeconds : 0;
    const outcome = { held: record.held, ...saidOf(record) };
    return [
      put("calls", {
        id: callId,
        clientId,
        direction: record.direction,
        source: "manual",
        e164: record.e164,
        raw: record.raw,
        callerName: null,
        lineLabel: null,
        managerId: userId,
        deviceId,
        startedAt: record.startedAt,
        answeredAt: record.held ? record.startedAt : null,
        endedAt: record.startedAt + talkSeconds * 1000,
        ringSeconds: null,
        talkSeconds,
        holdSeconds: null,
        soundLostSeconds: null,
        sipCode: null,
        sipPhrase: null,
        q850Cause: null,
        endedBy: null,
        ...nothingBeside,
        ...outcome,
        outcomeBy: userId,
        outcomeAt: at,
        ...untied,
      }),
      put("callOutcomes", { id: outcomeId, callId, ...outcome, authorId: userId, createdAt: at, step: "given" }),
      ...(record.held
        ? followUpPatch({ kind: "reached", clientId, reachedAt: record.startedAt + talkSeconds * 1000 }, context)
        : []),
      ...(comment
        ? [
            put("comments", {
              id: comment.commentId,
              clientId,
              callId,
              text: comment.text,
              authorId: userId,
              createdAt: at,
              ...unchangedComment,
            }),
          ]
        : []),
    ];
  },
});

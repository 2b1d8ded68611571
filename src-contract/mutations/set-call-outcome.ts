import { z } from "zod";
import { idSchema, longTextSchema, shortTextSchema } from "../entities/basics.ts";
import { callReasonSchema } from "../entities/call.ts";
import { unchangedComment } from "../entities/comment.ts";
import { saidOf } from "../rules/outcome.ts";
import { put, update } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/**
 * GC-43, GC-44: «Состоялся» and what came of it, or why not: a reason of the list, free text, or both. Words of the books
 * stand as text (rules/reference-books.ts). The comment goes to the client's history.
 */
export const setCallOutcome = defineMutation({
  args: z
    .object({
      outcomeId: idSchema,
      callId: idSchema,
      held: z.boolean(),
      reason: callReasonSchema.nullable(),
      reasonText: shortTextSchema.nullable(),
      outcomeText: shortTextSchema.nullable().optional(),
      comment: z.object({ commentId: idSchema, clientId: idSchema, text: longTextSchema.min(1) }).nullable(),
    })
    .refine((args) => args.held || args.reason !== null || Boolean(args.reasonText?.trim()), {
      message: "a call that did not take place needs a reason",
      path: ["reason"],
    }),
  rowPatch: ({ outcomeId, callId, held, reason, reasonText, outcomeText, comment }, { userId, at }) => {
    const outcome = { held, ...saidOf({ held, reason, reasonText, outcomeText }) };
    return [
      put("callOutcomes", { id: outcomeId, callId, ...outcome, authorId: userId, createdAt: at, step: "given" }),
      update("calls", callId, { ...outcome, outcomeBy: userId, outcomeAt: at }),
      ...(comment
        ? [
            put("comments", {
              id: comment.commentId,
              clientId: comment.clientId,
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
export type SetCallOutcomeArgs = z.infer<typeof setCallOutcome.args>;

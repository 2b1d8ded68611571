import { z } from "zod";
import { idSchema, shortTextSchema, timeSchema } from "../entities/basics.ts";
import { put, type RowPatch, update } from "../row-patch.ts";
import { callBackTaskId } from "../rules/call-back.ts";
import type { MutationContext } from "./mutation.ts";

/**
 * G3-14: what a call does to its client's call-back. The desk says it as far as it knows the client's calls
 * (rules/call-back.ts); the server keeps of it what its own rows allow (src-server/as-calls-stand.ts).
 */
export const followUpSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("missed"),
    clientId: idSchema,
    missedAt: timeSchema,
    /** Whose it is to call back: the responsible manager, or who missed the call. */
    assigneeId: idSchema,
    dueAt: timeSchema,
    text: shortTextSchema,
  }),
  z.object({ kind: z.literal("reached"), clientId: idSchema, reachedAt: timeSchema }),
]);
export type FollowUp = z.infer<typeof followUpSchema>;

/** The one effect: a missed call opens the client's call-back, a talk closes it. An update of none changes nothing. */
export function followUpPatch(followUp: FollowUp | undefined, { userId, at }: MutationContext): RowPatch {
  if (!followUp) return [];
  const id = callBackTaskId(followUp.clientId);
  if (followUp.kind === "reached") return [update("tasks", id, { status: "done", doneAt: followUp.reachedAt })];
  const { clientId, missedAt, assigneeId, dueAt, text } = followUp;
  const written = { clientId, kind: "call", text, dueAt, assigneeId, missedAt, doneAt: null } as const;
  return [put("tasks", { id, ...written, status: "new", authorId: userId, createdAt: at })];
}

import type { Call, CallOutcome } from "../entities/call.ts";

/** G3-8: for how long an outcome that was just given can be taken back. */
export const outcomeUndoMs = 10_000;
/** Between the key and the write: a slow disk takes nobody's undo away. */
const graceMs = 5_000;

type Withdrawal = {
  actorId: string;
  /** When it was asked for, by the clock that the outcome was given by. */
  at: number;
  args: Pick<CallOutcome, "callId" | "held" | "reason" | "reasonText" | "outcomeText">;
  withdrawn: CallOutcome;
  call: Pick<Call, "outcomeBy" | "outcomeAt">;
};

/**
 * Why a withdrawal is turned away; null when it is good. Only one's own outcome, only the first of its call, only while
 * it is the one that stands and only for seconds: whatever else it were, it would be a removal (G3-5). Pure.
 */
export function withdrawalFault({ actorId, at, args, withdrawn, call }: Withdrawal): string | null {
  const isSame =
    withdrawn.callId === args.callId &&
    withdrawn.held === args.held &&
    withdrawn.reason === args.reason &&
    withdrawn.reasonText === args.reasonText &&
    withdrawn.outcomeText === args.outcomeText;
  if (!isSame) return "not what was given";
  if (withdrawn.authorId !== actorId) return "the outcome of another person";
  if (withdrawn.step !== "given") return "there was an outcome before";
  if (call.outcomeBy !== withdrawn.authorId || call.outcomeAt !== withdrawn.createdAt) return "another outcome stands";
  return at - withdrawn.createdAt > outcomeUndoMs + graceMs ? "too late" : null;
}

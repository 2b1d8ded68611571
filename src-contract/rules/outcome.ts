import { type Call, type CallReason, callReasons, type nothingSaid } from "../entities/call.ts";
import { reasonOfUnanswered, type UnansweredCall } from "./call-failure.ts";

type LineAnswer = UnansweredCall & Pick<Call, "answeredAt">;

/** G3-3: «Состоялся» is proposed only for an answered call; otherwise the reason comes from what the line said. */
export function proposeOutcome(answer: LineAnswer): { held: boolean; reason: CallReason | null } {
  if (answer.answeredAt !== null) return { held: true, reason: null };
  return { held: false, reason: reasonOfUnanswered(answer) };
}

type Said = Pick<Call, "reason" | "reasonText"> & { held: boolean; outcomeText?: string | null | undefined };

/** What may stand in a call: an outcome only where it took place, a built-in reason only where it did not. */
export function saidOf({ held, reason, reasonText, outcomeText = null }: Said): Pick<Call, keyof typeof nothingSaid> {
  return { outcomeText: held ? outcomeText : null, reason: held ? null : reason, reasonText };
}

const incomingReasons: readonly CallReason[] = ["missed", "cancelled", "wrongNumber", "lineFault", "other"];

/** The reasons that are offered, in the order of their digits: a call that came in cannot have been busy. */
export function reasonsFor(direction: Call["direction"]): readonly CallReason[] {
  return direction === "incoming" ? incomingReasons : callReasons.filter((reason) => reason !== "missed");
}

/** So many seconds are a hello to an answering machine, more of them are a talk (G3-10). */
const longestNoTalk = 20;

/** G3-10: what the manager said and what the line said do not fit together. It is shown, nothing is refused for it. */
export function contradiction(
  call: Pick<Call, "held" | "talkSeconds" | "source" | "endedBy">,
): "heldWithoutTalk" | "talkedButNotHeld" | null {
  if (call.source !== "softphone" || call.held === null) return null;
  // The application died in it: how long the talk was nobody knows.
  if (call.endedBy === "interrupted" && call.talkSeconds === null) return null;
  if (call.held && (call.talkSeconds ?? 0) === 0) return "heldWithoutTalk";
  if (!call.held && (call.talkSeconds ?? 0) > longestNoTalk) return "talkedButNotHeld";
  return null;
}

import { type Call, type CallReason, callReasons } from "../entities/call.ts";

type LineAnswer = Pick<Call, "direction" | "sipCode" | "q850Cause" | "answeredAt" | "endedBy"> & {
  /** Whether the far end rang (a 180 or 183 came), which tells «нет ответа» from «недоступен» for a 408. */
  rang: boolean;
};

/** TELEPHONY.md §7; Q.850 causes of the Reason header refine the SIP code. */
const reasonByCause: Record<number, CallReason> = {
  1: "wrongNumber",
  17: "busy",
  18: "noAnswer",
  19: "noAnswer",
  20: "unavailable",
  21: "declined",
  28: "wrongNumber",
};
const reasonByCode: Record<number, CallReason> = {
  403: "forbidden",
  404: "wrongNumber",
  480: "unavailable",
  484: "wrongNumber",
  486: "busy",
  487: "cancelled",
  488: "codecs",
  500: "lineFault",
  503: "lineFault",
  600: "busy",
  603: "declined",
  604: "wrongNumber",
};

/** G3-3: «Состоялся» is proposed only for an answered call; otherwise the reason comes from what the line said. */
export function proposeOutcome(answer: LineAnswer): { held: boolean; reason: CallReason | null } {
  if (answer.answeredAt !== null) return { held: true, reason: null };
  if (answer.direction === "incoming") {
    return { held: false, reason: answer.endedBy === "manager" ? "cancelled" : "missed" };
  }
  const byCause = answer.q850Cause === null ? undefined : reasonByCause[answer.q850Cause];
  if (byCause) return { held: false, reason: byCause };
  if (answer.sipCode === 408) return { held: false, reason: answer.rang ? "noAnswer" : "unavailable" };
  const byCode = answer.sipCode === null ? undefined : reasonByCode[answer.sipCode];
  if (byCode) return { held: false, reason: byCode };
  if (answer.endedBy === "manager") return { held: false, reason: "cancelled" };
  if (answer.sipCode !== null && answer.sipCode >= 500 && answer.sipCode < 600)
    return { held: false, reason: "lineFault" };
  return { held: false, reason: null };
}

const incomingReasons: readonly CallReason[] = ["missed", "cancelled", "wrongNumber", "lineFault", "other"];

/** The reasons that are offered, in the order of their digits: a call that came in cannot have been busy. */
export function reasonsFor(direction: Call["direction"]): readonly CallReason[] {
  return direction === "incoming" ? incomingReasons : callReasons.filter((reason) => reason !== "missed");
}

/** G3-10: what the manager said and what the line said do not fit together. */
export function contradiction(
  call: Pick<Call, "held" | "talkSeconds" | "source" | "endedBy">,
): "heldWithoutTalk" | "talkedButNotHeld" | null {
  if (call.source === "manual" || call.held === null) return null;
  // The application died in it: how long the talk was nobody knows.
  if (call.endedBy === "interrupted" && call.talkSeconds === null) return null;
  if (call.held && (call.talkSeconds ?? 0) === 0) return "heldWithoutTalk";
  if (!call.held && (call.talkSeconds ?? 0) > 20) return "talkedButNotHeld";
  return null;
}

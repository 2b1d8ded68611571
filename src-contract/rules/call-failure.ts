import type { Call, CallReason } from "../entities/call.ts";
import { takenElsewhereCause } from "./call-back.ts";

/**
 * G14-6: why a call did not go as it should, from what its record keeps. The words for each cause, and what to do next,
 * are in ui/texts (`why.causes`). `fault`: on whose side it probably is.
 */
export type Fault = "client" | "clientNetwork" | "number" | "line" | "computer" | "manager";

/** `reason`: what is proposed to the manager (G3-3); null: nothing is. */
type Meaning = { fault: Fault; reason: CallReason | null };

const meanings = {
  busy: { fault: "client", reason: "busy" },
  noAnswer: { fault: "client", reason: "noAnswer" },
  declined: { fault: "client", reason: "declined" },
  callerGaveUp: { fault: "client", reason: "missed" },
  unavailable: { fault: "clientNetwork", reason: "unavailable" },
  destinationDown: { fault: "clientNetwork", reason: "unavailable" },
  networkDown: { fault: "clientNetwork", reason: "lineFault" },
  blocked: { fault: "clientNetwork", reason: "declined" },
  noSuchNumber: { fault: "number", reason: "wrongNumber" },
  incompleteNumber: { fault: "number", reason: "wrongNumber" },
  noRoute: { fault: "number", reason: "wrongNumber" },
  forbidden: { fault: "line", reason: "forbidden" },
  wrongPassword: { fault: "line", reason: "lineFault" },
  codecs: { fault: "line", reason: "codecs" },
  redirected: { fault: "line", reason: null },
  channelsBusy: { fault: "line", reason: "lineFault" },
  temporaryFault: { fault: "line", reason: "lineFault" },
  lineFault: { fault: "line", reason: "lineFault" },
  lineSilent: { fault: "line", reason: "lineFault" },
  cutOff: { fault: "line", reason: null },
  unexplained: { fault: "line", reason: null },
  noConnection: { fault: "computer", reason: "lineFault" },
  microphoneDenied: { fault: "computer", reason: null },
  noMicrophone: { fault: "computer", reason: null },
  noSound: { fault: "computer", reason: null },
  interrupted: { fault: "computer", reason: null },
  phoneBusy: { fault: "manager", reason: "missed" },
  notTaken: { fault: "manager", reason: "missed" },
  cancelled: { fault: "manager", reason: "cancelled" },
} as const satisfies Record<string, Meaning>;

export type FailureCause = keyof typeof meanings;
export const failureCauses = Object.keys(meanings) as FailureCause[];
export type CallFailure = { cause: FailureCause; fault: Fault };

/** What decides about a call that nobody answered. */
export type UnansweredCall = Pick<Call, "direction" | "sipCode" | "q850Cause" | "endedBy"> &
  Partial<Pick<Call, "deskTrouble">> & {
    /** Whether the far end rang (a 180 or 183 came), which tells «нет ответа» from «недоступен» for a 408. */
    rang: boolean;
  };

/** Q.850 causes of the Reason header; those that say nothing of why (16, 31) are not among them. */
const byCause: Record<number, FailureCause> = {
  1: "noSuchNumber",
  3: "noRoute",
  17: "busy",
  18: "noAnswer",
  19: "noAnswer",
  20: "unavailable",
  21: "declined",
  22: "noSuchNumber",
  27: "destinationDown",
  28: "incompleteNumber",
  34: "channelsBusy",
  38: "networkDown",
  41: "temporaryFault",
  42: "channelsBusy",
  57: "forbidden",
  65: "codecs",
  88: "codecs",
};

/** Final answers to INVITE: TELEPHONY.md §7, RFC 3261 §21, RFC 8197 (607), RFC 8688 (608). 408 is decided apart. */
const byCode: Record<number, FailureCause> = {
  401: "wrongPassword",
  403: "forbidden",
  404: "noSuchNumber",
  407: "wrongPassword",
  410: "noSuchNumber",
  415: "codecs",
  480: "unavailable",
  484: "incompleteNumber",
  486: "busy",
  488: "codecs",
  600: "busy",
  603: "declined",
  604: "noSuchNumber",
  606: "codecs",
  607: "blocked",
  608: "blocked",
};

/** Of an attempt that was not answered. What this side knows goes first, then a cause of Q.850, then the code. */
export function causeOfUnanswered(call: UnansweredCall): FailureCause {
  const { sipCode, q850Cause, endedBy } = call;
  if (call.deskTrouble) return call.deskTrouble;
  if (endedBy === "interrupted") return "interrupted";
  if (call.direction === "incoming") return causeOfIncoming(call);
  if (endedBy === "manager" && (sipCode === null || sipCode === 487)) return "cancelled";
  const said = byCause[q850Cause ?? -1];
  if (said) return said;
  if (sipCode === null) return "unexplained";
  if (sipCode === 408) return call.rang ? "noAnswer" : "unavailable";
  if (sipCode >= 300 && sipCode < 400) return "redirected";
  const meant = byCode[sipCode] ?? (sipCode >= 500 && sipCode < 600 ? "lineFault" : "unexplained");
  return meant === "unexplained" && endedBy === "manager" ? "cancelled" : meant;
}

/** The phone refuses as busy by itself, and nobody has heard it ring. */
function causeOfIncoming({ sipCode, endedBy }: UnansweredCall): FailureCause {
  if (endedBy === "manager") return "cancelled";
  if (endedBy === "client") return "callerGaveUp";
  return sipCode === 486 ? "phoneBusy" : "notTaken";
}

/** What such an attempt proposes as its reason. */
export function reasonOfUnanswered(call: UnansweredCall): CallReason | null {
  const cause = causeOfUnanswered(call);
  const { reason } = meanings[cause];
  // Nobody took it, whatever the phone's own trouble was.
  return call.direction === "incoming" && cause !== "cancelled" ? "missed" : reason;
}

export type EndedCall = Pick<Call, "direction" | "source" | "answeredAt" | "endedAt" | "endedBy" | "ringSeconds"> &
  Pick<Call, "sipCode" | "sipPhrase" | "q850Cause" | "deskTrouble">;

/** Null for a call that goes on, that was not made here, that a colleague took, or that went as a call goes. */
export function failureOf(call: EndedCall): CallFailure | null {
  if (call.source !== "softphone" || call.endedAt === null) return null;
  const isTakenElsewhere = call.direction === "incoming" && call.q850Cause === takenElsewhereCause;
  if (isTakenElsewhere && call.answeredAt === null) return null;
  const cause =
    call.answeredAt === null
      ? causeOfUnanswered({ ...call, rang: (call.ringSeconds ?? 0) > 0 })
      : causeOfAnswered(call);
  return cause && { cause, fault: meanings[cause].fault };
}

function causeOfAnswered({ deskTrouble, endedBy }: EndedCall): FailureCause | null {
  if (endedBy === "interrupted") return "interrupted";
  if (deskTrouble) return deskTrouble;
  return endedBy === "line" ? "cutOff" : null;
}

/** As the line said it, for whoever looks after the PBX: «486 Busy Here, Q.850 17». Empty when it said nothing. */
export function lineAnswer({ sipCode, sipPhrase, q850Cause }: Pick<EndedCall, "sipCode" | "sipPhrase" | "q850Cause">) {
  const status = [sipCode, sipPhrase].filter(Boolean).join(" ");
  return [status, q850Cause === null ? "" : `Q.850 ${q850Cause}`].filter(Boolean).join(", ");
}

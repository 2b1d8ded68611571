import { takenElsewhereCause } from "../../src-contract/rules/call-back.ts";
import type { SipFinish } from "./sip-call.ts";

type Refusal = {
  sipCode: number | undefined;
  sipPhrase: string | undefined;
  /** Its Reason header. */
  reason: string | undefined;
  /** No message of the line: sip.js answers in its place, 503 without a connection, 408 when nothing came for 32 s. */
  madeUp?: boolean;
};

/** How a refused INVITE ended. `askedToEnd`: we had sent CANCEL. */
export function finishOfRefusal({ sipCode, sipPhrase, reason, madeUp }: Refusal, askedToEnd: boolean): SipFinish {
  if (madeUp) {
    const deskTrouble = sipCode === 408 ? "lineSilent" : "noConnection";
    return { sipCode: null, sipPhrase: null, q850Cause: null, endedBy: askedToEnd ? "manager" : "line", deskTrouble };
  }
  return {
    sipCode: sipCode ?? null,
    sipPhrase: sipPhrase ?? null,
    q850Cause: q850CauseOf(reason),
    endedBy: askedToEnd ? "manager" : endedByCode(sipCode ?? 0),
  };
}

/** An INVITE that did not leave: `name` is of what was thrown, getUserMedia's DOMException for a refused microphone. */
export function finishOfNoInvite(name: string | null, askedToEnd: boolean): SipFinish {
  if (askedToEnd) return { sipCode: null, sipPhrase: null, q850Cause: null, endedBy: "manager" };
  const deskTrouble = microphoneTrouble(name);
  return { sipCode: null, sipPhrase: deskTrouble ? null : name, q850Cause: null, endedBy: "line", deskTrouble };
}

/** `name`: of the DOMException by which getUserMedia refuses. */
export function microphoneTrouble(name: string | null): "microphoneDenied" | "noMicrophone" | null {
  if (name === "NotAllowedError") return "microphoneDenied";
  return name === "NotFoundError" || name === "NotReadableError" ? "noMicrophone" : null;
}

/** `Reason: Q.850;cause=17` (RFC 3326), also as one of several; null when there is none of that protocol. */
export function q850CauseOf(reason: string | undefined): number | null {
  const cause = /q\.850\s*;[^,]*?cause\s*=\s*(\d{1,3})/i.exec(reason ?? "")?.[1];
  return cause === undefined || Number(cause) > 127 ? null : Number(cause);
}

/**
 * Of a CANCEL: another desk took the call, `Reason: SIP;cause=200` (RFC 3326 section 2), which in Q.850 is «non-selected user
 * clearing»; otherwise the cause that it names.
 */
export function causeOfCancel(reason: string | undefined): number | null {
  return /(?:^|,)\s*sip\s*;[^,]*?cause\s*=\s*200\b/i.test(reason ?? "") ? takenElsewhereCause : q850CauseOf(reason);
}

/** Busy and declined are the client's doing, everything else is the line's. */
function endedByCode(code: number): "client" | "line" {
  return [486, 600, 603].includes(code) ? "client" : "line";
}

/** What the far end's description says of its own sending: false for hold (RFC 3264 section 8.4). */
export function sendsSound(sdp: string): boolean {
  return !/^a=(?:sendonly|inactive)\s*$/m.test(sdp);
}

/** sip.js ends a session without a word when nobody took it within a minute, and when the answer had no usable sound. */
export function finishWithoutWord(ending: {
  askedToEnd: boolean;
  answered: boolean;
  incoming: boolean;
  /** The far end had said 200. */
  accepted: boolean;
}): SipFinish {
  const silent = { sipPhrase: null, q850Cause: null };
  if (ending.askedToEnd) return { ...silent, sipCode: null, endedBy: "manager" };
  if (ending.answered) return { ...silent, sipCode: 200, endedBy: "line" };
  if (ending.incoming) return { ...silent, sipCode: 480, endedBy: "line" };
  return { ...silent, sipCode: ending.accepted ? 488 : null, endedBy: "line" };
}

/** DTMF by INFO, for a far end that did not take telephone-event. */
export function dtmfInfo(digit: string): { contentDisposition: string; contentType: string; content: string } {
  const content = `Signal=${digit}\r\nDuration=120\r\n`;
  return { contentDisposition: "render", contentType: "application/dtmf-relay", content };
}

/** RFC 3261 §14.1: after 491 both sides wait, not equally long, and ask again. Resolves true for 200. */
export async function askWithoutGlare(ask: () => Promise<number>, random: () => number): Promise<boolean> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const sipCode = await ask();
    if (sipCode !== 491) return sipCode === 200;
    await new Promise((resolve) => setTimeout(resolve, 200 + 1_800 * random()));
  }
  return false;
}

/** The first answer, or `otherwise` when none came in time. `ask` is given the function that answers. */
export function answerWithin<Answer>(
  milliseconds: number,
  otherwise: Answer,
  ask: (settle: (answer: Answer) => void) => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), milliseconds);
    ask((answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

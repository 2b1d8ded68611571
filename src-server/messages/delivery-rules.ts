import type { DeliveryTrouble, Message } from "../../src-contract/entities/message.ts";
import type { TransportError } from "./transport.ts";

type Standing = Pick<Message, "delivery" | "deliveryAt" | "tries" | "trouble">;

const second = 1_000;
const minute = 60 * second;

/** From one try to the next; the last stands for all that come after. */
const pauses = [10 * second, minute, 5 * minute, 15 * minute, 60 * minute];

/** A day of them: counted and not by the clock, because a message may have waited at its desk for longer than that. */
export const mostTries = pauses.length - 1 + 24;

/** Messages of an account that are taken at a time. */
export const atOnce = 5;

/** Longer than all tries of a taking last: a server that has not told what became of them by then has died. */
export const deadAfter = 10 * minute;

export function sent(now: number): Partial<Standing> {
  return { delivery: "sent", deliveryAt: now, trouble: null };
}

export function failed(trouble: DeliveryTrouble, now: number): Partial<Standing> {
  return { delivery: "failed", deliveryAt: now, trouble };
}

/** Of a message that waited behind one whose failure was that of the sender: not tried, and due with it. */
export function putOff(behind: Partial<Standing>, now: number): Partial<Standing> {
  return { delivery: "queued", deliveryAt: behind.delivery === "queued" ? (behind.deliveryAt ?? now) : now };
}

/** What a try that failed leaves: another one later, or the reason for which there is none. */
export function afterFailure(
  { tries }: Pick<Message, "tries">,
  { trouble, lasting, retryAfterSeconds }: TransportError,
  now: number,
): Partial<Standing> {
  const pause = Math.max((retryAfterSeconds ?? 0) * second, pauses[Math.min(tries, pauses.length - 1)] ?? 0);
  if (lasting || tries + 1 >= mostTries)
    return { ...failed(trouble === "notLetIn" || trouble === "taken" ? "refused" : trouble, now), tries: tries + 1 };
  return { delivery: "queued", deliveryAt: now + pause, tries: tries + 1 };
}

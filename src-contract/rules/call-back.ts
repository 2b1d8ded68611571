import type { Call } from "../entities/call.ts";
import { openTaskStatuses, type Task } from "../entities/task.ts";

/**
 * G3-14: the call-back that missed calls ask for. There is one for a client: its id is the client's with another version
 * digit (RFC 9562 section 5.8), so that two desks that missed the same person, and the server, mean one row without
 * having met.
 */
export function callBackTaskId(clientId: string): string {
  return `${clientId.slice(0, 14)}8${clientId.slice(15)}`;
}

/** Q.850 «non-selected user clearing»: another desk took the call. */
export const takenElsewhereCause = 26;

type Ended = Pick<Call, "direction" | "answeredAt" | "q850Cause">;

/** It rang here too, and another desk took it (G2-11): no call of this desk, so nothing is asked about it. */
export function wasTakenElsewhere({ direction, answeredAt, q850Cause }: Ended): boolean {
  return direction === "incoming" && answeredAt === null && q850Cause === takenElsewhereCause;
}

/** Rang and was taken by nobody, here or elsewhere as far as the line said; what the manager declined was not missed. */
export function wasMissed(call: Ended & Pick<Call, "endedBy">): boolean {
  const { direction, answeredAt, endedBy } = call;
  return direction === "incoming" && answeredAt === null && endedBy !== "manager" && !wasTakenElsewhere(call);
}

/** No talk is longer: how far back of a missed call one is looked for that was still going on. */
export const longestTalkMs = 24 * 3_600_000;
/** Two desks that were rung together write down one call at slightly different moments. */
const sameRingMs = 120_000;

type CallBack = Pick<Task, "status" | "doneAt" | "missedAt">;
type KnownOfClient = {
  missedAt: number;
  /** When the client was last talked with: the end of the talk, or its beginning while it goes on. */
  reachedAt: number | null;
  /** The client's call-back, if there ever was one. */
  task: CallBack | null;
};

/** Whether a missed call asks for a call-back: not while one is open, nor after somebody has dealt with it. Pure. */
export function asksForCallBack({ missedAt, reachedAt, task }: KnownOfClient): boolean {
  if (reachedAt !== null && reachedAt >= missedAt) return false;
  if (task === null) return true;
  if (isOpen(task)) return false;
  const dealtWithAt = task.doneAt ?? (task.missedAt ?? 0) + sameRingMs;
  return dealtWithAt < missedAt;
}

/** Whether a talk that ended at this moment does what the call-back asks for; a later missed call stays open. Pure. */
export function answersCallBack(task: CallBack, reachedAt: number): boolean {
  return isOpen(task) && (task.missedAt ?? 0) <= reachedAt;
}

function isOpen({ status }: Pick<Task, "status">): boolean {
  return (openTaskStatuses as readonly string[]).includes(status);
}

import type { Call, CallMove, CallTies } from "../entities/call.ts";
import type { Role } from "../entities/user.ts";

/** A row carries all of its moves: so many, and a page of calls stays what it is. */
export const mostCallMoves = 50;
/** Comments of one call that go along with it, and files. */
export const mostMovedAlong = 100;

type Actor = { userId: string; role: Role };
type Tied = Pick<Call, keyof CallTies | "ties">;
type OfClient = { clientId: string };

export type TieFault = "otherClient" | "tooOften" | "unknownBefore";

/**
 * G3-12: why a call may not be moved to these; null: it may. `before`: what the person says stood there; `order`, `task`:
 * the rows that `after` names.
 */
export function tieFault(
  call: Tied,
  { before, after, order, task }: { before: CallTies; after: CallTies; order: OfClient | null; task: OfClient | null },
): TieFault | null {
  if (order && order.clientId !== after.clientId) return "otherClient";
  if (task && task.clientId !== after.clientId) return "otherClient";
  const moves = Object.values(call.ties);
  if (moves.length >= mostCallMoves) return "tooOften";
  // nobody writes history: what is kept as the former place has been one
  const known = [tiesOf(call), ...moves.flatMap((move) => [move.before, move.after])];
  return known.some((ties) => isSameTies(ties, before)) ? null : "unknownBefore";
}

/** Whose calls are moved: one's own, and anybody's by those who answer for the account (as src-server/authorize.ts has it). */
export function mayMoveCall({ managerId }: Pick<Call, "managerId">, { userId, role }: Actor): boolean {
  return role === "owner" || role === "admin" || managerId === userId;
}

export function tiesOf({ clientId, orderId, taskId }: CallTies): CallTies {
  return { clientId, orderId, taskId };
}

export function isSameTies(one: CallTies, other: CallTies): boolean {
  return one.clientId === other.clientId && one.orderId === other.orderId && one.taskId === other.taskId;
}

/** The trace, newest first, each move with the id of the mutation that made it. */
export function movesOf({ ties }: Pick<Call, "ties">): (CallMove & { id: string })[] {
  return Object.entries(ties)
    .map(([id, move]) => ({ id, ...move }))
    .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1));
}

/** What the newest move took the call from: where it goes when that was wrong. Null: nobody moved it. */
export function wayBack(call: Tied): CallTies | null {
  const [newest] = movesOf(call);
  return newest && isSameTies(newest.after, tiesOf(call)) ? newest.before : null;
}

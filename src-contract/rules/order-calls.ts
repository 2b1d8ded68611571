import type { Call } from "../entities/call.ts";
import type { Order } from "../entities/order.ts";

type Shown = Pick<Call, "startedAt" | "orderId">;

/** A call about an order: `call` null for an order of which nobody has called yet. */
export type OrderCall<C extends Shown> = { order: Order; call: C | null };

/**
 * JC-22, JC-80…JC-85. A call is about the order that it is tied to (G3-12). One that is tied to none is about the newest
 * order that was there when it began and had not been paid a day before: what a manager calls about. Orders that are
 * «ложные» are left out, unless a person tied a call to them.
 * Newest order first, its newest call first; an order without a call has one line.
 */
export function callsOfOrders<C extends Shown>(orders: readonly Order[], calls: readonly C[]): OrderCall<C>[] {
  const tied = new Set(calls.map(({ orderId }) => orderId));
  const newestFirst = orders
    .filter(({ id, status }) => status !== "false" || tied.has(id))
    .toSorted((one, other) => other.createdAt - one.createdAt);
  const callsOf = new Map<string, C[]>();
  for (const call of calls) {
    const order = orderOf(call, newestFirst);
    if (order) callsOf.set(order.id, [...(callsOf.get(order.id) ?? []), call]);
  }
  return newestFirst.flatMap((order): OrderCall<C>[] => {
    const own = (callsOf.get(order.id) ?? []).toSorted((one, other) => other.startedAt - one.startedAt);
    return own.length === 0 ? [{ order, call: null }] : own.map((call) => ({ order, call }));
  });
}

/** A tied order that is not there (any more) is none of the others either. */
function orderOf({ orderId, startedAt }: Shown, newestFirst: readonly Order[]): Order | undefined {
  if (orderId !== null) return newestFirst.find(({ id }) => id === orderId);
  return newestFirst.find((one) => one.status !== "false" && wasOpenAt(one, startedAt));
}

const day = 86_400_000;

function wasOpenAt({ createdAt, paidAt }: Order, moment: number): boolean {
  return createdAt <= moment && (paidAt === null || moment <= paidAt + day);
}

import type { Call } from "../entities/call.ts";
import type { Order } from "../entities/order.ts";

/** A call about an order: `callId` null for an order of which nobody has called yet. */
export type OrderCall<C extends Pick<Call, "startedAt">> = { order: Order; call: C | null };

/**
 * JC-22, JC-80…JC-85. A record of a call says nothing of an order, so a call is about the newest order that was there
 * when it began and had not been paid a day before: what a manager calls about. Orders that are «ложные» are left out.
 * Newest order first, its newest call first; an order without a call has one line.
 */
export function callsOfOrders<C extends Pick<Call, "startedAt">>(
  orders: readonly Order[],
  calls: readonly C[],
): OrderCall<C>[] {
  const newestFirst = orders
    .filter(({ status }) => status !== "false")
    .toSorted((one, other) => other.createdAt - one.createdAt);
  const callsOf = new Map<string, C[]>();
  for (const call of calls) {
    const order = newestFirst.find((one) => wasOpenAt(one, call.startedAt));
    if (order) callsOf.set(order.id, [...(callsOf.get(order.id) ?? []), call]);
  }
  return newestFirst.flatMap((order): OrderCall<C>[] => {
    const own = (callsOf.get(order.id) ?? []).toSorted((one, other) => other.startedAt - one.startedAt);
    return own.length === 0 ? [{ order, call: null }] : own.map((call) => ({ order, call }));
  });
}

const day = 86_400_000;

function wasOpenAt({ createdAt, paidAt }: Order, moment: number): boolean {
  return createdAt <= moment && (paidAt === null || moment <= paidAt + day);
}

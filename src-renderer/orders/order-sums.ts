import type { Order } from "../../src-contract/entities/order.ts";

/** Orders in which nothing moves any more. */
const closedStatuses: readonly Order["status"][] = ["completed", "cancelled", "refunded", "false"];

/** GC-22: active are orders without full payment, or neither completed nor cancelled. */
export function isActive(order: Pick<Order, "status">): boolean {
  return !closedStatuses.includes(order.status);
}

/** Minor units still to be paid, never below zero. */
export function leftMinor(order: Pick<Order, "totalMinor" | "paidMinor" | "status">): number {
  return isActive(order) ? Math.max(0, order.totalMinor - order.paidMinor) : 0;
}

export type OrderSums = { currency: string; totalMinor: number; paidMinor: number; leftMinor: number };

/** One sum a currency; cancelled and false orders do not count as sold. */
export function sumsOf(orders: readonly Order[]): OrderSums[] {
  const sums = new Map<string, OrderSums>();
  for (const order of orders) {
    const { currency } = order;
    const sum = sums.get(currency) ?? { currency, totalMinor: 0, paidMinor: 0, leftMinor: 0 };
    const counts = order.status !== "cancelled" && order.status !== "false";
    sums.set(currency, {
      currency,
      totalMinor: sum.totalMinor + (counts ? order.totalMinor : 0),
      paidMinor: sum.paidMinor + order.paidMinor,
      leftMinor: sum.leftMinor + leftMinor(order),
    });
  }
  return Array.from(sums.values());
}

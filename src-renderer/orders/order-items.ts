import type { Order, OrderItem } from "../../src-contract/entities/order.ts";

/** The products of an order in their order (JC-74, JC-82). */
export function itemsOf({ items }: Pick<Order, "items">): (OrderItem & { key: string })[] {
  return Object.entries(items)
    .map(([key, item]) => ({ key, ...item }))
    .sort((one, other) => one.position - other.position);
}

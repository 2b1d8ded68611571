import type { ordersRu } from "./orders.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const ordersEn: SameKeys<typeof ordersRu> = {
  statuses: {
    new: "new",
    inWork: "in work",
    awaitingPayment: "awaiting payment",
    partlyPaid: "partly paid",
    paid: "paid",
    completed: "completed",
    cancelled: "cancelled",
    refunded: "refunded",
    false: "false",
  },
  left: "{{left}} left",
  columns: {
    number: "Number",
    title: "Order",
    total: "Total",
    paid: "Paid",
    left: "Left",
    created: "Created",
  },
  total: "Total",
  noneActive: "No active orders",
};

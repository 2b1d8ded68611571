import { describe, expect, it } from "vitest";
import type { Order } from "../../src-contract/entities/order.ts";
import { isActive, leftMinor, sumsOf } from "./order-sums.ts";

const order = (status: Order["status"], totalMinor: number, paidMinor: number, currency = "RUB") =>
  ({ status, totalMinor, paidMinor, currency }) as Order;

describe("sums of orders", () => {
  it("GC-22: unpaid and unfinished orders are active, completed and cancelled ones are not", () => {
    expect((["new", "awaitingPayment", "partlyPaid", "paid"] as const).map((status) => isActive({ status }))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(isActive({ status: "completed" }) || isActive({ status: "cancelled" })).toBe(false);
  });

  it("sums stand by currency, a cancelled order is not sold, an overpaid one owes nothing", () => {
    expect(leftMinor(order("paid", 100, 150))).toBe(0);
    expect(sumsOf([order("partlyPaid", 1000, 400), order("cancelled", 9000, 0), order("new", 50, 0, "KZT")])).toEqual([
      { currency: "RUB", totalMinor: 1000, paidMinor: 400, leftMinor: 600 },
      { currency: "KZT", totalMinor: 50, paidMinor: 0, leftMinor: 50 },
    ]);
  });
});

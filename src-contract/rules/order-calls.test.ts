import { expect, it } from "vitest";
import type { Order } from "../entities/order.ts";
import { callsOfOrders } from "./order-calls.ts";

const day = 86_400_000;
const order = (id: string, createdAt: number, paidAt: number | null = null, status: Order["status"] = "new") =>
  ({ id, createdAt, paidAt, status }) as Order;
const call = (id: string, startedAt: number, orderId: string | null = null) => ({ id, startedAt, orderId });

it("JC-22: a call is about the newest order that was open then; an order without a call stands there too", () => {
  const orders = [
    order("first", 10 * day, 20 * day, "paid"),
    order("second", 15 * day),
    order("third", 40 * day),
    order("false", 41 * day, null, "false"),
  ];
  const calls = [call("before all", 1 * day), call("about first", 12 * day), call("a", 16 * day), call("b", 30 * day)];
  expect(callsOfOrders(orders, calls).map((line) => [line.order.id, line.call?.id ?? null])).toEqual([
    ["third", null],
    ["second", "b"],
    ["second", "a"],
    ["first", "about first"],
  ]);
  const paid = [order("paid", 0, 10 * day, "paid")];
  expect(
    callsOfOrders(paid, [call("thanks", 10.5 * day), call("later", 12 * day)]).map((line) => line.call?.id),
  ).toEqual(["thanks"]);
});

it("G3-12: a call that is tied to an order is about that one, whatever would be guessed", () => {
  const orders = [order("old", 1 * day), order("new", 5 * day), order("false", 6 * day, null, "false")];
  const calls = [
    call("tied", 10 * day, "old"),
    call("guessed", 11 * day),
    call("of a false one", 12 * day, "false"),
    call("of none that is there", 13 * day, "gone"),
  ];
  expect(callsOfOrders(orders, calls).map((line) => [line.order.id, line.call?.id ?? null])).toEqual([
    ["false", "of a false one"],
    ["new", "guessed"],
    ["old", "tied"],
  ]);
});

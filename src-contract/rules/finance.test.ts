import { v7 as newId } from "uuid";
import { describe, expect, it } from "vitest";
import type { ClientRecord, RecordKind } from "../entities/client-record.ts";
import { noOrderDetails, type Order, orderStatuses } from "../entities/order.ts";
import { type Finance, financeFigures, financeOf } from "./finance.ts";

const clientId = newId();
let count = 0;

function order(status: Order["status"], totalMinor: number, currency = "RUB"): Order {
  count += 1;
  const base = { ...noOrderDetails, id: newId(), revision: 1, deletedAt: null, clientId, managerId: null };
  return { ...base, number: `З-${count}`, title: "Курс", status, currency, totalMinor, paidMinor: 0, createdAt: count };
}

function money(
  kind: Extract<RecordKind, "payment" | "refund" | "payout" | "expense">,
  amountMinor: number,
  more: Record<string, unknown> = {},
  revision: number | null = 1,
): ClientRecord {
  const base = { id: newId(), revision, deletedAt: null, clientId, at: 5, source: "shop", authorId: null };
  return { ...base, kind, title: kind, details: { amountMinor, currency: "RUB", ...more } };
}

const amounts = ({ figures }: Finance) =>
  Object.fromEntries(financeFigures.map((figure) => [figure, figures[figure].amountMinor]));

describe("financial statistics", () => {
  it("JC-33, JC-34, JC-35, JC-36, JC-37, JC-38, JC-39, JC-40, JC-41, JC-42, JC-43, LL-55: each figure is what its formula says", () => {
    const shop = order("paid", 100_000);
    const [finance, ...others] = financeOf(
      [
        shop,
        order("completed", 50_000),
        order("awaitingPayment", 7_000),
        order("inWork", 3_000),
        order("cancelled", 900),
      ],
      [
        money("payment", 90_000, { orderId: shop.id }),
        money("payment", 10_000),
        money("expense", 20_000, { orderId: shop.id, product: "Доставка" }),
        money("expense", 1_000),
        money("payout", 5_000, { to: "partner" }),
        money("payout", 2_000, { to: "callCentre" }),
        money("payout", 700, { to: "coauthor" }),
        money("refund", 4_000, { orderId: shop.id }),
      ],
    );
    expect(others).toEqual([]);
    expect(finance && amounts(finance)).toEqual({
      invoiced: 160_900,
      expected: 7_000,
      confirmed: 3_000,
      paid: 150_000,
      income: 129_000,
      partners: 5_000,
      callCentre: 2_000,
      coauthors: 700,
      refunded: 4_000,
      profit: 117_300,
      payments: 100_000,
    });
  });

  it("JC-32: there is no statistics before the first order, and a false one is none", () => {
    expect(financeOf([], [money("payment", 100)])).toEqual([]);
    expect(financeOf([order("false", 100)], [])).toEqual([]);
  });

  it("JC-39: profit is shown below zero, and what was given back is taken off once", () => {
    const back = order("refunded", 10_000);
    const [finance] = financeOf([back], [money("refund", 10_000, { orderId: back.id }), money("expense", 500)]);
    expect(finance && amounts(finance)).toMatchObject({
      invoiced: 10_000,
      paid: 10_000,
      refunded: 10_000,
      income: 9_500,
      profit: -500,
    });
  });

  it("LL-83, G7-8: a payment that failed or that the server has not confirmed counts in no figure", () => {
    const records = [money("payment", 100, { isFailed: true, errorCode: "51" }), money("payment", 100, {}, null)];
    const [finance] = financeOf([order("new", 100)], records);
    expect(finance?.figures.payments).toEqual({ amountMinor: 0, lines: [] });
  });

  it("G7-1: every currency has figures of its own", () => {
    const sets = financeOf(
      [order("paid", 100), order("paid", 5, "KZT")],
      [money("expense", 2, { currency: "KZT" }), money("refund", 1, { currency: "USD" })],
    );
    expect(sets.map((finance) => [finance.currency, amounts(finance)["profit"]])).toEqual([
      ["RUB", 100],
      ["KZT", 3],
      ["USD", -1],
    ]);
  });

  it("G7-2: on fifty sets of orders and money every figure is the sum of its lines", () => {
    const random = randomOf(7);
    for (let round = 0; round < 50; round += 1) {
      const orders = Array.from({ length: 1 + random(12) }, () =>
        order(orderStatuses[random(orderStatuses.length)] ?? "new", random(1_000_000), random(3) ? "RUB" : "EUR"),
      );
      const records = Array.from({ length: random(20) }, () => {
        const kind = (["payment", "refund", "payout", "expense"] as const)[random(4)] ?? "payment";
        const to = ["partner", "callCentre", "coauthor"][random(3)];
        const more = {
          currency: random(3) ? "RUB" : "EUR",
          isFailed: random(4) === 0,
          ...(kind === "payout" ? { to } : {}),
        };
        return money(kind, random(500_000), more);
      });
      for (const { figures } of financeOf(orders, records)) {
        for (const { amountMinor, lines } of Object.values(figures))
          expect(lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(amountMinor);
        const { income, paid, profit, partners, callCentre, coauthors, refunded } = figures;
        expect(income.amountMinor).toBeLessThanOrEqual(paid.amountMinor);
        expect(profit.amountMinor).toBe(
          income.amountMinor -
            (partners.amountMinor + callCentre.amountMinor + coauthors.amountMinor) -
            refunded.amountMinor,
        );
      }
    }
  });
});

/** Park and Miller: the same course everywhere. */
function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

import { z } from "zod";
import { idSchema, timeSchema } from "../entities/basics.ts";
import { type ClientRecord, recordOf } from "../entities/client-record.ts";
import { type Order, orderStatuses } from "../entities/order.ts";

/** JC-33…JC-43 in their order, and LL-55 after them. */
export const financeFigures = [
  "invoiced",
  "expected",
  "confirmed",
  "paid",
  "income",
  "profit",
  "partners",
  "callCentre",
  "coauthors",
  "refunded",
  "payments",
] as const;
export type FinanceFigure = (typeof financeFigures)[number];

/** One order, payment, refund, payout or expense in a figure. `amountMinor` is as it counts there: below zero when taken off. */
export const financeLineSchema = z.object({
  id: idSchema,
  what: z.enum(["order", "payment", "refund", "payout", "expense"]),
  title: z.string(),
  orderId: idSchema.nullable(),
  orderNumber: z.string().nullable(),
  status: z.enum(orderStatuses).nullable(),
  at: timeSchema,
  amountMinor: z.int(),
});
export type FinanceLine = z.infer<typeof financeLineSchema>;

export const financeSchema = z.object({
  currency: z.string().length(3),
  figures: z.record(z.enum(financeFigures), z.object({ amountMinor: z.int(), lines: z.array(financeLineSchema) })),
});
export type Finance = z.infer<typeof financeSchema>;

/** «Ожидается»: an invoice that nobody has paid or promised to. */
const expectedStatuses: readonly Order["status"][] = ["new", "awaitingPayment", "partlyPaid"];
/** «Подтверждён»: the client has said yes, the money is not there yet. */
const confirmedStatuses: readonly Order["status"][] = ["inWork"];
/** An invoice that was given back was paid first: it stays, and what was given back is taken off once, as a refund (A.8-2). */
const paidStatuses: readonly Order["status"][] = ["paid", "completed", "refunded"];

/**
 * The ten figures of financial statistics and the sum of all payments, a set for each currency. Every figure is the sum of
 * its lines (G7-2). Empty before the first order (JC-32). Orders that are «ложные» are none (GC-26); a payment that
 * failed counts nowhere (LL-83); profit may be below zero (A.8-1); money that the server has not confirmed counts in
 * nothing (sync rule 10).
 *
 *   income = paid − expenses
 *   profit = income − (partners + callCentre + coauthors) − refunded
 */
export function financeOf(allOrders: readonly Order[], records: readonly ClientRecord[]): Finance[] {
  const orders = allOrders.filter(({ status, deletedAt }) => status !== "false" && deletedAt === null);
  if (orders.length === 0) return [];
  const numbers = new Map(orders.map(({ id, number }) => [id, number]));
  const rows = records
    .filter(({ revision, deletedAt }) => revision !== null && deletedAt === null)
    .flatMap((record) => moneyOf(record, numbers));
  const currencies = new Set([...orders.map(({ currency }) => currency), ...rows.map(({ currency }) => currency)]);
  return Array.from(currencies, (currency) => {
    const own = orders.filter((order) => order.currency === currency);
    const ofStatus = (statuses: readonly Order["status"][]) =>
      own.filter(({ status }) => statuses.includes(status)).map(orderLine);
    const ofKind = (kind: MoneyKind) =>
      rows.filter((row) => row.currency === currency && row.kind === kind).map(({ line }) => line);
    const paid = ofStatus(paidStatuses);
    const income = [...paid, ...ofKind("expense").map(takenOff)];
    const costs = [...ofKind("partner"), ...ofKind("callCentre"), ...ofKind("coauthor"), ...ofKind("refund")];
    const lines: Record<FinanceFigure, FinanceLine[]> = {
      invoiced: own.map(orderLine),
      expected: ofStatus(expectedStatuses),
      confirmed: ofStatus(confirmedStatuses),
      paid,
      income,
      profit: [...income, ...costs.map(takenOff)],
      partners: ofKind("partner"),
      callCentre: ofKind("callCentre"),
      coauthors: ofKind("coauthor"),
      refunded: ofKind("refund"),
      payments: ofKind("payment"),
    };
    const figures = Object.fromEntries(
      financeFigures.map((figure) => [figure, { amountMinor: sumOf(lines[figure]), lines: lines[figure] }]),
    ) as Finance["figures"];
    return { currency, figures };
  });
}

function sumOf(lines: readonly FinanceLine[]): number {
  return lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function takenOff(line: FinanceLine): FinanceLine {
  return { ...line, amountMinor: -line.amountMinor };
}

function orderLine({ id, number, title, status, createdAt, totalMinor }: Order): FinanceLine {
  return { id, what: "order", title, orderId: id, orderNumber: number, status, at: createdAt, amountMinor: totalMinor };
}

type MoneyKind = "payment" | "refund" | "expense" | "partner" | "callCentre" | "coauthor";
type MoneyRow = { kind: MoneyKind; currency: string; line: FinanceLine };

function moneyOf(record: ClientRecord, numbers: ReadonlyMap<string, string>): MoneyRow[] {
  const row = (
    kind: MoneyKind,
    what: FinanceLine["what"],
    { amountMinor, currency, orderId }: { amountMinor: number; currency: string; orderId: string | null },
    title = record.title,
  ): MoneyRow[] => [
    {
      kind,
      currency,
      line: {
        id: record.id,
        what,
        title,
        orderId,
        orderNumber: orderId === null ? null : (numbers.get(orderId) ?? null),
        status: null,
        at: record.at,
        amountMinor,
      },
    },
  ];
  const payment = recordOf("payment", record);
  if (payment) return payment.details.isFailed ? [] : row("payment", "payment", payment.details);
  const refund = recordOf("refund", record);
  if (refund) return row("refund", "refund", refund.details);
  const payout = recordOf("payout", record);
  if (payout) return row(payout.details.to, "payout", payout.details, payout.details.recipient || payout.title);
  const expense = recordOf("expense", record);
  if (expense) return row("expense", "expense", expense.details, expense.details.product || expense.title);
  return [];
}

import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Order } from "../../src-contract/entities/order.ts";
import { DataTable } from "../ui/DataTable.tsx";
import type { Column } from "../ui/table-column.ts";
import { Moment } from "../ui/Moment.tsx";
import { TwoLines } from "../ui/TwoLines.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./OrderTable.module.css";
import { isActive, leftMinor } from "./order-sums.ts";
import { itemsOf } from "./order-items.ts";

type OrderTableProps = { orders: readonly Order[]; now: number; onOpen: (order: Order) => void };

/** JC-72…JC-79: an order a line; money never changes on the desk (sync rule 10). */
export function OrderTable({ orders, now, onOpen }: OrderTableProps) {
  const { t } = useTexts();
  const format = useFormat();
  const columns: Column<Order>[] = [
    {
      key: "number",
      label: t("records.orders.columns.number"),
      width: "80px",
      value: ({ number }) => number,
      cell: (order) => (
        <button
          type="button"
          className={classes.number}
          aria-label={t("records.orders.open", { number: order.number })}
          onClick={() => onOpen(order)}
        >
          {order.number}
        </button>
      ),
    },
    {
      key: "created",
      label: t("records.orders.columns.created"),
      width: "78px",
      value: ({ createdAt }) => ({ at: createdAt }),
      cell: ({ createdAt }) => <Moment time={createdAt} now={now} />,
    },
    {
      key: "product",
      label: t("records.orders.columns.product"),
      width: "minmax(90px, 1.4fr)",
      value: ({ title }) => title,
      cell: (order) => (
        <TwoLines
          first={order.title}
          second={itemsOf(order)
            .map(({ productId }) => productId)
            .filter(Boolean)
            .join(", ")}
        />
      ),
    },
    {
      key: "sum",
      label: t("records.orders.columns.sum"),
      width: "minmax(92px, auto)",
      value: ({ totalMinor, currency }) => ({ minor: totalMinor, currency }),
      end: true,
      cell: (order) => (
        <TwoLines
          first={format.money(order.totalMinor, order.currency)}
          second={
            leftMinor(order) > 0 ? t("orders.left", { left: format.money(leftMinor(order), order.currency) }) : ""
          }
        />
      ),
    },
    {
      key: "status",
      label: t("records.orders.columns.status"),
      width: "minmax(92px, 0.9fr)",
      value: ({ status }) => t(`orders.statuses.${status}`),
      cell: (order) => <TwoLines first={t(`orders.statuses.${order.status}`)} second={paymentWords(order)} />,
    },
    {
      key: "partner",
      label: t("records.orders.columns.partner"),
      width: "minmax(0, 0.7fr)",
      value: ({ partner }) => partner,
      from: 620,
    },
    {
      key: "source",
      label: t("records.orders.columns.source"),
      width: "minmax(0, 0.7fr)",
      value: ({ utmSource }) => utmSource,
      from: 620,
    },
    {
      key: "campaign",
      label: t("records.orders.columns.campaign"),
      width: "minmax(0, 1fr)",
      value: ({ utmCampaign, utmAd, utmKeys }) => [utmCampaign, utmAd, utmKeys].filter(Boolean).join(" · "),
      from: 700,
      cell: ({ utmCampaign, utmAd, utmKeys }) => (
        <TwoLines first={utmCampaign} second={[utmAd, utmKeys].filter(Boolean).join(" · ")} />
      ),
    },
  ];

  /** JC-77: when it was paid; LL-59: when it is charged again. */
  function paymentWords({ paidAt, nextChargeAt }: Order): string {
    if (nextChargeAt !== null) return t("records.orders.nextCharge", { date: format.day(nextChargeAt, now) });
    return paidAt === null ? "" : format.whenExact(paidAt, now);
  }

  return (
    <DataTable
      name="orders"
      label={t("records.orders.orders")}
      columns={columns}
      rows={orders}
      rowId={({ id }) => id}
      onOpen={onOpen}
      isQuiet={(order) => !isActive(order)}
    />
  );
}

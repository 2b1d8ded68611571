import { type ReactNode, useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type ClientRecord, recordOf } from "../../src-contract/entities/client-record.ts";
import { useClientRecords } from "../api/use-feed.ts";
import { DataTable } from "../ui/DataTable.tsx";
import type { Column } from "../ui/table-column.ts";
import { Moment } from "../ui/Moment.tsx";
import { TwoLines } from "../ui/TwoLines.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./OrderTable.module.css";

type PaymentTableProps = {
  clientId: string;
  now: number;
  orderNumber: (orderId: string) => string | null;
  onOpenOrder: (orderId: string) => void;
  empty: ReactNode;
};
type Payment = {
  record: ClientRecord;
  amountMinor: number;
  currency: string;
  orderId: string | null;
  method: string;
  accessEmail: string;
  state: "passed" | "failed" | "refund";
  errorCode: string;
};
const paymentKinds = ["payment", "refund"] as const;

function paymentsOf(record: ClientRecord): Payment[] {
  const payment = recordOf("payment", record)?.details;
  if (payment) return [{ ...payment, record, state: payment.isFailed ? "failed" : "passed" }];
  const refund = recordOf("refund", record)?.details;
  return refund ? [{ ...refund, record, method: "", errorCode: "", accessEmail: "", state: "refund" }] : [];
}

/** LL-38, LL-55, LL-56, LL-83: money that came, that did not come and why, and that went back. */
export function PaymentTable({ clientId, now, orderNumber, onOpenOrder, empty }: PaymentTableProps) {
  const { t } = useTexts();
  const format = useFormat();
  const feed = useClientRecords(clientId, paymentKinds);
  const payments = useMemo(() => feed.rows.flatMap(paymentsOf), [feed.rows]);
  if (feed.loaded && payments.length === 0) return empty;

  const stateOf = ({ state, errorCode }: Payment) =>
    state === "failed" && errorCode
      ? t("records.orders.failedCode", { code: errorCode })
      : t(`records.orders.${state}`);
  const columns: Column<Payment>[] = [
    {
      key: "when",
      label: t("records.orders.columns.when"),
      width: "84px",
      value: ({ record }) => ({ at: record.at }),
      cell: ({ record }) => <Moment time={record.at} now={now} />,
    },
    {
      key: "order",
      label: t("records.orders.columns.order"),
      width: "96px",
      value: ({ orderId }) => (orderId === null ? null : orderNumber(orderId)),
      cell: ({ orderId }) => {
        const number = orderId === null ? null : orderNumber(orderId);
        if (orderId === null || number === null) return null;
        return (
          <button
            type="button"
            className={classes.number}
            aria-label={t("records.orders.open", { number })}
            onClick={() => onOpenOrder(orderId)}
          >
            {number}
          </button>
        );
      },
    },
    {
      key: "sum",
      label: t("records.orders.columns.sum"),
      width: "minmax(100px, auto)",
      value: ({ amountMinor, currency, state }) => ({
        minor: state === "refund" ? -amountMinor : amountMinor,
        currency,
      }),
      end: true,
      cell: ({ amountMinor, currency, state }) =>
        format.money(state === "refund" ? -amountMinor : amountMinor, currency),
    },
    {
      key: "status",
      label: t("records.orders.columns.status"),
      width: "minmax(120px, 1fr)",
      value: stateOf,
    },
    {
      key: "method",
      label: t("records.orders.columns.method"),
      width: "minmax(0, 1.4fr)",
      value: ({ method, record }) => method || record.title,
      cell: ({ method, record }) => <TwoLines first={method || record.title} second={method ? record.title : ""} />,
    },
  ];
  // no empty column where no system sells learning
  if (payments.some(({ accessEmail }) => accessEmail))
    columns.push({
      key: "access",
      label: t("records.orders.columns.access"),
      width: "minmax(120px, 1.4fr)",
      value: ({ accessEmail }) => accessEmail,
    });
  return (
    <DataTable
      name="payments"
      label={t("records.orders.payments")}
      columns={columns}
      rows={payments}
      rowId={({ record }) => record.id}
      isQuiet={({ state }) => state === "failed"}
      older={feed.older}
    />
  );
}

import { IconPhoneCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import type { Comment } from "../../src-contract/entities/comment.ts";
import type { Order } from "../../src-contract/entities/order.ts";
import { callsOfOrders, type OrderCall } from "../../src-contract/rules/order-calls.ts";
import { useAsOf } from "../api/use-as-of.ts";
import { useUsers } from "../api/use-users.ts";
import { DataTable } from "../ui/DataTable.tsx";
import type { Column } from "../ui/table-column.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Moment } from "../ui/Moment.tsx";
import { TabFrame } from "../ui/TabFrame.tsx";
import { TwoLines } from "../ui/TwoLines.tsx";
import { useFormat } from "../ui/use-format.ts";
import { itemsOf } from "./order-items.ts";

type OrderCallsTabProps = {
  orders: Order[];
  calls: Call[];
  comments: Comment[];
  now: number;
  callWords: (call: Call) => string;
};

/** JC-22, JC-80…JC-85: each invoice with the calls about it and what the employee wrote down during them. */
export function OrderCallsTab({ orders, calls, comments, now, callWords }: OrderCallsTabProps) {
  const { t } = useTexts();
  const format = useFormat();
  const users = useUsers();
  const asOf = useAsOf();
  const lines = useMemo(() => callsOfOrders(orders, calls), [orders, calls]);
  const commentOf = useMemo(() => new Map(comments.map(({ callId, text }) => [callId, text])), [comments]);
  const columns: Column<OrderCall<Call>>[] = [
    {
      key: "number",
      label: t("records.orderCalls.columns.number"),
      width: "80px",
      value: ({ order }) => order.number,
    },
    {
      key: "created",
      label: t("records.orderCalls.columns.created"),
      width: "70px",
      value: ({ order }) => ({ at: order.createdAt }),
      cell: ({ order }) => <Moment time={order.createdAt} now={now} />,
    },
    {
      key: "products",
      label: t("records.orderCalls.columns.products"),
      width: "minmax(84px, 1.1fr)",
      value: ({ order }) => products(order),
      cell: ({ order }) => <TwoLines first={format.money(order.totalMinor, order.currency)} second={products(order)} />,
    },
    {
      key: "status",
      label: t("records.orderCalls.columns.status"),
      width: "minmax(64px, 0.6fr)",
      value: ({ order }) => t(`orders.statuses.${order.status}`),
    },
    {
      key: "comment",
      label: t("records.orderCalls.columns.comment"),
      width: "minmax(84px, 1.6fr)",
      value: ({ call }) => (call ? (commentOf.get(call.id) ?? callWords(call)) : t("records.orderCalls.notCalled")),
      cell: ({ call }) =>
        call ? (
          <TwoLines
            first={commentOf.get(call.id) ?? callWords(call)}
            second={`${format.whenExact(call.startedAt, now)}${commentOf.has(call.id) ? ` · ${callWords(call)}` : ""}`}
          />
        ) : (
          t("records.orderCalls.notCalled")
        ),
    },
    {
      key: "responsible",
      label: t("records.orderCalls.columns.responsible"),
      width: "minmax(70px, 0.7fr)",
      value: ({ order, call }) => users.nameOf(call?.managerId ?? order.managerId) ?? null,
      cell: ({ order, call }) => users.nameOf(call?.managerId ?? order.managerId),
    },
  ];

  function products(order: Order): string {
    const items = itemsOf(order).map(
      (item) => `${item.title} ${format.money(item.quantity * item.priceMinor, order.currency)}`,
    );
    return items.length > 0 ? items.join(", ") : order.title;
  }

  return (
    <TabFrame asOf={asOf}>
      {lines.length === 0 ? (
        <EmptyState
          icon={<IconPhoneCheck size={22} />}
          title={t("records.orderCalls.none")}
          hint={t("records.orderCalls.noneHint")}
        />
      ) : (
        <DataTable
          name="orderCalls"
          label={t("records.orderCalls.title")}
          columns={columns}
          rows={lines}
          rowId={({ order, call }) => call?.id ?? order.id}
          isQuiet={({ call }) => call === null}
        />
      )}
    </TabFrame>
  );
}

import { SegmentedControl } from "@mantine/core";
import { IconCreditCard, IconRepeat, IconShoppingCart } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Order } from "../../src-contract/entities/order.ts";
import { useAsOf } from "../api/use-as-of.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { TabFrame } from "../ui/TabFrame.tsx";
import { useFormat } from "../ui/use-format.ts";
import { OrderDetails } from "./OrderDetails.tsx";
import { OrderTable } from "./OrderTable.tsx";
import { PaymentTable } from "./PaymentTable.tsx";
import { sumsOf } from "./order-sums.ts";

type OrdersTabProps = {
  clientId: string;
  orders: Order[];
  now: number;
  /** Payments are work with the client: not everybody sees them. */
  seesPayments: boolean;
};
const views = ["orders", "payments", "recurring"] as const;
type View = (typeof views)[number];

/** GC-26, GC-27, LL-54…LL-59, JC-72…JC-79: orders in every status but «ложные», payments, and those charged again and again. */
export function OrdersTab({ clientId, orders: all, now, seesPayments }: OrdersTabProps) {
  const { t } = useTexts();
  const format = useFormat();
  const asOf = useAsOf();
  const [view, setView] = useState<View>("orders");
  const [openedId, setOpenedId] = useState<string | null>(null);
  const orders = all.filter(({ status }) => status !== "false");
  const recurring = orders
    .filter(({ nextChargeAt }) => nextChargeAt !== null)
    .toSorted((one, other) => (one.nextChargeAt ?? 0) - (other.nextChargeAt ?? 0));
  const opened = orders.find(({ id }) => id === openedId);
  const numbers = new Map(orders.map(({ id, number }) => [id, number]));
  const shown = views.filter((one) => one !== "payments" || seesPayments);

  const sums = sumsOf(orders).map(
    ({ currency, totalMinor, leftMinor }) =>
      `${t("records.orders.total")} ${format.money(totalMinor, currency)}, ${t("records.orders.left")} ${format.money(leftMinor, currency)}`,
  );
  return (
    <TabFrame
      asOf={asOf}
      tools={
        <SegmentedControl
          aria-label={t("records.orders.show")}
          value={view}
          onChange={(value) => setView(value as View)}
          data={shown.map((value) => ({ value, label: t(`records.orders.${value}`) }))}
        />
      }
      foot={view === "payments" || sums.length === 0 ? null : sums.join(" · ")}
    >
      {content()}
      {opened ? <OrderDetails order={opened} now={now} onClose={() => setOpenedId(null)} /> : null}
    </TabFrame>
  );

  function content() {
    if (view === "payments")
      return (
        <PaymentTable
          clientId={clientId}
          now={now}
          orderNumber={(id) => numbers.get(id) ?? null}
          onOpenOrder={setOpenedId}
          empty={
            <EmptyState
              icon={<IconCreditCard size={22} />}
              title={t("records.orders.noPayments")}
              hint={t("records.orders.noPaymentsHint")}
            />
          }
        />
      );
    if (view === "recurring" && recurring.length === 0)
      return (
        <EmptyState
          icon={<IconRepeat size={22} />}
          title={t("records.orders.noRecurring")}
          hint={t("records.orders.noRecurringHint")}
        />
      );
    if (orders.length === 0)
      return (
        <EmptyState
          icon={<IconShoppingCart size={22} />}
          title={t("card.orders.none")}
          hint={t("card.orders.noneHint")}
        />
      );
    return (
      <OrderTable orders={view === "recurring" ? recurring : orders} now={now} onOpen={({ id }) => setOpenedId(id)} />
    );
  }
}

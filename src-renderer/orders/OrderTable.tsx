import { IconShoppingCart } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Order } from "../../src-contract/entities/order.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { useFormat } from "../ui/use-format.ts";
import { When } from "../ui/When.tsx";
import classes from "./OrderTable.module.css";
import { isActive, leftMinor, sumsOf } from "./order-sums.ts";

type OrderTableProps = { orders: Order[]; now: number; sums: boolean };

/** Orders with sums, what was paid and what is left; money never changes on the desk (sync rule 10). */
export function OrderTable({ orders, now, sums }: OrderTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (orders.length === 0) {
    return (
      <EmptyState
        icon={<IconShoppingCart size={22} />}
        title={t("card.orders.none")}
        hint={t("card.orders.noneHint")}
      />
    );
  }
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("orders.columns.number")}</th>
            <th scope="col">{t("orders.columns.title")}</th>
            <th scope="col" className={classes.money}>
              {t("orders.columns.total")}
            </th>
            <th scope="col" className={classes.money}>
              {t("orders.columns.paid")}
            </th>
            <th scope="col" className={classes.money}>
              {t("orders.columns.left")}
            </th>
            <th scope="col" className={classes.created}>
              {t("orders.columns.created")}
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id} data-closed={!isActive(order) || undefined}>
              <td className={classes.number}>
                {order.number} <CopyButton value={order.number} />
              </td>
              <td className={classes.title}>
                {order.title}
                <span className={classes.status}>{t(`orders.statuses.${order.status}`)}</span>
              </td>
              <td className={classes.money}>{format.money(order.totalMinor, order.currency)}</td>
              <td className={classes.money}>{format.money(order.paidMinor, order.currency)}</td>
              <td className={classes.money} data-left={leftMinor(order) > 0 || undefined}>
                {leftMinor(order) > 0 ? format.money(leftMinor(order), order.currency) : "—"}
              </td>
              <td className={classes.created}>
                <When time={order.createdAt} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
        {sums ? (
          <tfoot>
            {sumsOf(orders).map((sum) => (
              <tr key={sum.currency}>
                <th scope="row" colSpan={2}>
                  {t("orders.total")}
                </th>
                <td className={classes.money}>{format.money(sum.totalMinor, sum.currency)}</td>
                <td className={classes.money}>{format.money(sum.paidMinor, sum.currency)}</td>
                <td className={classes.money}>{sum.leftMinor > 0 ? format.money(sum.leftMinor, sum.currency) : "—"}</td>
                <td className={classes.created} />
              </tr>
            ))}
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}

import { Modal } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Order } from "../../src-contract/entities/order.ts";
import { useUsers } from "../api/use-users.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./OrderDetails.module.css";
import { itemsOf } from "./order-items.ts";
import { leftMinor } from "./order-sums.ts";

type OrderDetailsProps = { order: Order; now: number; onClose: () => void };

/** GC-27: what a click on an order's number opens. */
export function OrderDetails({ order, now, onClose }: OrderDetailsProps) {
  const { t } = useTexts();
  const format = useFormat();
  const users = useUsers();
  const money = (minor: number) => format.money(minor, order.currency);
  const campaign = [order.utmCampaign, order.utmAd, order.utmKeys].filter(Boolean).join(" · ");
  const items = itemsOf(order);
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t("records.orders.open", { number: order.number })}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <FactList>
        <Fact label={t("records.orders.columns.number")}>
          {order.number} <CopyButton value={order.number} />
        </Fact>
        <Fact label={t("records.orders.columns.product")}>{order.title}</Fact>
        <Fact label={t("records.orders.columns.status")}>{t(`orders.statuses.${order.status}`)}</Fact>
        <Fact label={t("records.orders.columns.created")}>{format.exact(order.createdAt)}</Fact>
        <Fact label={t("records.orders.columns.sum")}>{money(order.totalMinor)}</Fact>
        <Fact label={t("records.orders.columns.paid")}>
          {money(order.paidMinor)}
          {order.paidAt === null
            ? ""
            : `, ${t("records.orders.paidAt", { date: format.whenExact(order.paidAt, now) })}`}
        </Fact>
        {leftMinor(order) > 0 ? <Fact label={t("records.orders.left")}>{money(leftMinor(order))}</Fact> : null}
        {order.nextChargeAt === null ? null : (
          <Fact label={t("records.orders.columns.nextCharge")}>{format.exact(order.nextChargeAt)}</Fact>
        )}
        {order.managerId === null ? null : (
          <Fact label={t("records.orders.manager")}>{users.nameOf(order.managerId)}</Fact>
        )}
        {order.partner ? <Fact label={t("records.orders.columns.partner")}>{order.partner}</Fact> : null}
        {order.utmSource ? <Fact label={t("records.orders.columns.source")}>{order.utmSource}</Fact> : null}
        {campaign ? <Fact label={t("records.orders.columns.campaign")}>{campaign}</Fact> : null}
      </FactList>
      {items.length > 0 ? (
        <>
          <h3 className={classes.head}>{t("records.orders.items")}</h3>
          <ul className={classes.list} aria-label={t("records.orders.items")}>
            {items.map((item) => (
              <li key={item.key} className={classes.item}>
                <span>
                  {item.title}
                  {item.productId ? (
                    <span className={classes.quiet}> {t("records.orders.productId", { id: item.productId })}</span>
                  ) : null}
                </span>
                <span className={classes.quiet}>
                  {t("records.orders.quantity", { quantity: item.quantity, price: money(item.priceMinor) })}
                </span>
                <span className={classes.sum}>{money(item.quantity * item.priceMinor)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Modal>
  );
}

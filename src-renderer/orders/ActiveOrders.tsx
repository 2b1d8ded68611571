import { Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Order } from "../../src-contract/entities/order.ts";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./ActiveOrders.module.css";
import { isActive, leftMinor } from "./order-sums.ts";

/** GC-22: under the summary; nothing when the client never ordered. */
export function ActiveOrders({ orders }: { orders: Order[] }) {
  const { t } = useTexts();
  const format = useFormat();
  const active = orders.filter(isActive);
  if (orders.length === 0) return null;
  return (
    <Section title={t("card.activeOrders")}>
      {active.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("orders.noneActive")}
        </Text>
      ) : (
        <ul className={classes.list}>
          {active.map((order) => (
            <li key={order.id} className={classes.row}>
              <span className={classes.number}>№ {order.number}</span>
              <span className={classes.title}>{order.title}</span>
              <span className={classes.status}>{t(`orders.statuses.${order.status}`)}</span>
              <span className={classes.sum}>
                {format.money(order.totalMinor, order.currency)}
                <span className={classes.left}>
                  {leftMinor(order) > 0
                    ? t("orders.left", { left: format.money(leftMinor(order), order.currency) })
                    : t("orders.statuses.paid")}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

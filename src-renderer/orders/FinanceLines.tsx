import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { FinanceLine } from "../../src-contract/rules/finance.ts";
import { Moment } from "../ui/Moment.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./FinanceLines.module.css";

type FinanceLinesProps = { amountMinor: number; lines: readonly FinanceLine[]; currency: string; now: number };

/** G7-2: the lines that a figure is the sum of, and the sum below them. */
export function FinanceLines({ amountMinor, lines, currency, now }: FinanceLinesProps) {
  const { t } = useTexts();
  const format = useFormat();
  if (lines.length === 0) return <p className={classes.none}>{t("records.money.noLines")}</p>;
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("records.money.columns.when")}</th>
            <th scope="col">{t("records.money.columns.what")}</th>
            <th scope="col">{t("records.money.columns.title")}</th>
            <th scope="col">{t("records.money.columns.order")}</th>
            <th scope="col" className={classes.amount}>
              {t("records.money.columns.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                <Moment time={line.at} now={now} />
              </td>
              <td>{t(`records.money.what.${line.what}`)}</td>
              <td className={classes.title}>
                {line.title}
                {line.status ? <span className={classes.status}>{t(`orders.statuses.${line.status}`)}</span> : null}
              </td>
              <td>{line.orderNumber}</td>
              <td className={classes.amount}>{format.money(line.amountMinor, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {t("records.money.sum")}
            </th>
            <td className={classes.amount}>{format.money(amountMinor, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

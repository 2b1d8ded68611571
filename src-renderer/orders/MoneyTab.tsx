import { Modal, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type Finance, type FinanceFigure, financeFigures } from "../../src-contract/rules/finance.ts";
import { useAsOf } from "../api/use-as-of.ts";
import { useQuery } from "../api/use-query.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { TabFrame } from "../ui/TabFrame.tsx";
import { useFormat } from "../ui/use-format.ts";
import { FinanceLines } from "./FinanceLines.tsx";
import classes from "./MoneyTab.module.css";

/** JC-32…JC-43, LL-55: the figures of a client's money, a set for each currency; each opens what it is the sum of (G7-2). */
export function MoneyTab({ clientId, now }: { clientId: string; now: number }) {
  const { t } = useTexts();
  const asOf = useAsOf();
  const { data, error } = useQuery("clientFinance", { clientId });
  const [chosen, setChosen] = useState<string | null>(null);
  const [opened, setOpened] = useState<FinanceFigure | null>(null);
  if (error) return <ErrorMessage error={error} />;
  const finance = data?.find(({ currency }) => currency === chosen) ?? data?.[0];
  if (!data || !finance) return null;
  return (
    <TabFrame
      asOf={asOf}
      tools={
        data.length > 1 ? (
          <SegmentedControl
            aria-label={t("records.money.currency")}
            value={finance.currency}
            onChange={setChosen}
            data={data.map(({ currency }) => currency)}
          />
        ) : null
      }
    >
      <ul className={classes.figures} aria-label={t("records.money.title")}>
        {financeFigures.map((figure) => (
          <li key={figure}>
            <Figure finance={finance} figure={figure} onOpen={() => setOpened(figure)} />
          </li>
        ))}
      </ul>
      {opened ? (
        <Modal
          opened
          onClose={() => setOpened(null)}
          size={640}
          title={t("records.money.lines", { figure: t(`records.money.figures.${opened}`) })}
          closeButtonProps={{ "aria-label": t("app.close") }}
        >
          <FinanceLines {...finance.figures[opened]} currency={finance.currency} now={now} />
        </Modal>
      ) : null}
    </TabFrame>
  );
}

type FigureProps = { finance: Finance; figure: FinanceFigure; onOpen: () => void };

function Figure({ finance, figure, onOpen }: FigureProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { amountMinor } = finance.figures[figure];
  return (
    <button
      type="button"
      className={classes.figure}
      data-figure={figure}
      data-below={amountMinor < 0 || undefined}
      onClick={onOpen}
    >
      <span className={classes.name}>
        {t(`records.money.figures.${figure}`)}
        <span className={classes.how}>{t(`records.money.how.${figure}`)}</span>
      </span>
      <span className={classes.amount}>{format.money(amountMinor, finance.currency)}</span>
    </button>
  );
}

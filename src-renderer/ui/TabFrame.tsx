import { type ReactNode, useState } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import { TableSlotContext } from "./table-context.ts";
import { useFormat } from "./use-format.ts";
import classes from "./TabFrame.module.css";

type TabFrameProps = {
  /** What the tab is filtered by, and what is done in it. */
  tools?: ReactNode;
  /** When the data was last compared with the server; null while it never was. */
  asOf: number | null;
  /** Under the table. */
  foot?: ReactNode;
  children: ReactNode;
};

/** A tab of the card: its filters, «данные на HH:MM» (G5-5), and a table over the rest of the height. */
export function TabFrame({ tools, asOf, foot, children }: TabFrameProps) {
  const { t } = useTexts();
  const format = useFormat();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  return (
    <div className={classes.frame}>
      <div className={classes.head}>
        <div className={classes.tools}>{tools}</div>
        {/* before what stands at the right edge: a table that comes or goes moves nothing */}
        <span ref={setSlot} className={classes.slot} />
        <span className={classes.asOf} title={asOf === null ? undefined : format.exact(asOf)}>
          {asOf === null ? t("records.asOfNever") : t("records.asOf", { time: format.clock(asOf) })}
        </span>
      </div>
      <TableSlotContext.Provider value={slot}>{children}</TableSlotContext.Provider>
      {foot ? <div className={classes.foot}>{foot}</div> : null}
    </div>
  );
}

import type { ReactNode } from "react";
import classes from "./TwoLines.module.css";

type TwoLinesProps = { first: ReactNode; second: ReactNode; title?: string | undefined };

/** A cell of two lines, each cut where there is no more room; the whole is in the tooltip. */
export function TwoLines({ first, second, title }: TwoLinesProps) {
  const whole =
    title ?? [first, second].filter((part): part is string => typeof part === "string" && part !== "").join("\n");
  return (
    <span className={classes.cell} title={whole || undefined}>
      <span className={classes.line}>{first}</span>
      {second ? <span className={classes.second}>{second}</span> : null}
    </span>
  );
}

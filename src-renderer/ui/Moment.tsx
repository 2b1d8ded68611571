import { useFormat } from "./use-format.ts";
import classes from "./Moment.module.css";

/** A moment in a narrow column: the day, and the clock below it. Nothing for a moment that did not come. */
export function Moment({ time, now }: { time: number | null; now: number }) {
  const format = useFormat();
  if (time === null) return null;
  return (
    <time className={classes.moment} dateTime={new Date(time).toISOString()} title={format.exact(time)}>
      <span>{format.day(time, now)}</span>
      <span className={classes.clock}>{format.clock(time)}</span>
    </time>
  );
}

import { useTexts } from "./texts/TextsProvider.tsx";
import { clientClock } from "../../src-contract/rules/calling-window.ts";
import classes from "./LocalClock.module.css";
import { useFormat } from "./use-format.ts";

type LocalClockProps = {
  utcOffsetMinutes: number;
  now: number;
  /** How the zone is known, in words. */
  source: string;
};

/** GC-7, G5-12: a ticking clock of somewhere else, «23:27 ночь · UTC+5»; warm colour in the quiet hours. */
export function LocalClock({ utcOffsetMinutes, now, source }: LocalClockProps) {
  const { t } = useTexts();
  const format = useFormat();
  const clock = clientClock(utcOffsetMinutes, now);
  return (
    <span
      className={classes.clock}
      data-quiet={clock.quiet || undefined}
      data-tip={t("app.clockTooltip", {
        utc: format.utcOffset(utcOffsetMinutes),
        moscow: format.moscowOffset(utcOffsetMinutes),
        source,
      })}
    >
      <b>{format.clientTime(utcOffsetMinutes, now)}</b> {t(`app.dayParts.${clock.part}`)}{" "}
      <span className={classes.zone}>{format.utcOffset(utcOffsetMinutes)}</span>
    </span>
  );
}

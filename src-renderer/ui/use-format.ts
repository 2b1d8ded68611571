import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { createFormat, type Format } from "./format.ts";

/** Dates, money, durations and counts in the window's language. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation();
  return useMemo(
    () =>
      createFormat(i18n.language === "en" ? "en" : "ru", {
        today: (time) => t("app.dates.today", { time }),
        yesterday: (time) => t("app.dates.yesterday", { time }),
        tomorrow: (time) => t("app.dates.tomorrow", { time }),
        todayShort: t("app.dates.todayShort"),
        yesterdayShort: t("app.dates.yesterdayShort"),
        moscow: t("app.dates.moscow"),
      }),
    [t, i18n.language],
  );
}

/** «+50», «−20»: a change, with the minus that stands as wide as a figure. */
export function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value).replace("-", "−");
}

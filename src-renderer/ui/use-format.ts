import { useTexts } from "./texts/TextsProvider.tsx";
import type { Language, Texts } from "./texts/texts-in.ts";
import { createFormat, type Format } from "./format.ts";

/** A dozen Intl objects stand behind one, each dearer than a row of a list: one for a language, whoever asks. */
const formats = new Map<Language, Format>();

/** Dates, money, durations and counts in the window's language. */
export function useFormat(): Format {
  const texts = useTexts();
  return formats.get(texts.language) ?? formatIn(texts);
}

function formatIn({ language, t }: Texts): Format {
  const format = createFormat(language, {
    today: (time) => t("app.dates.today", { time }),
    yesterday: (time) => t("app.dates.yesterday", { time }),
    tomorrow: (time) => t("app.dates.tomorrow", { time }),
    todayShort: t("app.dates.todayShort"),
    yesterdayShort: t("app.dates.yesterdayShort"),
    moscow: t("app.dates.moscow"),
  });
  formats.set(language, format);
  return format;
}

/** «+50», «−20»: a change, with the minus that stands as wide as a figure. */
export function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value).replace("-", "−");
}

import { clientClock, moscowOffsetMinutes, utcOffsetName } from "../../src-contract/rules/calling-window.ts";
import type { Language } from "./texts/texts-in.ts";

/** Words that dates are made of; `useFormat` takes them from the texts. */
export type DateWords = {
  today: (time: string) => string;
  yesterday: (time: string) => string;
  tomorrow: (time: string) => string;
  todayShort: string;
  yesterdayShort: string;
  /** «МСК» */
  moscow: string;
};

export type Format = {
  /** UX convention 14: «сегодня 14:05», «вчера 18:20», «12 марта», «12.03.2025». */
  when: (time: number, now: number) => string;
  /** As `when`, with the time on other days too: «12 марта, 14:05». */
  whenExact: (time: number, now: number) => string;
  /** For narrow columns: «14:05», «вчера», «12 мар.», «12.03.2025». */
  whenShort: (time: number, now: number) => string;
  /** For narrow columns with the clock below: «сегодня», «вчера», «12 мар.», «12.03.2025». */
  day: (time: number, now: number) => string;
  /** With seconds and the zone, for tooltips. */
  exact: (time: number) => string;
  clock: (time: number) => string;
  /** `minor` in the smallest unit of `currency` (ISO 4217): 123450, RUB → «1 234,50 ₽». */
  money: (minor: number, currency: string) => string;
  /** For a file that a spreadsheet opens: «28.11.2026 14:05:09», «1234,50». */
  forTable: { moment: (time: number) => string; money: (minor: number, currency: string) => string };
  /** Whole seconds: «0:47», «3:07», «1:02:09». */
  duration: (seconds: number) => string;
  count: (value: number) => string;
  /** «6 %» of 0.06. */
  share: (value: number) => string;
  /** «120 мс». */
  milliseconds: (value: number) => string;
  /** «1,2 МБ» of bytes. */
  bytes: (value: number) => string;
  /** The client's wall clock, «23:27». */
  clientTime: (utcOffsetMinutes: number, now: number) => string;
  /** The same with the day of the week, «пт 23:27». */
  clientDay: (utcOffsetMinutes: number, now: number) => string;
  utcOffset: (utcOffsetMinutes: number) => string;
  moscowOffset: (utcOffsetMinutes: number) => string;
  country: (code: string) => string;
  /** Of an ISO 639-1 code. */
  language: (code: string) => string;
};

export function createFormat(language: Language, words: DateWords): Format {
  // English dates the European way: the same people read both languages.
  const locale = language === "ru" ? "ru-RU" : "en-GB";
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
  const dayMonthShort = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  const fullDate = new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "numeric" });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "long" });
  const clockWithSeconds = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  const count = new Intl.NumberFormat(locale);
  const countries = new Intl.DisplayNames(locale, { type: "region", fallback: "code" });
  const languages = new Intl.DisplayNames(locale, { type: "language", fallback: "code" });
  const currencies = new Map<string, { whole: Intl.NumberFormat; parted: Intl.NumberFormat; minorPerUnit: number }>();

  function currencyFormat(currency: string) {
    const known = currencies.get(currency);
    if (known) return known;
    const parted = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
    const digits = parted.resolvedOptions().maximumFractionDigits ?? 2;
    const whole = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: 0,
      maximumFractionDigits: 0,
    });
    const made = { whole, parted, minorPerUnit: 10 ** digits };
    currencies.set(currency, made);
    return made;
  }

  return {
    when(moment, now) {
      const shift = dayShift(moment, now);
      if (shift === 0) return words.today(time.format(moment));
      if (shift === -1) return words.yesterday(time.format(moment));
      if (shift === 1) return words.tomorrow(time.format(moment));
      return sameYear(moment, now) ? dayMonth.format(moment) : fullDate.format(moment);
    },
    whenExact(moment, now) {
      const near = Math.abs(dayShift(moment, now)) <= 1;
      const words = this.when(moment, now);
      return near ? words : `${words}, ${time.format(moment)}`;
    },
    whenShort(moment, now) {
      const shift = dayShift(moment, now);
      if (shift === 0) return time.format(moment);
      if (shift === -1) return words.yesterdayShort;
      return sameYear(moment, now) ? dayMonthShort.format(moment) : fullDate.format(moment);
    },
    day(moment, now) {
      if (dayShift(moment, now) === 0) return words.todayShort;
      return dayShift(moment, now) === -1 ? words.yesterdayShort : this.whenShort(moment, now);
    },
    exact: (moment) => exact.format(moment),
    clock: (moment) => time.format(moment),
    money(minor, currency) {
      const { whole, parted, minorPerUnit } = currencyFormat(currency);
      return (minor % minorPerUnit === 0 ? whole : parted).format(minor / minorPerUnit);
    },
    forTable: {
      moment: (moment) => `${fullDate.format(moment)} ${clockWithSeconds.format(moment)}`,
      money(minor, currency) {
        const { minorPerUnit } = currencyFormat(currency);
        const digits = String(minorPerUnit).length - 1;
        return (minor / minorPerUnit).toFixed(digits).replace(".", language === "ru" ? "," : ".");
      },
    },
    duration: durationText,
    count: (value) => count.format(value),
    share: (value) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value),
    milliseconds: (value) => new Intl.NumberFormat(locale, { style: "unit", unit: "millisecond" }).format(value),
    bytes(value) {
      const unit = value < 1000 ? "byte" : value < 1_000_000 ? "kilobyte" : "megabyte";
      const whole = { byte: 1, kilobyte: 1000, megabyte: 1_000_000 }[unit];
      const digits = unit === "megabyte" ? 1 : 0;
      return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: digits }).format(
        value / whole,
      );
    },
    clientTime(utcOffsetMinutes, now) {
      const { hour, minute } = clientClock(utcOffsetMinutes, now);
      return `${twoDigits(hour)}:${twoDigits(minute)}`;
    },
    clientDay(utcOffsetMinutes, now) {
      const { hour, minute } = clientClock(utcOffsetMinutes, now);
      return `${weekday.format(now + utcOffsetMinutes * 60_000)} ${twoDigits(hour)}:${twoDigits(minute)}`;
    },
    utcOffset: (utcOffsetMinutes) => utcOffsetName(utcOffsetMinutes),
    moscowOffset: (utcOffsetMinutes) => utcOffsetName(utcOffsetMinutes - moscowOffsetMinutes, words.moscow),
    country: (code) => countries.of(code) ?? code,
    language: (code) => languages.of(code) ?? code,
  };
}

/** Whole seconds, alike in every language: «0:47», «3:07», «1:02:09». */
export function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = twoDigits(seconds % 60);
  return hours ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** Whole days of the reader's calendar from `now` to `moment`. */
export function dayShift(moment: number, now: number): number {
  return Math.round((startOfDay(moment) - startOfDay(now)) / 86_400_000);
}

function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

function sameYear(one: number, other: number): boolean {
  return new Date(one).getFullYear() === new Date(other).getFullYear();
}

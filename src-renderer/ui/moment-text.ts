/** Words that a moment may be typed with, from the texts; several spellings apart by commas. */
export type MomentWords = {
  today: string;
  yesterday: string;
  tomorrow: string;
  dayAfterTomorrow: string;
  inDays: string;
  inHours: string;
};

export type MomentReading = {
  now: number;
  words: MomentWords;
  /** Which way a time without a day lies: the next one, or the last one. */
  direction: "ahead" | "back";
};

/**
 * What a person types for a moment, in the desk's own zone: «14:30», «завтра 10», «послезавтра 9:15», «через 3 дня»,
 * «через 2 часа», «25.11 14:30», «25.11.2026». A day without a time is at 10:00. null: not understood.
 */
export function parseMoment(text: string, { now, words, direction }: MomentReading): number | null {
  const typed = text.trim().toLowerCase().replace(/\s+/g, " ");
  const inHours = countAfter(typed, words.inHours);
  if (inHours !== null) return now + inHours * 3_600_000;
  const { day, rest } = takeDay(typed, now, words);
  const time = rest === "" ? null : takeTime(rest);
  if (rest !== "" && time === null) return null;
  if (day === null && time === null) return null;
  const { hours, minutes } = time ?? { hours: 10, minutes: 0 };
  const moment = new Date(day ?? now).setHours(hours, minutes, 0, 0);
  if (day !== null || (direction === "ahead" ? moment > now : moment <= now)) return moment;
  const other = new Date(moment);
  return other.setDate(other.getDate() + (direction === "ahead" ? 1 : -1));
}

/** As parseMoment reads it back: «25.11.2026 14:30». */
export function momentText(moment: number): string {
  const date = new Date(moment);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function takeDay(typed: string, now: number, words: MomentWords): { day: number | null; rest: string } {
  const shifts: [string, number][] = [
    [words.dayAfterTomorrow, 2],
    [words.tomorrow, 1],
    [words.today, 0],
    [words.yesterday, -1],
  ];
  for (const [spellings, shift] of shifts) {
    for (const word of spellings.split(",")) {
      if (typed === word || typed.startsWith(`${word} `)) {
        return { day: shifted(now, shift), rest: typed.slice(word.length).trim() };
      }
    }
  }
  const inDays = countAfter(typed, words.inDays);
  if (inDays !== null) return { day: shifted(now, inDays), rest: "" };
  const date = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?: |$)/.exec(typed);
  if (!date) return { day: null, rest: typed };
  const [whole, dayOfMonth, month, year] = date;
  const fullYear = year === undefined ? new Date(now).getFullYear() : Number(year) + (year.length === 2 ? 2000 : 0);
  const day = new Date(fullYear, Number(month) - 1, Number(dayOfMonth));
  const exists = day.getDate() === Number(dayOfMonth) && day.getMonth() === Number(month) - 1;
  return exists ? { day: day.getTime(), rest: typed.slice(whole.length).trim() } : { day: null, rest: typed };
}

function takeTime(text: string): { hours: number; minutes: number } | null {
  const time = /^(\d{1,2})(?:[:.-](\d{2}))?$/.exec(text);
  if (!time) return null;
  const [hours, minutes] = [Number(time[1]), Number(time[2] ?? 0)];
  return hours < 24 && minutes < 60 ? { hours, minutes } : null;
}

/** «через 3 дня» for the pattern «через # дня,через # дней». */
function countAfter(typed: string, patterns: string): number | null {
  for (const pattern of patterns.split(",")) {
    const [before = "", after = ""] = pattern.split("#");
    if (!typed.startsWith(before) || !typed.endsWith(after)) continue;
    const count = typed.slice(before.length, typed.length - after.length).trim();
    if (/^\d{1,3}$/.test(count)) return Number(count);
  }
  return null;
}

function shifted(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

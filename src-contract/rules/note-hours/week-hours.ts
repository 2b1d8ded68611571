/** A piece of a day in minutes since its midnight: from (inclusive) to (exclusive), 1440 the end of the day. */
export type Span = { from: number; to: number };

/** What is allowed in a week, by day from Monday on; the spans of a day in order, none touching another. */
export type WeekHours = readonly (readonly Span[])[];

export const dayMinutes = 24 * 60;
export const weekDays = 7;
const weekMinutes = weekDays * dayMinutes;

/** `to` up to `from`: over midnight, into the following weekday. */
export type DaySpan = { day: number; span: Span };

/** The minutes of a week as they are said: what is allowed, then what is taken away; nothing allowed by name is everything. */
export function weekOf(allowed: readonly DaySpan[], denied: readonly DaySpan[]): WeekHours {
  const minutes = new Uint8Array(weekMinutes).fill(allowed.length === 0 ? 1 : 0);
  for (const one of allowed) paint(minutes, one, 1);
  for (const one of denied) paint(minutes, one, 0);
  return Array.from({ length: weekDays }, (_, day) => spansOf(minutes, day));
}

/** `day`: 0 is Monday; `minute` of that day. */
export function isAllowedAt(week: WeekHours, day: number, minute: number): boolean {
  return (week[day] ?? []).some(({ from, to }) => minute >= from && minute < to);
}

export function isWholeWeek(week: WeekHours): boolean {
  return week.every((spans) => spans.length === 1 && spans.every(({ from, to }) => from === 0 && to === dayMinutes));
}

export function isNever(week: WeekHours): boolean {
  return week.every((spans) => spans.length === 0);
}

function paint(minutes: Uint8Array, { day, span: { from, to } }: DaySpan, value: 0 | 1): void {
  const begin = day * dayMinutes + from;
  const length = to > from ? to - from : to - from + dayMinutes;
  for (let minute = begin; minute < begin + length; minute += 1) minutes[minute % weekMinutes] = value;
}

function spansOf(minutes: Uint8Array, day: number): Span[] {
  const spans: Span[] = [];
  for (let minute = 0; minute < dayMinutes; minute += 1) {
    if (minutes[day * dayMinutes + minute] === 0) continue;
    const last = spans.at(-1);
    if (last?.to === minute) last.to += 1;
    else spans.push({ from: minute, to: minute + 1 });
  }
  return spans;
}

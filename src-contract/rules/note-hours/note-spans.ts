import { lunch } from "./hour-words.ts";
import type { DayPart, Time, Token } from "./note-tokens.ts";
import { dayMinutes, type Span } from "./week-hours.ts";

const noon = 12 * 60;

/**
 * A span that begins at a place of a sentence, and the place behind it. `isHalf`: said by one end only («до 12»), so
 * that another half may close it. `isPart`: a part of the day by its name.
 */
export type ReadSpan = { span: Span; next: number; isHalf: "from" | "to" | null; isPart: boolean };

/** `part`: of the day, said beside the hours («вечером с 7 до 9»). */
export function spanAt(tokens: readonly Token[], at: number, part: DayPart): ReadSpan | null {
  const first = tokens[at];
  if (!first) return null;
  switch (first.kind) {
    case "from":
    case "between":
      return openedAt(tokens, at, part);
    case "time":
      return closedBy(tokens, at, first.time, part);
    case "to":
    case "before":
      return lastHour(tokens, at, part);
    case "after":
      return firstHour(tokens, at, part);
    case "part":
      return { span: first.span, next: at + 1, isHalf: null, isPart: true };
    case "wholeDay":
      return { span: { from: 0, to: dayMinutes }, next: at + 1, isHalf: null, isPart: true };
    case "not":
      return turned(tokens, at, part);
    default:
      return null;
  }
}

/** «с 9 до 17», «с 9»; the words between them that say nothing are passed over. */
function openedAt(tokens: readonly Token[], at: number, part: DayPart): ReadSpan | null {
  const morning = tokens[at + 1];
  // «с утра до 12»: from where the part begins
  if (morning?.kind === "part") {
    const hour = { hour: morning.span.from / 60, minute: 0, part: null, isPlain: false };
    const from = { from: morning.span.from, to: dayMinutes };
    return closedBy(tokens, at + 1, hour, part) ?? { span: from, next: at + 2, isHalf: "from", isPart: false };
  }
  const begin = timeAt(tokens, at + 1);
  if (begin === null) return null;
  const closed = closedBy(tokens, begin.next - 1, begin.time, part, tokens[at]?.kind === "between");
  if (closed) return closed;
  return {
    span: { from: minuteOf(begin.time, "from", part), to: dayMinutes },
    next: begin.next,
    isHalf: "from",
    isPart: false,
  };
}

/** «9-17», «9 до 17», «9 до обеда»; `at` is the place of the first hour. */
function closedBy(
  tokens: readonly Token[],
  at: number,
  begin: Time,
  part: DayPart,
  isBetween = false,
): ReadSpan | null {
  let between = at + 1;
  while (tokens[between]?.kind === "filler") between += 1;
  const link = tokens[between];
  if (!link || !(link.kind === "to" || link.kind === "dash" || (isBetween && link.kind === "and"))) return null;
  if (tokens[between + 1]?.kind === "lunch") {
    const span = { from: minuteOf(begin, "from", part), to: lunch.from };
    return { span, next: between + 2, isHalf: null, isPart: false };
  }
  const evening = tokens[between + 1];
  // «с 10 до вечера»: up to where the part begins
  if (evening?.kind === "part") {
    const span = { from: minuteOf(begin, "from", part), to: evening.span.from };
    return span.from < span.to ? { span, next: between + 2, isHalf: null, isPart: false } : null;
  }
  const end = timeAt(tokens, between + 1);
  if (!end) return null;
  return { span: wholeSpan(begin, end.time, part), next: end.next, isHalf: null, isPart: false };
}

function lastHour(tokens: readonly Token[], at: number, part: DayPart): ReadSpan | null {
  if (tokens[at + 1]?.kind === "lunch")
    return { span: { from: 0, to: lunch.from }, next: at + 2, isHalf: "to", isPart: false };
  const evening = tokens[at + 1];
  if (evening?.kind === "part")
    return { span: { from: 0, to: evening.span.from }, next: at + 2, isHalf: "to", isPart: false };
  const end = timeAt(tokens, at + 1);
  if (!end) return null;
  return { span: { from: 0, to: minuteOf(end.time, "to", part) }, next: end.next, isHalf: "to", isPart: false };
}

function firstHour(tokens: readonly Token[], at: number, part: DayPart): ReadSpan | null {
  if (tokens[at + 1]?.kind === "lunch")
    return { span: { from: lunch.to, to: dayMinutes }, next: at + 2, isHalf: "from", isPart: false };
  const begin = timeAt(tokens, at + 1);
  if (!begin) return null;
  const span = { from: minuteOf(begin.time, "from", part), to: dayMinutes };
  return { span, next: begin.next, isHalf: "from", isPart: false };
}

/** «не раньше 10» is from 10 on, «не позже 20» up to 20: no negation of calling. */
function turned(tokens: readonly Token[], at: number, part: DayPart): ReadSpan | null {
  const second = tokens[at + 1];
  if (second?.kind === "before") return firstHour(tokens, at + 1, part);
  if (second?.kind === "after") return lastHour(tokens, at + 1, part);
  return null;
}

function timeAt(tokens: readonly Token[], from: number): { time: Time; next: number } | null {
  let at = from;
  while (tokens[at]?.kind === "filler" || tokens[at]?.kind === "in") at += 1;
  const token = tokens[at];
  return token?.kind === "time" ? { time: token.time, next: at + 1 } : null;
}

/** An hour after noon for «с 9 до 6», for both of «с 6 до 8 вечера» and for both of «с 2 до 5»; else over midnight. */
function wholeSpan(begin: Time, end: Time, part: DayPart): Span {
  let from = minuteOf(begin, "from", part);
  let to = minuteOf(end, "to", part);
  const isAfternoonEnd = end.part === "afternoon" || end.part === "evening";
  if (begin.isPlain && begin.hour < 12 && isAfternoonEnd && from < noon && from + noon < to) from += noon;
  const isSmallHours = begin.isPlain && end.isPlain && from < 7 * 60 && to < 8 * 60 && from < to;
  if (isSmallHours && part === null) return { from: from + noon, to: to + noon };
  if (to <= from && end.isPlain && end.hour < 12 && to < noon && begin.hour <= 12 && from < to + noon) to += noon;
  if (to === 0) to = dayMinutes;
  return { from, to };
}

function minuteOf({ hour, minute, part: own, isPlain }: Time, role: "from" | "to", beside: DayPart): number {
  const part = own ?? (isPlain ? beside : null);
  const minutes = hour * 60 + minute;
  if (part === "night") {
    if (hour === 12) return role === "to" && minute === 0 ? dayMinutes : minute;
    return hour >= 9 ? minutes + noon : minutes;
  }
  if ((part === "afternoon" || part === "evening") && hour < 12) return minutes + noon;
  return minutes;
}

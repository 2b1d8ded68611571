import { spanAt } from "./note-spans.ts";
import type { DayPart, Token } from "./note-tokens.ts";
import type { Span } from "./week-hours.ts";

// What the words around a place of a sentence say about it. All pure.

type Tokens = readonly Token[];

/** «не звонить», «не надо ему звонить», «don't ever call»: up to three words that say nothing stand between. */
export function isNegated(tokens: Tokens, at: number): boolean {
  const before = tokens.slice(Math.max(0, at - 4), at).reverse();
  const stop = before.findIndex(({ kind }) => !["filler", "call", "in", "strict"].includes(kind));
  return before[stop]?.kind === "not";
}

/** «только не в выходные», «не с 13 до 14», «no weekends»; «не звонить» is the verb's own. */
export function deniesWhatFollows(tokens: Tokens, at: number): boolean {
  const next = tokens.slice(at + 1).find(({ kind }) => kind !== "in" && kind !== "filler");
  const kinds = ["days", "from", "part", "lunch", "to", "after", "before", "time", "between"];
  return next !== undefined && kinds.includes(next.kind);
}

/** «кроме субботы, воскресенья и обеда»: a list of the same kind goes on over its commas. */
export function continuesDenial(tokens: Tokens, comma: number): boolean {
  const isFollowedByHours = ["from", "to", "time", "after", "before"].includes(tokens[comma + 2]?.kind ?? "");
  return tokens[comma - 1]?.kind === "days" && tokens[comma + 1]?.kind === "days" && !isFollowedByHours;
}

/** What stands between a comma and the next one. */
export function clauseAfter(tokens: Tokens, comma: number): Tokens {
  const rest = tokens.slice(comma + 1);
  const end = rest.findIndex(({ kind }) => kind === "comma" || kind === "but");
  return end < 0 ? rest : rest.slice(0, end);
}

/** «обед с 13 до 14», «перерыв 12-13»; null when it does not say when it is. */
export function lunchHours(tokens: Tokens, at: number): { span: Span; next: number } | null {
  for (const begin of [at + 1, at + 2, at + 3]) {
    const kind = tokens[begin]?.kind ?? "end";
    if (kind === "from" || kind === "time" || kind === "between") {
      const read = spanAt(tokens, begin, null);
      return read && read.isHalf === null ? { span: read.span, next: read.next } : null;
    }
    if (!["dash", "comma", "in", "filler", "lunch"].includes(kind)) return null;
  }
  return null;
}

/** «пн-пт», «со вторника по четверг», «с понедельника до пятницы»; else the day or the group alone. */
export function dayRange(tokens: Tokens, at: number, days: number[]): { days: number[]; next: number } {
  const link = tokens[at + 1]?.kind;
  const last = tokens[at + 2];
  const [from, ...more] = days;
  if (last?.kind !== "days" || (link !== "dash" && link !== "to") || more.length > 0) return { days, next: at + 1 };
  const [to, ...others] = last.days;
  if (from === undefined || to === undefined || others.length > 0) return { days, next: at + 1 };
  const length = ((to - from + 7) % 7) + 1;
  return { days: Array.from({ length }, (_, nth) => (from + nth) % 7), next: at + 3 };
}

/** Which part of the day the hours at this place are in, when it is said right beside them. */
export function partBeside(tokens: Tokens, at: number): DayPart {
  const before = tokens[at - 1];
  const token = before?.kind === "part" ? before : partAfter(tokens, at);
  if (token?.kind !== "part") return null;
  if (token.span.from === 6 * 60) return "morning";
  if (token.span.from === 12 * 60) return "afternoon";
  return token.span.from === 18 * 60 ? "evening" : "night";
}

function partAfter(tokens: Tokens, at: number): Token | undefined {
  const read = spanAt(tokens, at, null);
  return read && !read.isPart ? tokens[read.next] : undefined;
}

import { dayMinutes, type DaySpan, isNever, isWholeWeek, type WeekHours, weekDays, weekOf } from "./week-hours.ts";
import { readTokens, type Token } from "./note-tokens.ts";
import type { NoteZone } from "./note-zone.ts";
import { joinRules, type Rule, rulesOf } from "./note-rules.ts";

export type NoteHours = {
  week: WeekHours;
  zone: NoteZone;
  /** What was read, in the note's own words. */
  quote: string;
};

const everyDay = Array.from({ length: weekDays }, (_, day) => day);

/**
 * When a client may be called, as a note says it (G11-3): «звонить строго с 9 до 17 по Москве». Null where it says
 * nothing about the hours of calling. What is unclear is left out rather than guessed; dates, amounts, addresses, appointments and the hours of other things are not hours of calling.
 */
export function readNoteHours(note: string): NoteHours | null {
  const { tokens, zone, zoneAt } = readTokens(note);
  const rules = sentencesOf(tokens).reduce<Rule[]>((known, sentence) => joinRules(known, rulesOf(sentence, known)), []);
  const kept = withoutVagueDenials(rules);
  if (kept.length === 0) return null;
  const week = weekOf(daySpansOf(kept, false), daySpansOf(kept, true));
  const saysAlways = kept.some(
    ({ isNegative, spans, days }) => !isNegative && (spans?.length ?? 0) > 0 && days === null,
  );
  if (isNever(week) || (isWholeWeek(week) && !saysAlways)) return null;
  const places = [...kept.map(({ from, to }) => ({ from, to })), ...(zoneAt ? [zoneAt] : [])];
  const begin = Math.min(...places.map(({ from }) => from));
  const end = Math.max(...places.map(({ to }) => to));
  return { week, zone: zone ?? { kind: "client" }, quote: note.slice(begin, end).trim() };
}

function sentencesOf(tokens: Token[]): Token[][] {
  const sentences: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "end") sentences.push([]);
    else sentences.at(-1)?.push(token);
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

/** «не звонить рано утром, только с 11»: the hour says it better. */
function withoutVagueDenials(rules: Rule[]): Rule[] {
  const hasHours = rules.some(({ isNegative, isPart, spans }) => !isNegative && !isPart && spans);
  return rules.filter(({ isNegative, isPart }) => !(hasHours && isNegative && isPart));
}

/** Hours that name no days are those of the days that no other hours name: «с 9 до 18, сб-вс с 11». */
function daySpansOf(rules: Rule[], isNegative: boolean): DaySpan[] {
  const own = rules.filter((rule) => rule.isNegative === isNegative);
  const named = new Set(isNegative ? [] : own.flatMap(({ days, spans }) => (spans ? (days ?? []) : [])));
  const others = everyDay.filter((day) => !named.has(day));
  return own.flatMap(({ days, spans }) =>
    (days ?? others).flatMap((day) => (spans ?? [{ from: 0, to: dayMinutes }]).map((span): DaySpan => ({ day, span }))),
  );
}

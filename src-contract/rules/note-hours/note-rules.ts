import { type DayItem, type HourItem, type Item, type Scope, SentenceReader } from "./note-items.ts";
import type { Token } from "./note-tokens.ts";
import type { Span } from "./week-hours.ts";

/** `days`: 0 is Monday, null is every day; `spans`: null is the whole day. `from`, `to`: its place in the note. */
export type Rule = {
  days: number[] | null;
  spans: Span[] | null;
  isNegative: boolean;
  /** Parts of the day by their names alone, without an hour. */
  isPart: boolean;
  from: number;
  to: number;
};

/** The rules of one sentence; `known` are those of the sentences before it, which one without a verb goes on with. */
export function rulesOf(tokens: Token[], known: readonly Rule[]): Rule[] {
  const { items, unknownWords, isStrict, isElsewhere } = new SentenceReader(tokens).read();
  const isBare = unknownWords === 0 || (unknownWords <= 2 && (isStrict || known.length > 0));
  const unsaid: Scope = isBare && !isElsewhere ? "call" : "other";
  const judged = joinHalves(items.map((item) => ({ ...item, scope: item.scope ?? unsaid })));
  return [...rulesIn(judged, "call"), ...rulesIn(judged, "deny")];
}

/** «Звонить в будни. С 9 до 18.» is one rule, as it would be with a comma. */
export function joinRules(known: readonly Rule[], more: readonly Rule[]): Rule[] {
  const [first, ...rest] = more;
  const last = known.at(-1);
  if (!first || !last || first.isNegative || last.isNegative) return [...known, ...more];
  const isRest = (first.days === null && last.spans === null) || (first.spans === null && last.days === null);
  return isRest ? [...known.slice(0, -1), together(last, first), ...rest] : [...known, ...more];
}

/** «не раньше 10 и не позже 20», «после 10, но до 20» are one span; «до 9 и после 18» and all with «или» are two. */
function joinHalves(items: Item[]): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    const span = last && item.isOr === false ? overlap(last, item) : null;
    if (span && last?.kind === "hours") joined[joined.length - 1] = { ...last, span, isHalf: null, to: item.to };
    else joined.push(item);
  }
  return joined;
}

/** What two halves of different ends leave between them. */
function overlap(one: Item, other: Item): Span | null {
  if (one.kind === "days" || other.kind === "days" || one.scope !== "call" || other.scope !== "call") return null;
  if (one.isHalf === null || other.isHalf === null || one.isHalf === other.isHalf) return null;
  const span = { from: Math.max(one.span.from, other.span.from), to: Math.min(one.span.to, other.span.to) };
  return span.from < span.to ? span : null;
}

/** Days and hours that belong together: of one group, or of two when one of them lacks the other. */
function rulesIn(items: Item[], scope: "call" | "deny"): Rule[] {
  const groups = new Map<number, Item[]>();
  for (const item of items) if (item.scope === scope) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  const rules: Rule[] = [];
  for (const group of groups.values()) {
    const own = rulesOfGroup(group, scope === "deny");
    const before = scope === "call" ? rules.at(-1) : undefined;
    const isList = group[0]?.kind === "days" && !group[0].hasPreposition;
    const joined = before && own[0] ? joinGroups(before, own[0], { isList, isOne: own.length === 1 }) : null;
    if (joined) rules.splice(-1, 1, joined, ...own.slice(1));
    else rules.push(...own);
  }
  return rules;
}

/**
 * «в будни, с 9 до 18», «с 9 до 18, пн-пт»; «с 9 до 12, с 14 до 18» on the same days; and a list of days whose hours come
 * with its last one, «пн, ср, пт с 10 до 12». Null where the two are rules of their own.
 */
function joinGroups(before: Rule, next: Rule, { isList, isOne }: { isList: boolean; isOne: boolean }): Rule | null {
  if (before.spans === null && isList && next.days !== null)
    return { ...together(before, next), days: [...(before.days ?? []), ...next.days] };
  if (!isOne) return null;
  if (next.spans === null) return before.days === null ? together(before, next) : null;
  if (next.days !== null) return null;
  if (before.spans === null) return together(before, next);
  return before.days === null ? null : { ...together(before, next), spans: [...before.spans, ...next.spans] };
}

function together(one: Rule, other: Rule): Rule {
  return {
    ...one,
    days: one.days ?? other.days,
    spans: one.spans ?? other.spans,
    isPart: one.spans === null ? other.isPart : one.isPart,
    from: Math.min(one.from, other.from),
    to: Math.max(one.to, other.to),
  };
}

/** Runs of days and runs of hours by turns: each pair is a rule, in the order in which the first pair stands. */
function rulesOfGroup(items: Item[], isNegative: boolean): Rule[] {
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run?.[0]?.kind === item.kind) run.push(item);
    else runs.push([item]);
  }
  const rules: Rule[] = [];
  for (let nth = 0; nth < runs.length; nth += 2)
    rules.push(ruleOf([...(runs[nth] ?? []), ...(runs[nth + 1] ?? [])], isNegative));
  return rules;
}

function ruleOf(items: Item[], isNegative: boolean): Rule {
  const days = items.filter((item): item is DayItem => item.kind === "days");
  const hours = items.filter((item): item is HourItem => item.kind === "hours");
  return {
    days: days.length > 0 ? days.flatMap((item) => item.days) : null,
    spans: hours.length > 0 ? hours.map(({ span }) => span) : null,
    isNegative,
    isPart: hours.length > 0 && hours.every(({ isPart }) => isPart),
    from: Math.min(...items.map(({ from }) => from)),
    to: Math.max(...items.map(({ to }) => to)),
  };
}

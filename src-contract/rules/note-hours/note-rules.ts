import { lunch } from "./hour-words.ts";
import { spanAt } from "./note-spans.ts";
import type { DayPart, Token } from "./note-tokens.ts";
import type { Span } from "./week-hours.ts";

/** What the words around say of hours: they are of calling, of not calling, of something else, or nothing yet. */
type Scope = "call" | "deny" | "other" | null;

/** `days`: 0 is Monday, null is every day; `spans`: null is the whole day. */
export type Rule = {
  days: number[] | null;
  spans: Span[] | null;
  isNegative: boolean;
  /** Parts of the day by their names alone, without an hour. */
  isPart: boolean;
  scope: Scope;
  from: number;
  to: number;
};

export const isRule = ({ scope }: Rule) => scope === "call" || scope === "deny";

/** A piece of a sentence: days or hours, in the scope of the words before it. */
type Item = {
  days?: number[];
  span?: Span;
  isHalf: "from" | "to" | null;
  isPart: boolean;
  /** Behind «кроме» or «не в»: a verb that comes later does not turn it. */
  isExcept: boolean;
  scope: Scope;
  /** Which comma or «и» stands before it; items of one clause belong together. */
  clause: number;
  group: number;
  /** «или» stands before it. */
  isOr: boolean;
  /** «в» stands before it: a list of days does not go on with it. */
  hasPreposition: boolean;
  from: number;
  to: number;
};

/** The rules of one sentence; `known` are those of the sentences before it, which one without a verb goes on with. */
export function rulesOf(tokens: Token[], known: readonly Rule[]): Rule[] {
  const { items, unknownWords, isStrict, elsewhere } = itemsOf(tokens);
  const isBare = unknownWords === 0 || (unknownWords <= 2 && (isStrict || known.some(isRule)));
  const judged = items.map(
    (item): Item => ({ ...item, scope: item.scope ?? (isBare && !elsewhere ? "call" : "other") }),
  );
  return pair(joinHalves(judged.filter(({ scope }) => scope === "call" || scope === "deny")));
}

/** «Звонить в будни. С 9 до 18.» is one rule, as it would be with a comma. */
export function joinRules(known: readonly Rule[], more: readonly Rule[]): Rule[] {
  const [first, ...rest] = more;
  const last = known.at(-1);
  const mayJoin = first && last && !first.isNegative && !last.isNegative && isRule(first) && isRule(last);
  const isRest =
    mayJoin && ((first.days === null && last.spans === null) || (first.spans === null && last.days === null));
  if (!isRest) return [...known, ...more];
  const joined = { ...last };
  extend(joined, first);
  return [...known.slice(0, -1), joined, ...rest];
}

/** A sentence that only takes away from another's hours is kept; one that allows nothing and takes nothing is not. */
export function dropWithout(rules: Rule[]): Rule[] {
  return rules.filter(({ days, spans }) => days !== null || (spans !== null && spans.length > 0));
}

function itemsOf(tokens: Token[]) {
  let items: Item[] = [];
  let scope: Scope = null;
  /** What a comma goes back to after «кроме …» and «не в …». */
  let before: Scope | undefined;
  let clause = 0;
  let group = 0;
  let isOr = false;
  let unknownWords = 0;
  let isStrict = false;
  let elsewhere = false;
  let lastCall = 0;
  let callClause = -1;
  /** Whose hours are of what was, and stay so whatever verb follows. */
  let otherClause = -1;
  const wordClauses = new Set<number>();
  /** The verb came behind its hours: what follows the comma is another matter. */
  let deniedBefore = false;
  const put = (item: Pick<Item, "days" | "span"> & Partial<Item>, token: Token, to: number) => {
    items.push({
      isHalf: null,
      isPart: false,
      isExcept: before !== undefined,
      scope,
      clause,
      group,
      isOr,
      hasPreposition: false,
      from: token.at,
      to,
      ...item,
    });
    isOr = false;
  };
  const ofClause = (one: Item) =>
    one.clause === clause && one.from >= lastCall && !(one.scope === "other" && one.clause === otherClause);

  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const previous = tokens[at - 1];
    switch (token.kind) {
      case "call": {
        const isDenied = isNegated(tokens, at);
        const next: Scope = isDenied ? "deny" : "call";
        deniedBefore = isDenied && items.some(ofClause);
        if (isDenied)
          items = withListBefore(items, ofClause).map(([item, isOf]) => (isOf ? { ...item, scope: next } : item));
        else items = items.map((item) => (ofClause(item) && !item.isExcept ? { ...item, scope: next } : item));
        scope = next;
        callClause = clause;
        before = undefined;
        lastCall = token.to;
        break;
      }
      case "busy":
        items = items.map((item) => (ofClause(item) ? { ...item, scope: "deny" } : item));
        scope = "deny";
        before = undefined;
        break;
      case "except":
        before ??= scope === "deny" ? "call" : scope;
        scope = "deny";
        group += 1;
        break;
      case "past":
      case "elsewhere":
        if (token.kind === "elsewhere") elsewhere ||= scope === null;
        // «звонить в офис с 9 до 18» is of calling, «звонить до 12, магазин до 21» is not all the way
        if (token.kind === "elsewhere" && scope !== null && callClause === clause) break;
        items = items.map((item) =>
          ofClause(item) && (item.scope === null || callClause !== clause) ? { ...item, scope: "other" } : item,
        );
        scope = "other";
        otherClause = token.kind === "past" ? clause : -1;
        break;
      case "once":
        items = items.filter((item) => item.clause !== clause);
        scope = "other";
        otherClause = clause;
        before = undefined;
        break;
      case "strict":
        isStrict = true;
        if (scope === "deny" && previous?.kind === "comma") scope = "call";
        break;
      case "comma":
        clause += 1;
        group += 1;
        if (before !== undefined && !continuesDenial(tokens, at)) {
          scope = before;
          before = undefined;
        } else if (scope === "deny" && before === undefined && turnsToHours(tokens, at, items, deniedBefore))
          scope = "call";
        break;
      case "but":
        clause += 1;
        group += 1;
        if (scope === "deny") scope = before ?? "call";
        before = undefined;
        break;
      case "and":
        if (scope === "deny") group += 1;
        break;
      case "or":
        isOr = true;
        break;
      case "lunch": {
        const own = lunchHours(tokens, at);
        if (!own && tokens[at + 1]?.kind === "lunch") break;
        if (own) {
          put({ span: own.span, scope: scope === "other" ? "other" : "deny" }, token, tokens[own.next - 1]!.to);
          at = own.next - 1;
        } else put({ span: lunch, isPart: scope !== "deny" }, token, token.to);
        break;
      }
      case "days": {
        const range = dayRange(tokens, at);
        const prior = tokens[at - 1]?.kind;
        put({ days: range.days, hasPreposition: prior === "in" || prior === "to" }, token, tokens[range.next - 1]!.to);
        at = range.next - 1;
        break;
      }
      case "word":
        unknownWords += 1;
        wordClauses.add(clause);
        break;
      default: {
        if (token.kind === "from" && tokens[at + 1]?.kind === "days") break;
        const read = spanAt(tokens, at, partBeside(tokens, at));
        if (read) {
          if (before !== undefined && endsException(tokens, at, items)) {
            scope = before;
            before = undefined;
            group += 1;
          }
          const { span, isHalf, isPart } = read;
          put({ span, isHalf, isPart }, token, tokens[read.next - 1]!.to);
          at = read.next - 1;
        } else if (token.kind === "not" && scope !== "other" && deniesWhatFollows(tokens, at)) {
          before ??= scope === "deny" ? "call" : scope;
          scope = "deny";
          group += 1;
        }
      }
    }
  }
  // «удобно после обеда, утром за рулём»: a part of the day with a business of its own is not of calling
  const ofCalling = items.filter(({ isPart, clause: own }) => !(isPart && own !== callClause && wordClauses.has(own)));
  return { items: dropParts(ofCalling), unknownWords, isStrict, elsewhere };
}

/** «не звонить», «не надо ему звонить», «don't ever call»: up to three words that say nothing stand between. */
function isNegated(tokens: readonly Token[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 4); back -= 1) {
    const { kind } = tokens[back]!;
    if (kind === "not") return true;
    if (kind !== "filler" && kind !== "call" && kind !== "in" && kind !== "strict") return false;
  }
  return false;
}

/** «только не в выходные», «не с 13 до 14», «no weekends»; «не звонить» is the verb's own. */
function deniesWhatFollows(tokens: readonly Token[], at: number): boolean {
  const next = tokens.slice(at + 1).find(({ kind }) => kind !== "in" && kind !== "filler");
  return (
    next !== undefined &&
    ["days", "from", "part", "lunch", "to", "after", "before", "time", "between"].includes(next.kind)
  );
}

/** «кроме субботы, воскресенья и обеда»: a list of the same kind goes on over its commas. */
function continuesDenial(tokens: readonly Token[], comma: number): boolean {
  const previous = tokens[comma - 1]?.kind;
  const next = tokens[comma + 1]?.kind;
  return previous === "days" && next === "days" && !isFollowedByHours(tokens, comma + 1);
}

function isFollowedByHours(tokens: readonly Token[], at: number): boolean {
  const after = tokens[at + 1]?.kind;
  return after === "from" || after === "to" || after === "time" || after === "after" || after === "before";
}

/** «кроме субботы и воскресенья с 9 до 17»: the hours are of the days that are left, when none were said before. */
function endsException(tokens: readonly Token[], at: number, items: readonly Item[]): boolean {
  return tokens[at - 1]?.kind === "days" && !items.some(({ span, scope }) => span && scope === "call");
}

/** «по выходным не звонить, в будни с 9 до 20», «не звонить в выходные, в будни с 9 до 20». */
function turnsToHours(tokens: readonly Token[], comma: number, items: readonly Item[], deniedBefore: boolean): boolean {
  const rest = tokens.slice(comma + 1);
  const end = rest.findIndex(({ kind }) => kind === "comma" || kind === "but");
  const clause = end < 0 ? rest : rest.slice(0, end);
  const hasHours = clause.some(({ kind }) => kind === "time" || kind === "part" || kind === "wholeDay");
  if (deniedBefore) return hasHours;
  const denied = items.filter(({ scope }) => scope === "deny");
  return (
    hasHours && clause.some(({ kind }) => kind === "days") && denied.length > 0 && denied.every(({ days }) => days)
  );
}

/** «в субботу, воскресенье не звонить», «до 9, после 20 не звонить»: the whole list, over its commas. */
function withListBefore(items: Item[], ofClause: (item: Item) => boolean): [Item, boolean][] {
  const marked = items.map((item): [Item, boolean] => [item, ofClause(item)]);
  for (let nth = items.length - 2; nth >= 0; nth -= 1) {
    const [item, isOf] = marked[nth]!;
    const [next, isNextOf] = marked[nth + 1]!;
    const isAlone = items.every((other) => other === item || other.clause !== item.clause);
    const isSameKind = (item.days && next.days) || (item.isHalf && next.isHalf);
    if (!isOf && isNextOf && isSameKind && isAlone && item.scope === null) marked[nth] = [item, true];
  }
  return marked;
}

/** «обед с 13 до 14», «перерыв 12-13». */
function lunchHours(tokens: readonly Token[], at: number) {
  for (const begin of [at + 1, at + 2, at + 3]) {
    const kind = tokens[begin]?.kind;
    if (kind === "from" || kind === "time" || kind === "between") {
      const read = spanAt(tokens, begin, null);
      return read && read.isHalf === null ? { span: read.span, next: read.next } : null;
    }
    if (kind !== "dash" && kind !== "comma" && kind !== "in" && kind !== "filler" && kind !== "lunch") return null;
  }
  return null;
}

/** «пн-пт», «со вторника по четверг», «с понедельника до пятницы»; else the day or the group alone. */
function dayRange(tokens: readonly Token[], at: number): { days: number[]; next: number } {
  const first = tokens[at]!;
  if (first.kind !== "days") throw new Error("no days");
  const link = tokens[at + 1]?.kind;
  const last = tokens[at + 2];
  const isOne = first.days.length === 1 && last?.kind === "days" && last.days.length === 1;
  if (!isOne || !(link === "dash" || link === "to")) return { days: first.days, next: at + 1 };
  const [from] = first.days as [number];
  const [to] = last.days as [number];
  const length = ((to - from + 7) % 7) + 1;
  return { days: Array.from({ length }, (_, nth) => (from + nth) % 7), next: at + 3 };
}

/** Which part of the day the hours at this place are in, when it is said right beside them. */
function partBeside(tokens: readonly Token[], at: number): DayPart {
  const before = tokens[at - 1];
  const token = before?.kind === "part" ? before : partAfter(tokens, at);
  if (token?.kind !== "part") return null;
  if (token.span.from === 6 * 60) return "morning";
  if (token.span.from === 12 * 60) return "afternoon";
  return token.span.from === 18 * 60 ? "evening" : "night";
}

function partAfter(tokens: readonly Token[], at: number): Token | undefined {
  const read = spanAt(tokens, at, null);
  return read && !read.isPart ? tokens[read.next] : undefined;
}

/** «вечером с 19 до 21»: the hours say it better than the part's name. */
function dropParts(items: Item[]): Item[] {
  return items.filter((item, nth) => {
    if (!item.isPart) return true;
    const beside = [items[nth - 1], items[nth + 1]];
    return !beside.some(
      (other) => other?.span && !other.isPart && other.clause === item.clause && other.scope === item.scope,
    );
  });
}

/** «не раньше 10 и не позже 20», «после 10, но до 20» are one span; «до 9 и после 18» and all with «или» are two. */
function joinHalves(items: Item[]): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    const areHalves = last?.isHalf && item.isHalf && last.isHalf !== item.isHalf;
    if (!areHalves || item.isOr || item.scope !== "call" || last.scope !== "call") {
      joined.push(item);
      continue;
    }
    const span = { from: Math.max(last.span!.from, item.span!.from), to: Math.min(last.span!.to, item.span!.to) };
    if (span.from < span.to) joined[joined.length - 1] = { ...last, span, isHalf: null, to: item.to };
    else joined.push(item);
  }
  return joined;
}

/** Days and hours that belong together: of one clause, or of two when one of them lacks the other. */
function pair(items: Item[]): Rule[] {
  const rules: Rule[] = [];
  for (const scope of ["call", "deny"] as const) {
    const own: Rule[] = [];
    for (const clause of groupsOf(items.filter((item) => item.scope === scope))) addGroup(own, clause, scope);
    rules.push(...own);
  }
  return rules;
}

function groupsOf(items: Item[]): Item[][] {
  const groups = new Map<number, Item[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups.values()];
}

function addGroup(rules: Rule[], items: Item[], scope: "call" | "deny"): void {
  const isNegative = scope === "deny";
  const ruleOf = (days: Item[], spans: Item[]): Rule => ({
    days: days.length > 0 ? days.flatMap((item) => item.days!) : null,
    spans: spans.length > 0 ? spans.map((item) => item.span!) : null,
    isNegative,
    isPart: spans.length > 0 && spans.every((item) => item.isPart),
    scope,
    from: Math.min(...[...days, ...spans].map(({ from }) => from)),
    to: Math.max(...[...days, ...spans].map(({ to }) => to)),
  });
  const runs = runsOf(items);
  const last = rules.at(-1);
  if (runs.length === 1) {
    const [run] = runs as [Item[]];
    const isDays = run[0]!.days !== undefined;
    const whole = ruleOf(isDays ? run : [], isDays ? [] : run);
    if (!isNegative && last && isDays && last.days === null) return void extend(last, whole);
    if (!isNegative && last && !isDays && last.spans === null) return void extend(last, whole);
    if (!isNegative && last && !isDays && last.spans !== null && last.days !== null) {
      last.spans.push(...whole.spans!);
      return void extend(last, { ...whole, spans: null });
    }
    if (!isNegative && last && isDays && last.spans === null && !run[0]!.hasPreposition) {
      last.days!.push(...whole.days!);
      return void extend(last, { ...whole, days: null });
    }
    rules.push(whole);
    return;
  }
  // a list of days whose hours come with its last one: «пн, ср, пт с 10 до 12»
  const opensWithDays = runs[0]![0]!.days !== undefined;
  const carried =
    !isNegative && opensWithDays && last?.days && last.spans === null && !runs[0]![0]!.hasPreposition
      ? rules.pop()
      : undefined;
  for (let nth = 0; nth < runs.length; nth += 2) {
    const [first, second = []] = [runs[nth]!, runs[nth + 1]];
    const rule = opensWithDays ? ruleOf(first, second) : ruleOf(second, first);
    if (nth === 0 && carried) {
      rule.days = [...carried.days!, ...(rule.days ?? [])];
      rule.from = Math.min(rule.from, carried.from);
    }
    rules.push(rule);
  }
}

function extend(rule: Rule, more: Rule): void {
  rule.days ??= more.days;
  rule.spans ??= more.spans;
  rule.from = Math.min(rule.from, more.from);
  rule.to = Math.max(rule.to, more.to);
}

function runsOf(items: Item[]): Item[][] {
  const runs: Item[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run && (run[0]!.days === undefined) === (item.days === undefined)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}

import { lunch } from "./hour-words.ts";
import {
  clauseAfter,
  continuesDenial,
  dayRange,
  deniesWhatFollows,
  isNegated,
  lunchHours,
  partBeside,
} from "./note-scope.ts";
import { spanAt } from "./note-spans.ts";
import type { Token } from "./note-tokens.ts";
import type { Span } from "./week-hours.ts";

/** What the words around say of hours: they are of calling, of not calling, of something else, or nothing yet. */
export type Scope = "call" | "deny" | "other" | null;

type Place = {
  scope: Scope;
  /** Behind «кроме» or «не в»: a verb that comes later does not turn it. */
  isExcept: boolean;
  /** By commas; `group` by «и» too, where it parts what belongs together. */
  clause: number;
  group: number;
  /** «или» stands before it. */
  isOr: boolean;
  from: number;
  to: number;
};
/** `hasPreposition`: «в» stands before it, a list of days does not go on with it. */
export type DayItem = Place & { kind: "days"; days: number[]; hasPreposition: boolean };
/** `isHalf`: one end only; `isPart`: a part of the day by its name. */
export type HourItem = Place & { kind: "hours"; span: Span; isHalf: "from" | "to" | null; isPart: boolean };
/** A piece of a sentence: days or hours, in the scope of the words around it. */
export type Item = DayItem | HourItem;
type Piece =
  | Pick<DayItem, "kind" | "days" | "hasPreposition">
  | (Pick<HourItem, "kind" | "span" | "isHalf" | "isPart"> & { scope?: Scope });

export type ReadSentence = {
  items: Item[];
  /** Words that mean nothing here, and «строго», «только». */
  unknownWords: number;
  isStrict: boolean;
  /** It begins with something that has hours of its own. */
  isElsewhere: boolean;
};

/** Walks a sentence once, and keeps what its words have said so far. */
export class SentenceReader {
  private readonly tokens: readonly Token[];
  private items: Item[] = [];
  private scope: Scope = null;
  /** What a comma goes back to after «кроме …» and «не в …». */
  private before: Scope | undefined = undefined;
  private clause = 0;
  private group = 0;
  private isOr = false;
  private unknownWords = 0;
  private isStrict = false;
  private isElsewhere = false;
  /** Where the last verb of calling ends, and its clause. */
  private callEnd = 0;
  private callClause = -1;
  /** Whose hours are of what was, and stay so whatever verb follows. */
  private otherClause = -1;
  /** Clauses with words of their own. */
  private readonly wordClauses = new Set<number>();
  /** The verb came behind its hours: what follows the comma is another matter. */
  private isDeniedBefore = false;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  read(): ReadSentence {
    for (let at = 0; at < this.tokens.length; ) at = this.take(at);
    // «удобно после обеда, утром за рулём»: a part of the day with a business of its own is not of calling
    const isBusiness = (item: Item) =>
      item.kind === "hours" && item.isPart && item.clause !== this.callClause && this.wordClauses.has(item.clause);
    const items = withoutParts(this.items.filter((item) => !isBusiness(item)));
    return { items, unknownWords: this.unknownWords, isStrict: this.isStrict, isElsewhere: this.isElsewhere };
  }

  /** The place behind what was taken. */
  private take(at: number): number {
    const token = this.tokens[at];
    switch (token?.kind) {
      case "call":
        this.callSaid(at, token);
        return at + 1;
      case "busy":
        this.items = this.items.map((item) => (this.isOfClause(item) ? { ...item, scope: "deny" } : item));
        this.turn("deny");
        return at + 1;
      case "except":
        this.except();
        return at + 1;
      case "past":
      case "elsewhere":
        this.otherSaid(token.kind === "past");
        return at + 1;
      case "once":
        this.items = this.items.filter((item) => item.clause !== this.clause);
        this.turn("other");
        this.otherClause = this.clause;
        return at + 1;
      case "strict":
        this.isStrict = true;
        if (this.scope === "deny" && this.tokens[at - 1]?.kind === "comma") this.scope = "call";
        return at + 1;
      case "comma":
        this.comma(at);
        return at + 1;
      case "but":
        this.clause += 1;
        this.group += 1;
        this.turn(this.scope === "deny" ? (this.before ?? "call") : this.scope);
        return at + 1;
      case "and":
        if (this.scope === "deny") this.group += 1;
        return at + 1;
      case "or":
        this.isOr = true;
        return at + 1;
      case "word":
        this.unknownWords += 1;
        this.wordClauses.add(this.clause);
        return at + 1;
      case "lunch":
        return this.takeLunch(at, token);
      case "days": {
        const { days, next } = dayRange(this.tokens, at, token.days);
        const prior = this.tokens[at - 1]?.kind;
        this.put({ kind: "days", days, hasPreposition: prior === "in" || prior === "to" }, token, next);
        return next;
      }
      default:
        return token ? this.takeHours(at, token) : at + 1;
    }
  }

  private takeHours(at: number, token: Token): number {
    if (token.kind === "from" && this.tokens[at + 1]?.kind === "days") return at + 1;
    const read = spanAt(this.tokens, at, partBeside(this.tokens, at));
    if (!read) {
      if (token.kind === "not" && this.scope !== "other" && deniesWhatFollows(this.tokens, at)) this.except();
      return at + 1;
    }
    if (this.before !== undefined && this.endsException(at)) {
      this.turn(this.before);
      this.group += 1;
    }
    const { span, isHalf, isPart, next } = read;
    this.put({ kind: "hours", span, isHalf, isPart }, token, next);
    return next;
  }

  private takeLunch(at: number, token: Token): number {
    const own = lunchHours(this.tokens, at);
    const whole = { kind: "hours", isHalf: null } as const;
    if (own) {
      const scope = this.scope === "other" ? "other" : "deny";
      this.put({ ...whole, span: own.span, isPart: false, scope }, token, own.next);
      return own.next;
    }
    if (this.tokens[at + 1]?.kind !== "lunch")
      this.put({ ...whole, span: lunch, isPart: this.scope !== "deny" }, token, at + 1);
    return at + 1;
  }

  private callSaid(at: number, { to }: Token): void {
    const isDenied = isNegated(this.tokens, at);
    const scope: Scope = isDenied ? "deny" : "call";
    this.isDeniedBefore = isDenied && this.items.some((item) => this.isOfClause(item));
    const meant = isDenied ? this.listBefore() : this.items.filter((item) => this.isOfClause(item) && !item.isExcept);
    this.items = this.items.map((item) => (meant.includes(item) ? { ...item, scope } : item));
    this.turn(scope);
    this.callClause = this.clause;
    this.callEnd = to;
  }

  /** «звонить в офис с 9 до 18» is of calling, «звонить до 12, магазин до 21» is not all the way. */
  private otherSaid(isPast: boolean): void {
    if (!isPast) {
      this.isElsewhere ||= this.scope === null;
      if (this.scope !== null && this.callClause === this.clause) return;
    }
    const isMeant = (item: Item) => this.isOfClause(item) && (item.scope === null || this.callClause !== this.clause);
    this.items = this.items.map((item) => (isMeant(item) ? { ...item, scope: "other" } : item));
    this.scope = "other";
    this.otherClause = isPast ? this.clause : -1;
  }

  private except(): void {
    this.before ??= this.scope === "deny" ? "call" : this.scope;
    this.scope = "deny";
    this.group += 1;
  }

  private comma(at: number): void {
    this.clause += 1;
    this.group += 1;
    if (this.before !== undefined) {
      if (!continuesDenial(this.tokens, at)) this.turn(this.before);
    } else if (this.scope === "deny" && this.turnsToHours(at)) this.scope = "call";
  }

  private turn(scope: Scope): void {
    this.scope = scope;
    this.before = undefined;
  }

  private put(piece: Piece, { at }: Token, next: number): void {
    const { scope, clause, group, isOr } = this;
    const to = this.tokens[next - 1]?.to ?? at;
    this.items.push({ scope, clause, group, isOr, isExcept: this.before !== undefined, from: at, to, ...piece });
    this.isOr = false;
  }

  private isOfClause({ clause, from, scope }: Item): boolean {
    return clause === this.clause && from >= this.callEnd && !(scope === "other" && clause === this.otherClause);
  }

  /** «кроме субботы и воскресенья с 9 до 17»: the hours are of the days that are left, when none were said before. */
  private endsException(at: number): boolean {
    const hasHours = this.items.some(({ kind, scope }) => kind === "hours" && scope === "call");
    return this.tokens[at - 1]?.kind === "days" && !hasHours;
  }

  /** «по выходным не звонить, в будни с 9 до 20», «не звонить в выходные, в будни с 9 до 20». */
  private turnsToHours(comma: number): boolean {
    const clause = clauseAfter(this.tokens, comma);
    if (!clause.some(({ kind }) => kind === "time" || kind === "part" || kind === "wholeDay")) return false;
    if (this.isDeniedBefore) return true;
    const denied = this.items.filter(({ scope }) => scope === "deny");
    const isOfDays = denied.length > 0 && denied.every(({ kind }) => kind === "days");
    return isOfDays && clause.some(({ kind }) => kind === "days");
  }

  /** «в субботу, воскресенье не звонить», «до 9, после 20 не звонить»: the whole list, over its commas. */
  private listBefore(): Item[] {
    const list = this.items.filter((item) => this.isOfClause(item));
    for (const item of this.items.slice(0, this.items.length - list.length).reverse()) {
      const [next] = list;
      const isAlone = this.items.every((other) => other === item || other.clause !== item.clause);
      if (!next || !isAlone || item.scope !== null || !areOfOneKind(item, next)) break;
      list.unshift(item);
    }
    return list;
  }
}

function areOfOneKind(one: Item, other: Item): boolean {
  if (one.kind === "days" || other.kind === "days") return one.kind === other.kind;
  return one.isHalf !== null && other.isHalf !== null;
}

/** «вечером с 19 до 21»: the hours say it better than the part's name. */
function withoutParts(items: Item[]): Item[] {
  return items.filter((item, nth) => {
    if (item.kind === "days" || !item.isPart) return true;
    return ![items[nth - 1], items[nth + 1]].some(
      (other) => other?.kind === "hours" && !other.isPart && other.clause === item.clause && other.scope === item.scope,
    );
  });
}

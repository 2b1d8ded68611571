import { type BookEntry, type CustomFieldKind, customFieldKindSchema } from "../entities/book-entry.ts";
import { type Call, type CallReason, callReasonSchema } from "../entities/call.ts";
import { quietHours } from "./calling-window.ts";
import { reasonsFor } from "./outcome.ts";

/** A reason in the account's own words, over the built-in one that counts in lists and figures. */
export type OwnReason = { id: string; title: string; meaning: CallReason };
export type CustomField = { id: string; name: string; kind: CustomFieldKind; choices: string[] };

export type ReferenceBooks = {
  /** Empty: the built-in reasons with their own words are offered. */
  reasons: OwnReason[];
  outcomes: { id: string; title: string }[];
  /** Hours of the client's own day in which a call is asked about first. */
  quiet: { from: number; to: number };
  customFields: CustomField[];
  tags: string[];
};

/**
 * The books from their entries, in any order; what is not set stays as it was built in. An entry that this version does
 * not understand is left out, never guessed. Pure.
 */
export function readBooks(entries: readonly BookEntry[]): ReferenceBooks {
  const inOrder = entries.toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1));
  const of = (book: BookEntry["book"]) => inOrder.filter((entry) => entry.book === book);
  return {
    reasons: of("reasons").flatMap(({ id, title, kind }) => {
      const meaning = callReasonSchema.safeParse(kind);
      return meaning.success ? [{ id, title, meaning: meaning.data }] : [];
    }),
    outcomes: of("outcomes").map(({ id, title }) => ({ id, title })),
    quiet: quietOf(of("callingHours").at(-1)),
    customFields: of("customFields").flatMap(({ id, title, kind, choices }) => {
      const known = customFieldKindSchema.safeParse(kind);
      return known.success ? [{ id, name: title, kind: known.data, choices: inKeyOrder(choices) }] : [];
    }),
    tags: of("tags").map(({ title }) => title),
  };
}

/** The books of an account that has set nothing. */
export const noBooks = readBooks([]);

function quietOf(entry: BookEntry | undefined): ReferenceBooks["quiet"] {
  const { from, to } = entry?.choices ?? {};
  const hours = [from, to].map((text) => (/^\d{1,2}$/.test(text ?? "") ? Number(text) : Number.NaN));
  const [opens = Number.NaN, closes = Number.NaN] = hours;
  const isSane = opens >= 0 && closes <= 24 && opens < closes;
  // called from `from` to `to`: quiet is the rest
  return isSane ? { from: closes, to: opens } : quietHours;
}

function inKeyOrder(choices: Record<string, string>): string[] {
  return Object.entries(choices)
    .sort(([one], [other]) => Number(one) - Number(other) || (one < other ? -1 : 1))
    .map(([, text]) => text);
}

/** What is offered for a call that did not take place, in the order of its digits. `title` null: the built-in words. */
export type OfferedReason = { key: string; reason: CallReason; title: string | null };

/** Pure. */
export function offeredReasons(
  { reasons }: Pick<ReferenceBooks, "reasons">,
  direction: Call["direction"],
): OfferedReason[] {
  const fitting = reasonsFor(direction);
  const own = reasons.filter(({ meaning }) => fitting.includes(meaning));
  if (own.length === 0) return fitting.map((reason) => ({ key: reason, reason, title: null }));
  return own.map(({ id, title, meaning }) => ({ key: id, reason: meaning, title }));
}

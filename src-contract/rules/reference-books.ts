import { blockUrlSchema } from "../dynamic-block.ts";
import { type BookEntry, type CustomFieldKind, customFieldKindSchema } from "../entities/book-entry.ts";
import { type Call, type CallReason, callReasonSchema } from "../entities/call.ts";
import { quietHours } from "./calling-window.ts";
import type { MessageTemplate } from "./message-templates.ts";
import { reasonsFor } from "./outcome.ts";

/** A reason in the account's own words, over the built-in one that counts in lists and figures. */
export type OwnReason = { id: string; title: string; meaning: CallReason };
/** What came of a call that took place, and the level below it (G3-4). */
export type Outcome = { id: string; title: string; reasons: { id: string; title: string }[] };
export type CustomField = { id: string; name: string; kind: CustomFieldKind; choices: string[] };

export type ReferenceBooks = {
  /** Of «не состоялся». Empty: the built-in reasons with their own words are offered. */
  reasons: OwnReason[];
  outcomes: Outcome[];
  /** How long a call is written up (G3-7; 0: no countdown), and within what a missed one is called back (G3-14). */
  afterCall: { wrapUpSeconds: number; callBackMinutes: number };
  /** Hours of the client's own day in which a call is asked about first. */
  quiet: { from: number; to: number };
  customFields: CustomField[];
  tags: string[];
  /** What stands beside a client's request, of which system's id it is asked; null where none is connected (UD-22). */
  dynamicBlock: { title: string; url: string; system: string } | null;
  templates: MessageTemplate[];
};

/**
 * The books from their entries, in any order; what is not set stays as it was built in. An entry that this version does
 * not understand is left out, never guessed. Pure.
 */
export function readBooks(entries: readonly BookEntry[]): ReferenceBooks {
  const inOrder = entries.toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1));
  const of = (book: BookEntry["book"]) => inOrder.filter((entry) => entry.book === book);
  return {
    reasons: of("reasons").flatMap(({ id, title, kind, parentId }) => {
      const meaning = callReasonSchema.safeParse(kind);
      return meaning.success && parentId === null ? [{ id, title, meaning: meaning.data }] : [];
    }),
    // a reason whose outcome is gone is offered nowhere
    outcomes: of("outcomes").map(({ id, title }) => ({
      id,
      title,
      reasons: of("reasons").flatMap((reason) =>
        reason.parentId === id ? [{ id: reason.id, title: reason.title }] : [],
      ),
    })),
    afterCall: afterCallOf(of("afterCall").at(-1)),
    quiet: quietOf(of("callingHours").at(-1)),
    customFields: of("customFields").flatMap(({ id, title, kind, choices }) => {
      const known = customFieldKindSchema.safeParse(kind);
      return known.success ? [{ id, name: title, kind: known.data, choices: inKeyOrder(choices) }] : [];
    }),
    tags: of("tags").map(({ title }) => title),
    dynamicBlock: blockOf(of("dynamicBlock").at(-1)),
    templates: of("templates").flatMap(({ id, title, choices: { text, outcome } }) =>
      text ? [{ id, title, text, outcome: outcome ?? null }] : [],
    ),
  };
}

/** The books of an account that has set nothing. */
export const noBooks = readBooks([]);

function afterCallOf(entry: BookEntry | undefined): ReferenceBooks["afterCall"] {
  const { wrapUpSeconds, callBackMinutes } = entry?.choices ?? {};
  return { wrapUpSeconds: wholeNumber(wrapUpSeconds, 30), callBackMinutes: wholeNumber(callBackMinutes, 15) };
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  return /^\d{1,5}$/.test(text ?? "") ? Number(text) : otherwise;
}

function quietOf(entry: BookEntry | undefined): ReferenceBooks["quiet"] {
  const { from, to } = entry?.choices ?? {};
  const hours = [from, to].map((text) => (/^\d{1,2}$/.test(text ?? "") ? Number(text) : Number.NaN));
  const [opens = Number.NaN, closes = Number.NaN] = hours;
  const isSane = opens >= 0 && closes <= 24 && opens < closes;
  // called from `from` to `to`: quiet is the rest
  return isSane ? { from: closes, to: opens } : quietHours;
}

function blockOf(entry: BookEntry | undefined): ReferenceBooks["dynamicBlock"] {
  const { url, system } = entry?.choices ?? {};
  const known = blockUrlSchema.safeParse(url);
  return entry && known.success && system ? { title: entry.title, url: known.data, system } : null;
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

/** Which of the offered reasons is chosen; null when the words are the manager's own. */
export function chosenReason(
  { reason, reasonText }: { reason: CallReason | null; reasonText: string },
  offered: readonly OfferedReason[],
): string | null {
  const fitting = offered.filter((each) => each.reason === reason);
  return (fitting.find(({ title }) => title === null || title === reasonText) ?? null)?.key ?? null;
}

/** What choosing one writes: words that were typed for a built-in reason stay. */
export function chooseReason({ reason, title }: OfferedReason): { reason: CallReason; reasonText?: string } {
  return { reason, ...(title === null ? {} : { reasonText: title }) };
}

/**
 * What was typed into a field of this kind, in the one form in which it is kept: numbers with a point, dates as ISO 8601,
 * flags as true and false. Null when it is nothing of the kind. An empty text is none, and is the caller's to take away.
 */
export function fieldValue({ kind, choices }: Pick<CustomField, "kind" | "choices">, typed: string): string | null {
  const text = typed.trim();
  switch (kind) {
    case "text":
      return text;
    case "number": {
      const number = text.replaceAll(/[\s\u00a0]/g, "").replace(",", ".");
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(number) ? number : null;
    }
    case "date":
      return isoDate(text);
    case "list":
      return choices.includes(text) ? text : null;
    case "flag":
      return text === "true" || text === "false" ? text : null;
    case "file":
      return null;
  }
}

function isoDate(text: string): string | null {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const iso = day && month && year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

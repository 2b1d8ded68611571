import { z } from "zod";
import { type Call, callReasonSchema } from "../../src-contract/entities/call.ts";
import type { SetCallOutcomeArgs } from "../../src-contract/mutations/set-call-outcome.ts";
import { chooseReason, type OfferedReason, type Outcome } from "../../src-contract/rules/reference-books.ts";
import { proposeOutcome } from "../../src-contract/rules/outcome.ts";

/** What the manager chose; null is «not touched», there the line's own answer is proposed (G3-3). */
export const outcomeDraftSchema = z.object({
  held: z.boolean().nullable(),
  reason: callReasonSchema.nullable(),
  reasonText: z.string().max(300).nullable(),
  /** "" is «none», chosen. Drafts of an older version have none. */
  outcomeText: z.string().max(300).nullable().default(null),
});
export type OutcomeDraft = z.infer<typeof outcomeDraftSchema>;
export const emptyOutcomeDraft: OutcomeDraft = { held: null, reason: null, reasonText: null, outcomeText: null };

export type ShownOutcome = {
  held: boolean;
  reason: Call["reason"];
  reasonText: string;
  outcomeText: Call["outcomeText"];
};
/** What there is to choose: the reasons of «не состоялся», and the outcomes of «состоялся» with their own (G3-4). */
export type OutcomeLists = { offered: readonly OfferedReason[]; outcomes: readonly Outcome[] };
const noLists: OutcomeLists = { offered: [], outcomes: [] };

/**
 * The draft over the outcome that was given before, over the proposal, which speaks in the account's own words where it
 * has some for it. A call that goes on proposes no reason yet.
 */
export function shownOutcome(
  draft: OutcomeDraft,
  call: Call | null,
  { offered, outcomes }: OutcomeLists = noLists,
): ShownOutcome {
  const base = baseOutcome(call, outcomes);
  const held = draft.held ?? base.held;
  const before = held === base.held ? base : null;
  const isProposed = !held && draft.reason === null && (call?.held ?? null) === null;
  const words = isProposed ? offered.find(({ reason }) => reason === base.reason)?.title : null;
  return {
    held,
    reason: draft.reason ?? base.reason,
    reasonText: draft.reasonText ?? before?.reasonText ?? words ?? "",
    outcomeText: held ? (draft.outcomeText ?? before?.outcomeText ?? "") || null : null,
  };
}

type BaseOutcome = Pick<Call, "reason" | "reasonText" | "outcomeText"> & { held: boolean };

function baseOutcome(call: Call | null, outcomes: OutcomeLists["outcomes"]): BaseOutcome {
  const nothing = { reasonText: null, outcomeText: null };
  if (!call) return { held: false, reason: null, ...nothing };
  const { held, reason, reasonText, outcomeText } = call;
  if (held !== null) {
    // from before there were two levels: the words of the outcome stood as the reason
    const isOutcome = held && outcomeText === null && outcomes.some(({ title }) => title === reasonText);
    return isOutcome
      ? { held, reason, outcomeText: reasonText, reasonText: null }
      : { held, reason, outcomeText, reasonText };
  }
  if (call.endedAt === null) return { held: call.answeredAt !== null, reason: null, ...nothing };
  return { ...proposeOutcome({ ...call, rang: call.ringSeconds !== null }), ...nothing };
}

export function lacksReason(outcome: Pick<ShownOutcome, "held" | "reason" | "reasonText">): boolean {
  return !outcome.held && outcome.reason === null && outcome.reasonText.trim() === "";
}

type Saving = {
  call: Pick<Call, "id" | "clientId">;
  outcome: ShownOutcome;
  note: string;
  newId: () => string;
};

/** A comment needs a client to stand in whose history; without one the note stays a draft. */
export function outcomeArgs({ call, outcome, note, newId }: Saving): SetCallOutcomeArgs {
  const text = note.trim();
  return {
    outcomeId: newId(),
    callId: call.id,
    held: outcome.held,
    reason: outcome.held ? null : outcome.reason,
    reasonText: outcome.reasonText.trim() || null,
    outcomeText: outcome.held ? outcome.outcomeText : null,
    comment: call.clientId && text ? { commentId: newId(), clientId: call.clientId, text } : null,
  };
}

/** «Состоялся» ticked or not: a word of a list goes with its list, words that were typed stay. */
export function chooseHeld(held: boolean, { reasonText }: ShownOutcome, lists: OutcomeLists): Partial<OutcomeDraft> {
  return { held, ...(isOfList(reasonText, lists) ? { reasonText: null } : {}) };
}

/** The first level (G3-4); a reason of another outcome goes. */
export function chooseOutcome(
  { title }: Pick<Outcome, "title">,
  { reasonText, outcomeText }: ShownOutcome,
  lists: OutcomeLists,
): Partial<ShownOutcome> {
  const isOther = title !== outcomeText && isOfList(reasonText, lists);
  return { held: true, outcomeText: title, ...(isOther ? { reasonText: "" } : {}) };
}

function isOfList(text: string, { offered, outcomes }: OutcomeLists): boolean {
  const titles = [...offered, ...outcomes.flatMap(({ reasons }) => reasons)].map(({ title }) => title);
  return titles.includes(text);
}

/** The outcome that is chosen, when there is a second level below it. */
export function openOutcome({ held, outcomeText }: ShownOutcome, outcomes: OutcomeLists["outcomes"]): Outcome | null {
  const chosen = held ? outcomes.find(({ title }) => title === outcomeText) : undefined;
  return chosen && chosen.reasons.length > 0 ? chosen : null;
}

/**
 * G3-8: what a digit chooses: what stands under that number on the level that is open. `gives`: nothing is left to be
 * asked, so that it gives the outcome. Where a call that took place asks for nothing more, the digits are those of the
 * reasons, which are not on the screen yet. Null: none.
 */
export function choiceOfDigit(
  code: string,
  { outcome, ...lists }: OutcomeLists & { outcome: ShownOutcome },
): { part: Partial<ShownOutcome>; gives: boolean } | null {
  const { offered, outcomes } = lists;
  if (outcome.held && outcomes.length > 0) {
    const open = openOutcome(outcome, outcomes);
    const reason = open && reasonOfDigit(code, open.reasons);
    if (open) return reason && { part: { held: true, reasonText: reason.title }, gives: true };
    const result = reasonOfDigit(code, outcomes);
    return result && { part: chooseOutcome(result, outcome, lists), gives: result.reasons.length === 0 };
  }
  const reason = reasonOfDigit(code, offered);
  return reason && { part: { held: false, ...chooseReason(reason) }, gives: !outcome.held };
}

/** The reason that a digit chooses, by its place in the list: 1–9; null for another key. */
export function reasonOfDigit<Reason>(code: string, reasons: readonly Reason[]): Reason | null {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit ? (reasons[Number(digit) - 1] ?? null) : null;
}

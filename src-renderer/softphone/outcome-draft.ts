import { z } from "zod";
import { type Call, callReasonSchema } from "../../src-contract/entities/call.ts";
import type { SetCallOutcomeArgs } from "../../src-contract/mutations/set-call-outcome.ts";
import { chooseReason, type OfferedReason } from "../../src-contract/rules/reference-books.ts";
import { proposeOutcome } from "../../src-contract/rules/outcome.ts";

/** What the manager chose; null is «not touched», there the line's own answer is proposed (G3-3). */
export const outcomeDraftSchema = z.object({
  held: z.boolean().nullable(),
  reason: callReasonSchema.nullable(),
  reasonText: z.string().max(300).nullable(),
});
export type OutcomeDraft = z.infer<typeof outcomeDraftSchema>;
export const emptyOutcomeDraft: OutcomeDraft = { held: null, reason: null, reasonText: null };

export type ShownOutcome = { held: boolean; reason: Call["reason"]; reasonText: string };

/**
 * The draft over the outcome that was given before, over the proposal, which speaks in the account's own words where it
 * has some for it. A call that goes on proposes no reason yet.
 */
export function shownOutcome(
  draft: OutcomeDraft,
  call: Call | null,
  offered: readonly OfferedReason[] = [],
): ShownOutcome {
  const base = baseOutcome(call);
  const isProposed = draft.reason === null && (call?.held ?? null) === null;
  const words = isProposed ? offered.find(({ reason }) => reason === base.reason)?.title : null;
  return {
    held: draft.held ?? base.held,
    reason: draft.reason ?? base.reason,
    reasonText: draft.reasonText ?? call?.reasonText ?? words ?? "",
  };
}

function baseOutcome(call: Call | null): { held: boolean; reason: Call["reason"] } {
  if (!call) return { held: false, reason: null };
  if (call.held !== null) return { held: call.held, reason: call.reason };
  if (call.endedAt === null) return { held: call.answeredAt !== null, reason: null };
  return proposeOutcome({ ...call, rang: call.ringSeconds !== null });
}

export function lacksReason(outcome: ShownOutcome): boolean {
  return !outcome.held && outcome.reason === null && outcome.reasonText.trim() === "";
}

/** What came of a call that took place: one of the account's words, or none; what was typed as a reason is none. */
function heldWords(text: string, outcomes: readonly { title: string }[]): string | null {
  return outcomes.find(({ title }) => title === text)?.title ?? null;
}

type Saving = {
  outcomes?: readonly { title: string }[];
  call: Pick<Call, "id" | "clientId">;
  outcome: ShownOutcome;
  note: string;
  newId: () => string;
};

/** A comment needs a client to stand in whose history; without one the note stays a draft. */
export function outcomeArgs({ call, outcome, note, newId, outcomes = [] }: Saving): SetCallOutcomeArgs {
  const text = note.trim();
  return {
    outcomeId: newId(),
    callId: call.id,
    held: outcome.held,
    reason: outcome.held ? null : outcome.reason,
    reasonText: outcome.held ? heldWords(outcome.reasonText, outcomes) : outcome.reasonText.trim() || null,
    comment: call.clientId && text ? { commentId: newId(), clientId: call.clientId, text } : null,
  };
}

type Numbered = {
  outcome: ShownOutcome;
  offered: readonly OfferedReason[];
  outcomes: readonly { title: string }[];
};

/**
 * G3-8: what a digit chooses: what stands under that number, and `isShown` says that it does. Where a call that took
 * place asks for nothing more, the digits are those of the reasons, which are not on the screen yet. Null: none.
 */
export function choiceOfDigit(
  code: string,
  { outcome, offered, outcomes }: Numbered,
): { part: Partial<ShownOutcome>; isShown: boolean } | null {
  if (outcome.held && outcomes.length > 0) {
    const result = reasonOfDigit(code, outcomes);
    return result && { part: { held: true, reasonText: result.title }, isShown: true };
  }
  const reason = reasonOfDigit(code, offered);
  return reason && { part: { held: false, ...chooseReason(reason) }, isShown: !outcome.held };
}

/** The reason that a digit chooses, by its place in the list: 1–9; null for another key. */
export function reasonOfDigit<Reason>(code: string, reasons: readonly Reason[]): Reason | null {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit ? (reasons[Number(digit) - 1] ?? null) : null;
}

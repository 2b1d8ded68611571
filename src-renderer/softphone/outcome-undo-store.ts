import { create } from "zustand";
import type { Call } from "../../src-contract/entities/call.ts";
import type { Result } from "../../src-contract/errors.ts";
import type { SetCallOutcomeArgs } from "../../src-contract/mutations/set-call-outcome.ts";
import { outcomeUndoMs } from "../../src-contract/rules/outcome-undo.ts";
import type { mutate } from "../api/mutate.ts";

type Said = Pick<SetCallOutcomeArgs, "held" | "reason" | "reasonText" | "outcomeText">;
type StoodOutcome = Pick<Call, keyof Said>;

/** An outcome that was given a moment ago, what stood before it, and until when it can be taken back (G3-8). */
export type GivenOutcome = {
  given: Pick<SetCallOutcomeArgs, "outcomeId" | "callId" | keyof Said>;
  /** Null: the call had no outcome. */
  before: Said | null;
  until: number;
};

type OutcomeUndoState = {
  /** Oldest first; the newest is taken back first. */
  outcomes: readonly GivenOutcome[];
  remember: (given: SetCallOutcomeArgs, call: StoodOutcome) => GivenOutcome;
  forget: (outcomeId: string) => void;
};

/** Lives as long as the window: an outcome that was given before it was opened is replaced, not taken back. */
export const useOutcomeUndoStore = create<OutcomeUndoState>((set) => ({
  outcomes: [],
  remember({ outcomeId, callId, held, reason, reasonText, outcomeText = null }, { held: stood, ...before }) {
    const outcome: GivenOutcome = {
      given: { outcomeId, callId, held, reason, reasonText, outcomeText },
      before: stood === null ? null : said(stood, before),
      until: Date.now() + outcomeUndoMs,
    };
    // a call is taken back to what it was before its newest outcome, once
    set(({ outcomes }) => ({ outcomes: [...outcomes.filter((other) => other.given.callId !== callId), outcome] }));
    return outcome;
  },
  forget: (outcomeId) =>
    set(({ outcomes }) => ({ outcomes: outcomes.filter(({ given }) => given.outcomeId !== outcomeId) })),
}));

function said(held: boolean, { reason, reasonText, outcomeText }: Omit<StoodOutcome, "held">): Said {
  return { held, reason, reasonText, outcomeText };
}

/** Milliseconds UTC. */
export const givenAt = ({ until }: Pick<GivenOutcome, "until">) => until - outcomeUndoMs;

/** The newest that can still be taken back. Pure. */
export function outcomeToUndo(outcomes: readonly GivenOutcome[], now: number): GivenOutcome | null {
  return outcomes.findLast(({ until }) => until > now) ?? null;
}

/** Both ways leave a further version in the log: what stood before, or that nothing stands (docs/adr/0026). */
export function undoOutcome(
  { given, before }: Pick<GivenOutcome, "given" | "before">,
  { write, newId }: { write: typeof mutate; newId: () => string },
): Promise<Result<unknown>> {
  const { outcomeId: withdrawnId, callId, ...said } = given;
  const version = { outcomeId: newId(), callId };
  if (before) return write("setCallOutcome", { ...version, ...before, comment: null });
  return write("withdrawCallOutcome", { ...version, withdrawnId, ...said });
}

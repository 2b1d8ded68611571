import { noBooks, readBooks } from "../../src-contract/rules/reference-books.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { WrapUp } from "./softphone-state.ts";

/** What «+30 с» adds. */
export const wrapUpStepMs = 30_000;

export type WrapUpKeeper = {
  /** After each call, an unanswered one too. */
  begin(): Promise<void>;
  extend(): void;
  /** «Готов», or nothing is left to write up. */
  finish(): void;
  stop(): void;
};

/**
 * G3-7: the manager writes up a call and the time for it runs down; nothing is refused meanwhile. At nought it is over by
 * itself, unless an outcome is missing: that is said until it is given or the manager says «Готов» (G3-5 asks for it
 * elsewhere too).
 */
export function createWrapUp(
  { query, now }: Pick<SoftphoneParts, "query" | "now">,
  { get, set }: Access,
): WrapUpKeeper {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(wrapUp: WrapUp | null): void {
    clearTimeout(timer);
    set(() => ({ wrapUp }));
    if (wrapUp !== null && !wrapUp.isOver) timer = setTimeout(check, Math.max(0, wrapUp.endsAt - now()));
  }

  /** By the clock, not by the timer: a computer that slept past the end runs it late. */
  function check(): void {
    const { wrapUp, outcomeCallIds } = get();
    if (wrapUp === null) return;
    if (wrapUp.endsAt > now()) show(wrapUp);
    else show(outcomeCallIds.length > 0 ? { ...wrapUp, isOver: true } : null);
  }

  return {
    async begin() {
      const endedAt = now();
      const read = await query("bookEntries", {});
      const { wrapUpSeconds } = (read.ok ? readBooks(read.value) : noBooks).afterCall;
      show(wrapUpSeconds === 0 ? null : { endsAt: endedAt + wrapUpSeconds * 1000, isOver: false });
    },
    extend() {
      const { wrapUp } = get();
      if (wrapUp) show({ endsAt: Math.max(wrapUp.endsAt, now()) + wrapUpStepMs, isOver: false });
    },
    finish: () => show(null),
    stop: () => clearTimeout(timer),
  };
}

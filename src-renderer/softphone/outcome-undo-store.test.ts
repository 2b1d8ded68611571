import { beforeEach, expect, test } from "vitest";
import { type Call, nothingSaid } from "../../src-contract/entities/call.ts";
import { setCallOutcome, type SetCallOutcomeArgs } from "../../src-contract/mutations/set-call-outcome.ts";
import { withdrawCallOutcome } from "../../src-contract/mutations/withdraw-call-outcome.ts";
import type { mutate } from "../api/mutate.ts";
import { outcomeToUndo, undoOutcome, useOutcomeUndoStore } from "./outcome-undo-store.ts";

const id = (last: number) => `0199d5a0-0000-7000-8000-00000000000${last}`;
const outcome = (callId: string, outcomeId: string): SetCallOutcomeArgs => ({
  ...{ outcomeId, callId, held: false, reason: "busy", reasonText: null },
  comment: null,
});
const none: Pick<Call, "held" | "reason" | "reasonText" | "outcomeText"> = {
  held: null,
  ...nothingSaid,
};
const { remember, forget } = useOutcomeUndoStore.getState();
const kept = () => useOutcomeUndoStore.getState().outcomes;

beforeEach(() => useOutcomeUndoStore.setState({ outcomes: [] }));

async function written(given: Parameters<typeof undoOutcome>[0]): Promise<unknown> {
  let asked: unknown = null;
  const write = (async (name: string, args: unknown) => {
    asked = { name, args };
    return { ok: true, value: null };
  }) as unknown as typeof mutate;
  await undoOutcome(given, { write, newId: () => id(9) });
  return asked;
}

test("G3-8: the first outcome of a call is withdrawn, a later one gives way to the one before it", async () => {
  const first = await written(remember(outcome(id(1), id(2)), none));
  const withdrawn = {
    outcomeId: id(9),
    callId: id(1),
    withdrawnId: id(2),
    held: false,
    reason: "busy",
    reasonText: null,
    outcomeText: null,
  };
  expect(first).toEqual({ name: "withdrawCallOutcome", args: withdrawn });
  expect(withdrawCallOutcome.args.parse(withdrawn)).toEqual(withdrawn);
  const later = await written(
    remember(outcome(id(3), id(4)), { held: true, reason: null, reasonText: null, outcomeText: "заказал" }),
  );
  const restored = {
    outcomeId: id(9),
    callId: id(3),
    held: true,
    reason: null,
    reasonText: null,
    outcomeText: "заказал",
    comment: null,
  };
  expect(later).toEqual({ name: "setCallOutcome", args: restored });
  expect(setCallOutcome.args.parse(restored)).toEqual(restored);
});

test("G3-8: ten seconds, the newest first, each once", () => {
  const first = remember(outcome(id(1), id(2)), none);
  const second = remember(outcome(id(3), id(4)), none);
  expect(first.until - Date.now()).toBeGreaterThan(9_000);
  expect(outcomeToUndo(kept(), first.until - 1)?.given.callId).toBe(id(3));
  forget(second.given.outcomeId);
  expect(outcomeToUndo(kept(), first.until - 1)?.given.callId).toBe(id(1));
  expect(outcomeToUndo(kept(), first.until)).toBeNull();
});

test("G3-8: of two outcomes of one call only the newest is taken back, to what stood before it", () => {
  remember(outcome(id(1), id(2)), none);
  remember(outcome(id(1), id(5)), { held: false, ...nothingSaid, reason: "busy" });
  expect(kept()).toHaveLength(1);
  expect(kept()[0]).toMatchObject({ given: { outcomeId: id(5) }, before: { reason: "busy" } });
});

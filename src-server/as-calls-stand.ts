import type { CallOutcome } from "../src-contract/entities/call.ts";
import { put, type RowOperation } from "../src-contract/row-patch.ts";
import type { PlannedMutation } from "./authorize.ts";
import type { ReadRow } from "./database/working-rows.ts";

/**
 * A mutation does not read, so what depends on the calls of others is a desk's guess until here: the same mutation as it
 * is with the rows that the server has. Pure.
 */
export function asCallsStand(planned: PlannedMutation, read: ReadRow): PlannedMutation {
  if (planned.name !== "setCallOutcome") return planned;
  return { ...planned, patch: planned.patch.map((operation) => outcomeStep(operation, read)) };
}

/** The first outcome of a call can be taken back (G3-8); whether it is the first is not for a desk to say. */
function outcomeStep(operation: RowOperation, read: ReadRow): RowOperation {
  if (operation.op !== "put" || operation.table !== "callOutcomes") return operation;
  const outcome = operation.row as unknown as CallOutcome;
  const before = read({ table: "calls", id: outcome.callId })?.["outcomeAt"] ?? null;
  return before === null ? operation : put("callOutcomes", { ...outcome, step: "changed" });
}

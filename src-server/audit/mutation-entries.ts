import { createHash } from "node:crypto";
import type { CallOutcome } from "../../src-contract/entities/call.ts";
import type { RowOperation } from "../../src-contract/row-patch.ts";
import { canonicalValue } from "../../src-contract/rules/row-digest.ts";
import type { PlannedMutation } from "../authorize.ts";
import { refOf } from "../database/apply-row-patch.ts";
import type { ReadRow } from "../database/working-rows.ts";
import type { Doer, NewAuditEntry } from "./record-audit.ts";

/**
 * What a mutation leaves in the log: every result that it gives to a call (G3-16), that a book was changed, that an import was taken back, and
 * that a recording was heard. `read`: the
 * rows as they are before it. What was written in words stands only as a digest, by which the row can be held against the
 * log. Pure.
 */
export function auditEntries(planned: PlannedMutation, read: ReadRow, doer: Doer): NewAuditEntry[] {
  return [...importEntry(planned, read, doer), ...listeningEntry(planned, doer), ...rowEntries(planned, read, doer)];
}

/** G13-8: that somebody listened to a recording, whose id is its call's. */
function listeningEntry({ name, args }: PlannedMutation, doer: Doer): NewAuditEntry[] {
  if (name !== "noteListening") return [];
  return [{ ...doer, action: "recordingHeard", subjectId: args.attachmentId ?? null }];
}

/** An import is taken back piece by piece: an entry for each, and none for one that finds nothing left. */
function importEntry({ name, args, patch }: PlannedMutation, read: ReadRow, doer: Doer): NewAuditEntry[] {
  if (name !== "undoImport") return [];
  const living = patch
    .filter(({ table }) => table === "clients")
    .filter((operation) => {
      return read(refOf(operation))?.["deletedAt"] === null;
    });
  const clients = living.length;
  if (clients === 0) return [];
  return [{ ...doer, action: "importUndone", subjectId: args.importId ?? null, details: { clients } }];
}

function rowEntries({ patch }: PlannedMutation, read: ReadRow, doer: Doer): NewAuditEntry[] {
  return patch.flatMap((operation) => {
    if (operation.table === "bookEntries") return [bookEntry(operation, read, doer)];
    if (operation.op !== "put" || operation.table !== "callOutcomes") return [];
    const outcome = operation.row as unknown as CallOutcome;
    const call = read({ table: "calls", id: outcome.callId });
    const isFirst = (call?.["outcomeAt"] ?? null) === null;
    const given = isFirst ? "outcomeGiven" : "outcomeChanged";
    const { id: outcomeId, held, reason } = outcome;
    return [
      {
        ...doer,
        action: outcome.step === "withdrawn" ? "outcomeWithdrawn" : given,
        subjectId: outcome.callId,
        details: { outcomeId, held, reason, digest: outcomeDigest(outcome) },
      },
    ];
  });
}

function bookEntry(operation: RowOperation, read: ReadRow, doer: Doer): NewAuditEntry {
  const { table, id: subjectId } = refOf(operation);
  const row = operation.op === "put" ? operation.row : read({ table, id: subjectId });
  const book = typeof row?.["book"] === "string" ? row["book"] : null;
  return { ...doer, action: "bookChanged", subjectId, details: { book, change: operation.op } };
}

/**
 * Of what a person said about a call; where the row stands in the feed is the server's affair. A step that was simply
 * given, and the words of an outcome where there are none, are left out: entries of before there were such still fit
 * their rows.
 */
export function outcomeDigest({ step, outcomeText = null, ...outcome }: Record<string, unknown>): string {
  const said = { id: null, callId: null, held: null, reason: null, reasonText: null, authorId: null, createdAt: null };
  const row = Object.fromEntries(Object.keys(said).map((column) => [column, outcome[column]]));
  const content = canonicalValue({
    ...row,
    ...{ revision: null, deletedAt: null },
    ...(step === undefined || step === "given" ? {} : { step }),
    ...(outcomeText === null ? {} : { outcomeText }),
  });
  return createHash("sha256").update(content).digest("hex");
}

import type { Client } from "../../src-contract/entities/client.ts";
import { type DetailsOf, recordDetails } from "../../src-contract/entities/client-record.ts";
import type { IngestItem } from "../../src-contract/ingest/ingest-items.ts";
import type { RowOperation, RowPatch } from "../../src-contract/row-patch.ts";
import { learningAddress } from "../../src-contract/rules/learning-access.ts";
import type { Row } from "../database/row-columns.ts";

type Payment = Partial<DetailsOf<"payment">>;
type Telling = { item: IngestItem; before: Row | undefined; client: Client | null };

/**
 * LL-38: a payment keeps the address at which it opened learning, as the card stood when it passed: a later change says
 * nothing about access that was given. What the system itself tells goes first; it knows what it did. Pure.
 */
export function withAccess(own: RowPatch, { item, before, client }: Telling): RowPatch {
  if (item.kind !== "payment" || client === null) return own;
  const was = before && paymentOf(before["details"]);
  return own.map((operation) => {
    const told = detailsIn(operation);
    if (told === null || { ...was, ...told }.isFailed) return operation;
    // told again: whether it opened anything then, and where, is not known any more, unless it had failed
    if (told.accessEmail || (was && !was.isFailed)) return operation;
    return withDetails(operation, { ...told, accessEmail: learningAddress(client) });
  });
}

/** What the answer says of it: for one that was told before, what stands there. Pure. */
export function accessGiven(own: RowPatch, before: Row | undefined): string | null {
  const [operation] = own;
  const told = operation && detailsIn(operation);
  if (!told || !isPayment(operation, before)) return null;
  const { isFailed, accessEmail } = { ...(before && paymentOf(before["details"])), ...told };
  return isFailed ? null : accessEmail || null;
}

function isPayment(operation: RowOperation | undefined, before: Row | undefined): boolean {
  return (operation?.op === "put" ? operation.row["kind"] : before?.["kind"]) === "payment";
}

function paymentOf(details: unknown): Payment {
  return recordDetails.payment.partial().parse(details);
}

function detailsIn(operation: RowOperation): Payment | null {
  if (operation.op === "del" || operation.table !== "clientRecords") return null;
  const { details } = operation.op === "put" ? operation.row : operation.set;
  return (details ?? null) as Payment | null;
}

function withDetails(operation: RowOperation, details: Payment): RowOperation {
  if (operation.op === "put") return { ...operation, row: { ...operation.row, details } };
  return operation.op === "update" ? { ...operation, set: { ...operation.set, details } } : operation;
}

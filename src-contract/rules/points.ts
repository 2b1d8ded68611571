import { type ClientRecord, recordOf, type RecordOf } from "../entities/client-record.ts";

/** As recordDetails.points allows. */
const mostAtOnce = 1_000_000_000;

export type NeededPoints = { kind: "change"; amount: number } | { kind: "wrong" | "tooMuch" | "same" };

/**
 * JC-58, JC-59: what a typed number of points means beside those that are there: the needed sum, below zero too. With
 * any minus that people type, and with blanks between thousands.
 */
export function neededPoints(typed: string, present: number): NeededPoints {
  const text = typed.replace(/\s/g, "").replace(/^[−–—]/, "-");
  if (!/^[+-]?\d{1,12}$/.test(text)) return { kind: "wrong" };
  const amount = Number(text) - present;
  if (amount === 0) return { kind: "same" };
  return Math.abs(amount) > mostAtOnce ? { kind: "tooMuch" } : { kind: "change", amount };
}

/** `after` is null for what the server has not confirmed: it counts in no sum (sync rule 10). */
export type PointsLine = { record: RecordOf<"points">; after: number | null };

/** The ledger, newest first, with what there was after each line; `sum` is what there is now. */
export function ledgerLines(newestFirst: readonly ClientRecord[], sum: number): PointsLine[] {
  const lines: PointsLine[] = [];
  let after = sum;
  for (const row of newestFirst) {
    const record = recordOf("points", row);
    if (!record) continue;
    lines.push({ record, after: record.revision === null ? null : after });
    if (record.revision !== null) after -= record.details.amount;
  }
  return lines;
}

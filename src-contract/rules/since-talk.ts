import { recordOf } from "../entities/client-record.ts";
import type { HistoryEvent } from "../queries/client-records.ts";

/** What a manager wants to know first stands first (G5-11). */
export const sinceGroups = [
  "paymentFailed",
  "unsubscribed",
  "refund",
  "orderPaid",
  "payment",
  "order",
  "message",
  "call",
  "note",
  "comment",
  "task",
  "edit",
  "opened",
  "visit",
  "other",
] as const;
export type SinceGroup = (typeof sinceGroups)[number];

/** Under which word of the strip an event is counted; each event under one. */
export function sinceGroupOf({ kind, step, subject }: HistoryEvent): SinceGroup {
  if (step === "unsubscribed" || step === "left") return "unsubscribed";
  if (step === "opened") return "opened";
  if (step === "paid") return "orderPaid";
  switch (kind) {
    case "payment": {
      if (subject.table !== "clientRecords" || subject.row.kind === "refund") return "refund";
      return recordOf("payment", subject.row)?.details.isFailed ? "paymentFailed" : "payment";
    }
    case "page":
    case "click":
      return "visit";
    case "order":
    case "message":
    case "call":
    case "note":
    case "comment":
    case "task":
    case "edit":
      return kind;
    default:
      return "other";
  }
}

/** Groups that have an event, by weight; the events of each as they came, newest first. */
export function groupSince(events: readonly HistoryEvent[]): { group: SinceGroup; events: HistoryEvent[] }[] {
  const byGroup = new Map<SinceGroup, HistoryEvent[]>();
  for (const event of events) {
    const group = sinceGroupOf(event);
    byGroup.set(group, [...(byGroup.get(group) ?? []), event]);
  }
  return sinceGroups.flatMap((group) => {
    const own = byGroup.get(group);
    return own ? [{ group, events: own }] : [];
  });
}

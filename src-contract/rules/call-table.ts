import { type Call, type CallReason, callReasons } from "../entities/call.ts";
import { localMinute } from "./client-table.ts";

export const callTableColumns = [
  ...(["startedAt", "direction", "client", "number", "manager", "talkSeconds"] as const),
  ...(["held", "outcome", "reason", "reasonText", "comment", "source", "callId"] as const),
] as const;
export type CallTableColumn = (typeof callTableColumns)[number];
export type CallTableWords = {
  headings: Record<CallTableColumn, string>;
  values: Record<"outgoing" | "incoming" | "yes" | "no" | Call["source"], string>;
  reasons: Record<CallReason, string>;
};

/** Without a screen's texts: the names as they stand in the rows. */
export const plainCallWords: CallTableWords = {
  headings: {
    startedAt: "Started",
    direction: "Direction",
    client: "Client",
    number: "Number",
    manager: "Manager",
    talkSeconds: "Talk, s",
    held: "Took place",
    outcome: "Outcome",
    reason: "Reason",
    reasonText: "Reason in words",
    comment: "Comments",
    source: "Source",
    callId: "Call id",
  },
  values: {
    outgoing: "outgoing",
    incoming: "incoming",
    yes: "yes",
    no: "no",
    softphone: "softphone",
    manual: "by hand",
    outside: "another system",
  },
  reasons: Object.fromEntries(callReasons.map((reason) => [reason, reason])) as Record<CallReason, string>,
};

export function callHeadings({ headings }: CallTableWords): string[] {
  return callTableColumns.map((column) => headings[column]);
}

/** A row a call. `comments`: those that were written during it or after it. */
export function callCells(
  call: Call,
  beside: { clientName: string; managerName: string; comments: readonly string[] },
  words: CallTableWords,
): string[] {
  const held = call.held === null ? "" : words.values[call.held ? "yes" : "no"];
  const values: Record<CallTableColumn, string> = {
    startedAt: localMinute(call.startedAt),
    direction: words.values[call.direction],
    client: beside.clientName,
    number: call.e164 ?? call.raw,
    manager: beside.managerName,
    talkSeconds: call.talkSeconds === null ? "" : String(call.talkSeconds),
    held,
    reason: call.reason === null ? "" : words.reasons[call.reason],
    outcome: call.outcomeText ?? "",
    reasonText: call.reasonText ?? "",
    comment: beside.comments.join("\n"),
    source: words.values[call.source],
    callId: call.id,
  };
  return callTableColumns.map((column) => values[column]);
}

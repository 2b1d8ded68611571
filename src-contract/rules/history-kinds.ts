import type { RecordKind } from "../entities/client-record.ts";

/** What the eyes of the history show and hide (GC-24), in the order in which they stand. */
export const historyKinds = [
  "call",
  "comment",
  "note",
  "message",
  "task",
  "file",
  "edit",
  "order",
  "payment",
  "points",
  "letter",
  "subscription",
  "group",
  "salesPlan",
  "webinar",
  "page",
  "click",
  "membership",
  "consent",
  "channel",
  "callingTask",
  "crm",
  "event",
] as const;
export type HistoryKind = (typeof historyKinds)[number];

/**
 * What became of the row: made, or one of the later moments that it carries; `moved`: a call came from another card or
 * went to one. A letter that was read, a group that was
 * left and an order that was paid are events of their own (LL-82, GC-23).
 */
export const historySteps = ["made", "done", "paid", "left", "archived", "opened", "unsubscribed", "moved"] as const;
export type HistoryStep = (typeof historySteps)[number];

/** Under which eye a record stands. Payouts and expenses are the company's own money: not done with the client. */
export const historyKindOfRecord = {
  page: "page",
  facebookPage: "page",
  webinar: "webinar",
  letter: "letter",
  group: "group",
  tunnel: "subscription",
  salesPlan: "salesPlan",
  click: "click",
  payment: "payment",
  refund: "payment",
  payout: null,
  expense: null,
  points: "points",
  consent: "consent",
  channel: "channel",
  callingTask: "callingTask",
  membership: "membership",
  crm: "crm",
  event: "event",
  merged: "event",
} as const satisfies Record<RecordKind, HistoryKind | null>;

/** The later moments of records that are events, by the key of their details that holds the moment. */
export const recordSteps = {
  leftAt: "left",
  archivedAt: "archived",
  openedAt: "opened",
  unsubscribedAt: "unsubscribed",
} as const satisfies Record<string, HistoryStep>;

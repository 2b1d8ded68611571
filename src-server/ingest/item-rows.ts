import { v5 } from "uuid";
import { nothingBeside, nothingSaid, untied } from "../../src-contract/entities/call.ts";
import { recordDetails } from "../../src-contract/entities/client-record.ts";
import { unchangedComment } from "../../src-contract/entities/comment.ts";
import { type Message, notSentHere, type SpamVerdict } from "../../src-contract/entities/message.ts";
import { noOrderDetails } from "../../src-contract/entities/order.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type {
  CallItem,
  CommentItem,
  IngestItem,
  IngestKind,
  MessageItem,
  OrderItemTold,
  RecordItem,
} from "../../src-contract/ingest/ingest-items.ts";
import { put, type RowPatch, update } from "../../src-contract/row-patch.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import type { Row } from "../database/row-columns.ts";
import type { Telling } from "./told-changes.ts";

const namespace = "b1f6b0a4-3f0e-4b52-8d35-6a8f2f1c9d27";

/** What a system calls something always comes to one id: the same again is the same row, known or not (JC-61). */
export function idOfItem(source: string, kind: string, externalId: string): string {
  return v5(`${source}\n${kind}\n${externalId}`, namespace);
}

export function tableOf(kind: Exclude<IngestKind, "client">): SyncedTable {
  if (kind === "order") return "orders";
  if (kind === "message") return "messages";
  if (kind === "call") return "calls";
  return kind === "comment" ? "comments" : "clientRecords";
}

export type Placing = {
  rowId: string;
  clientId: string;
  source: string;
  arrivals: Telling["arrivals"];
  now: number;
  defaultCountry: string;
  /** The row of an earlier telling. */
  before: Row | undefined;
  /** The person whose e-mail is told. */
  personId: string | null;
  /** What is known of the address of a message that comes in (rules/spam.ts). */
  spamVerdict: SpamVerdict | null;
  /** Which keys of `details` were told. */
  detailsTold: readonly string[];
};

/** The rows of an item, apart from its client. What an earlier telling said and this one does not stays. Pure. */
export function rowsOfItem(item: Exclude<IngestItem, { kind: "client" }>, placing: Placing): RowPatch {
  if (isOrder(item)) return orderRows(item, placing);
  if (isMessage(item)) return messageRows(item, placing);
  if (isCall(item)) return callRows(item, placing);
  return isComment(item) ? commentRows(item, placing) : recordRows(item, placing);
}

const isOrder = (item: IngestItem): item is OrderItemTold => item.kind === "order";
export const isMessage = (item: IngestItem): item is MessageItem => item.kind === "message";
const isCall = (item: IngestItem): item is CallItem => item.kind === "call";
const isComment = (item: IngestItem): item is CommentItem => item.kind === "comment";

function orderRows(item: OrderItemTold, { rowId, clientId, source, before, personId }: Placing): RowPatch {
  const {
    kind: _kind,
    externalId,
    client: _client,
    at,
    items,
    manager: _manager,
    deliveryAddress: _to,
    ...told
  } = item;
  const lines = items?.map(({ title, productId = "", quantity = 1, priceMinor }, position) => {
    return [String(position + 1), { title, productId, quantity, priceMinor, position }] as const;
  });
  const present = (before?.["items"] ?? {}) as Record<string, unknown>;
  const gone = lines ? Object.keys(present).filter((key) => !lines.some(([line]) => line === key)) : [];
  const changed = {
    ...withoutUndefined(told),
    ...(lines ? { items: Object.fromEntries([...gone.map((key) => [key, null] as const), ...lines]) } : {}),
    ...(personId === null ? {} : { managerId: personId }),
    createdAt: at,
  };
  if (before) return [update("orders", rowId, changed as object)];
  const fresh = { number: externalId.slice(0, 40), title: "", currency: "RUB", paidMinor: 0, managerId: null };
  return [put("orders", { id: rowId, clientId, ...noOrderDetails, ...fresh, ...changed, source } as never)];
}

function messageRows(
  item: MessageItem,
  { rowId, clientId, source, arrivals, before, personId, spamVerdict }: Placing,
): RowPatch {
  const { at, transport, direction, text, subject } = item;
  if (before)
    return [
      update("messages", rowId, { text, ...(subject === undefined ? {} : { subject }), ...toldAgain(item, before) }),
    ];
  const threadId = threadOf(item, { source, arrivals }, clientId);
  const row = { id: rowId, clientId, threadId, transport, direction, subject: subject ?? "", text, createdAt: at };
  return [
    put("messages", {
      ...row,
      ...notSentHere,
      authorId: direction === "outgoing" ? personId : null,
      spamVerdict: direction === "incoming" ? spamVerdict : null,
    }),
  ];
}

/** A system that changes its mind about a message; the lists of addresses, as they were when it came, stand. */
function toldAgain({ isSpam, direction }: MessageItem, before: Row): Partial<Pick<Message, "spamVerdict">> {
  const isListed = before["spamVerdict"] === "allowed" || before["spamVerdict"] === "blocked";
  if (isSpam === undefined || isListed || direction === "outgoing") return {};
  return { spamVerdict: isSpam ? "told" : null };
}

/** An answer to a message of ours is in its talk, as long as the client is the one whom it was written to. */
export function threadOf(
  { thread, transport, externalId }: MessageItem,
  { source, arrivals }: Pick<Telling, "source" | "arrivals">,
  clientId: string,
): string {
  const answers = arrivals.get(externalId)?.answers;
  if (answers?.clientId === clientId) return answers.threadId;
  return idOfItem(source, "thread", thread ?? `${transport} ${clientId}`);
}

/** A result that somebody gave here stays (G3-5); one that is told is its first version. */
function callRows(
  item: CallItem,
  { rowId, clientId, source, before, personId, now, defaultCountry }: Placing,
): RowPatch {
  const { at, direction, number, talkSeconds, ringSeconds = null, held, reason = null, reasonText = null } = item;
  const answeredAt = talkSeconds > 0 ? at + (ringSeconds ?? 0) * 1_000 : null;
  const times = {
    startedAt: at,
    answeredAt,
    endedAt: at + ((ringSeconds ?? 0) + talkSeconds) * 1_000,
    ringSeconds,
    talkSeconds,
  };
  const managerId = personId ?? "";
  const said = held === undefined ? null : { held, outcomeText: null, reason: held ? null : reason, reasonText };
  const isFirst = said !== null && (before?.["outcomeAt"] ?? null) === null;
  const outcome = isFirst ? { ...said, outcomeBy: managerId, outcomeAt: now } : {};
  const version = isFirst
    ? [
        put("callOutcomes", {
          ...{ id: idOfItem(source, "outcome", item.externalId), callId: rowId, ...said },
          ...{ authorId: managerId, createdAt: now, step: "given" },
        }),
      ]
    : [];
  if (before) return [update("calls", rowId, { ...times, ...outcome }), ...version];
  const unknown = { callerName: null, lineLabel: null, holdSeconds: null, soundLostSeconds: null, sipCode: null };
  const noOutcome = { held: null, ...nothingSaid, outcomeBy: null, outcomeAt: null };
  return [
    put("calls", {
      ...{ id: rowId, clientId, direction, source: "outside", managerId },
      ...{ e164: parsePhone(number, defaultCountry).e164, raw: number, deviceId: idOfItem(source, "device", "") },
      ...{ ...unknown, sipPhrase: null, q850Cause: null, endedBy: null, ...nothingBeside },
      ...{ ...times, ...noOutcome, ...outcome, ...untied },
    }),
    ...version,
  ];
}

function commentRows({ text, at }: CommentItem, { rowId, clientId, before, personId }: Placing): RowPatch {
  if (before) {
    // its author's own words, and his taking it off the card, stand (GC-47, as G5-9 has it for fields)
    const isOfHand = before["editedAt"] !== null || before["removedAt"] !== null;
    return isOfHand ? [] : [update("comments", rowId, { text })];
  }
  return [
    put("comments", {
      id: rowId,
      clientId,
      callId: null,
      text,
      authorId: personId ?? "",
      createdAt: at,
      ...unchangedComment,
    }),
  ];
}

function recordRows(item: RecordItem, { rowId, clientId, source, before, detailsTold }: Placing): RowPatch {
  const { kind, at, title } = item;
  const { order, ...told } = item.details;
  const orderId = typeof order === "string" ? { orderId: idOfItem(source, "order", order) } : {};
  const details = recordDetails[kind].parse({ ...told, ...orderId }) as Record<string, unknown>;
  if (!before) return [put("clientRecords", { id: rowId, clientId, kind, at, title, details, source, authorId: null })];
  const again = Object.entries(details).filter(([key]) => detailsTold.includes(key) || key in orderId);
  return [update("clientRecords", rowId, { at, title, details: Object.fromEntries(again) })];
}

function withoutUndefined(told: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

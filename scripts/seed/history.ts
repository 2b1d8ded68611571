import { notSentHere } from "../../src-contract/entities/message.ts";
import { unchangedComment } from "../../src-contract/entities/comment.ts";
import { type CallOutcome, type callEndings, nothingBeside, untied } from "../../src-contract/entities/call.ts";
import { messageTransports } from "../../src-contract/entities/message.ts";
import { noOrderDetails, orderStatuses } from "../../src-contract/entities/order.ts";
import type { NewRow, SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { taskKinds } from "../../src-contract/entities/task.ts";
import { type Chance, pickWeighted, weighted } from "./chance.ts";
import type { SeedClient } from "./clients.ts";
import {
  comment,
  incomingMessages,
  messageSubjects,
  type MissedCall,
  missedCalls,
  missedIncoming,
  note,
  orderTitles,
  outgoingMessages,
  taskText,
} from "./texts.ts";

/** Rows of one table after another, in the order in which the server gives them their revisions. */
export type SeedRow = { [Table in SyncedTable]: { table: Table; row: NewRow<Table> } }[SyncedTable];

export type Writer = { userId: string; deviceId: string; isWoman: boolean };

export type HistoryChoices = {
  chance: Chance;
  now: number;
  /** Who may have spoken to the client: owner, admin and managers. */
  writers: readonly Writer[];
  orderNumber: () => string;
};

type CallEnding = (typeof callEndings)[number];

const hour = 3_600_000;
const day = 24 * hour;

/** What has happened with a client so far. The shares are of all clients. */
export function seedHistory(client: SeedClient, choices: HistoryChoices): SeedRow[] {
  const { chance } = choices;
  const rows: SeedRow[] = [];
  if (chance.happens(0.4)) repeat(chance, 4, () => rows.push(seedOrder(client, choices)));
  if (chance.happens(0.35)) repeat(chance, 5, () => rows.push(...seedCall(client, choices)));
  if (chance.happens(0.3)) repeat(chance, 4, () => rows.push(seedComment(client, choices)));
  if (chance.happens(0.08)) rows.push(seedNote(client, choices));
  if (chance.happens(0.12)) repeat(chance, 2, () => rows.push(seedTask(client, choices)));
  if (chance.happens(0.1)) rows.push(...seedThread(client, choices));
  return rows;
}

/** At least once, each further time half as likely. */
function repeat(chance: Chance, most: number, work: () => void): void {
  for (let times = 0; times < most; times++) {
    work();
    if (chance.happens(0.5)) return;
  }
}

/** A moment of a working day in the client's life as a client: 9 to 19 by the client's clock. */
function momentOf({ row, utcOffset }: SeedClient, { chance, now }: HistoryChoices): number {
  const span = now - row.createdAt;
  const somewhere = row.createdAt + Math.floor(chance.next() * span);
  const localMidnight = Math.floor((somewhere + utcOffset * hour) / day) * day - utcOffset * hour;
  const moment = localMidnight + 9 * hour + Math.floor(chance.next() * 10 * hour);
  return moment < now && moment > row.createdAt ? moment : somewhere;
}

/** Mostly the client's own manager. */
function writerOf({ row }: SeedClient, { chance, writers }: HistoryChoices): Writer {
  const own = writers.find(({ userId }) => userId === row.managerId);
  return own && chance.happens(0.8) ? own : chance.pick(writers);
}

function seedComment(client: SeedClient, choices: HistoryChoices): SeedRow {
  const createdAt = momentOf(client, choices);
  return commentOf(client, choices, { createdAt, writer: writerOf(client, choices), callId: null });
}

function commentOf(
  { row: client }: SeedClient,
  { chance }: HistoryChoices,
  { createdAt, writer, callId }: { createdAt: number; writer: Writer; callId: string | null },
): SeedRow {
  const text = comment(chance, writer.isWoman);
  return {
    table: "comments",
    row: {
      id: chance.id(createdAt),
      clientId: client.id,
      callId,
      text,
      authorId: writer.userId,
      createdAt,
      ...unchangedComment,
    },
  };
}

function seedNote(client: SeedClient, choices: HistoryChoices): SeedRow {
  const createdAt = momentOf(client, choices);
  const authorId = writerOf(client, choices).userId;
  const row = {
    id: choices.chance.id(createdAt),
    clientId: client.row.id,
    text: note(choices.chance),
    authorId,
    createdAt,
    until: null,
  };
  return { table: "notes", row };
}

const missed = weighted(missedCalls, ({ weight }) => weight);

/** The call as the softphone would have left it, its outcome, and now and then a comment. */
function seedCall(client: SeedClient, choices: HistoryChoices): SeedRow[] {
  const { chance } = choices;
  const startedAt = momentOf(client, choices);
  const writer = writerOf(client, choices);
  const { userId, deviceId } = writer;
  const phone = Object.values(client.row.phones)[0];
  const direction = chance.happens(0.74) ? "outgoing" : "incoming";
  const held = chance.happens(0.66);
  const line = held ? null : direction === "incoming" ? missedIncoming : pickWeighted(chance, missed);
  const ringSeconds = !line ? chance.between(2, 25) : line.rang ? chance.between(5, 40) : 0;
  const talkSeconds = held ? Math.floor(15 + chance.next() ** 2.5 * 900) : 0;
  const answeredAt = held ? startedAt + ringSeconds * 1000 : null;
  const endedAt = startedAt + (ringSeconds + talkSeconds) * 1000;
  const reason: CallOutcome["reason"] = line?.reason ?? null;
  const row: NewRow<"calls"> = {
    id: chance.id(startedAt),
    clientId: client.row.id,
    direction,
    source: "softphone",
    e164: phone?.e164 ?? null,
    raw: phone?.e164 ?? phone?.raw ?? "",
    callerName: null,
    lineLabel: null,
    managerId: userId,
    deviceId,
    startedAt,
    answeredAt,
    endedAt,
    ringSeconds,
    talkSeconds,
    holdSeconds: held && chance.happens(0.1) ? chance.between(5, 60) : 0,
    soundLostSeconds: null,
    sipCode: line?.sipCode ?? 200,
    sipPhrase: line?.sipPhrase ?? "OK",
    q850Cause: line ? line.q850Cause : 16,
    endedBy: endedBy(chance, line, direction),
    ...nothingBeside,
    held,
    reason,
    outcomeText: null,
    reasonText: null,
    outcomeBy: userId,
    outcomeAt: endedAt + 20_000,
    ...untied,
  };
  const outcome: NewRow<"callOutcomes"> = {
    id: chance.id(endedAt + 20_000),
    callId: row.id,
    held,
    reason,
    outcomeText: null,
    reasonText: null,
    authorId: userId,
    createdAt: endedAt + 20_000,
    step: "given",
  };
  const rows: SeedRow[] = [
    { table: "calls", row },
    { table: "callOutcomes", row: outcome },
  ];
  if (held && chance.happens(0.35))
    rows.push(commentOf(client, choices, { createdAt: endedAt, writer, callId: row.id }));
  return rows;
}

function endedBy(chance: Chance, line: MissedCall | null, direction: "outgoing" | "incoming"): CallEnding {
  if (!line) return chance.pick(["manager", "client", "client"]);
  if (direction === "incoming") return "client";
  return line.reason === "cancelled" ? "manager" : "line";
}

/** Some are due today, some are late, most are done. */
function seedTask(client: SeedClient, choices: HistoryChoices): SeedRow {
  const { chance, now } = choices;
  const createdAt = momentOf(client, choices);
  const kind = chance.pick(taskKinds);
  const authorId = writerOf(client, choices).userId;
  const isDone = chance.happens(0.68);
  const today = Math.floor((now + 3 * hour) / day) * day - 3 * hour;
  const dueAt = isDone
    ? createdAt + chance.between(1, 10) * day
    : chance.pick([
        today + chance.between(10, 18) * hour,
        today - chance.between(1, 20) * day + 12 * hour,
        today + chance.between(1, 30) * day + chance.between(9, 18) * hour,
      ]);
  const row: NewRow<"tasks"> = {
    id: chance.id(createdAt),
    clientId: client.row.id,
    kind,
    text: taskText(chance, kind),
    dueAt: chance.happens(0.95) ? dueAt : null,
    assigneeId: client.row.managerId ?? authorId,
    status: isDone
      ? chance.happens(0.9)
        ? "done"
        : "cancelled"
      : chance.pick(["new", "new", "inWork", "deferred"] as const),
    authorId,
    createdAt,
    doneAt: null,
    missedAt: null,
  };
  return { table: "tasks", row: { ...row, doneAt: row.status === "done" ? Math.min(dueAt, now) : null } };
}

const statusWeights: Record<(typeof orderStatuses)[number], number> = {
  new: 8,
  inWork: 12,
  awaitingPayment: 10,
  partlyPaid: 8,
  paid: 10,
  completed: 42,
  cancelled: 6,
  refunded: 2,
  false: 2,
};
const statuses = weighted(orderStatuses, (status) => statusWeights[status]);

function seedOrder(client: SeedClient, choices: HistoryChoices): SeedRow {
  const { chance } = choices;
  const createdAt = momentOf(client, choices);
  const status = pickWeighted(chance, statuses);
  // from 1,500 to about 600,000, most of them small; whole hundreds, sometimes with kopecks
  const whole = Math.round(15 * 1.09 ** (chance.next() * 70)) * 100;
  const totalMinor = whole * 100 - (chance.happens(0.2) ? chance.between(1, 99) : 0);
  const row: NewRow<"orders"> = {
    ...noOrderDetails,
    id: chance.id(createdAt),
    clientId: client.row.id,
    number: choices.orderNumber(),
    title: chance.pick(orderTitles),
    status,
    currency: client.currency,
    totalMinor,
    paidMinor: paidOf(chance, status, totalMinor),
    managerId: client.row.managerId,
    createdAt,
  };
  return { table: "orders", row };
}

function paidOf(chance: Chance, status: (typeof orderStatuses)[number], totalMinor: number): number {
  if (status === "paid" || status === "completed") return totalMinor;
  if (status === "partlyPaid") return Math.round((totalMinor * chance.pick([0.3, 0.5, 0.7])) / 100) * 100;
  return 0;
}

function seedThread(client: SeedClient, choices: HistoryChoices): SeedRow[] {
  const { chance } = choices;
  let createdAt = momentOf(client, choices);
  const threadId = chance.id(createdAt);
  const transport = chance.pick(messageTransports);
  const subject = transport === "email" || transport === "site" ? chance.pick(messageSubjects) : "";
  const rows: SeedRow[] = [];
  let direction: "incoming" | "outgoing" = chance.happens(0.7) ? "incoming" : "outgoing";
  repeat(chance, 6, () => {
    const isIncoming = direction === "incoming";
    const row: NewRow<"messages"> = {
      id: chance.id(createdAt),
      clientId: client.row.id,
      threadId,
      transport,
      direction,
      subject,
      text: chance.pick(isIncoming ? incomingMessages : outgoingMessages),
      authorId: isIncoming ? null : writerOf(client, choices).userId,
      createdAt,
      ...notSentHere,
      spamVerdict: null,
    };
    rows.push({ table: "messages", row });
    createdAt = Math.min(choices.now, createdAt + chance.between(2, 600) * 60_000);
    direction = isIncoming ? "outgoing" : "incoming";
  });
  return rows;
}

import type { Knex } from "knex";
import type { Call, CallOutcome } from "../src-contract/entities/call.ts";
import type { Client } from "../src-contract/entities/client.ts";
import type { Task } from "../src-contract/entities/task.ts";
import { put, type RowOperation, update } from "../src-contract/row-patch.ts";
import { answersCallBack, asksForCallBack, longestTalkMs } from "../src-contract/rules/call-back.ts";
import type { PlannedMutation } from "./authorize.ts";
import type { WorkingRows } from "./database/working-rows.ts";

/** When clients of missed calls were talked with, as the database has it: by client, the ends of the talks. */
export type Talks = ReadonlyMap<string, readonly number[]>;

type Followed = { clientId: string; missedAt: number };

/**
 * A mutation does not read, so what depends on the calls of others is a desk's guess until here: the same mutation as it
 * is with the rows that the server has, whatever order the desks came in. Pure.
 */
export function asCallsStand(planned: PlannedMutation, rows: WorkingRows, talks: Talks): PlannedMutation {
  switch (planned.name) {
    case "setCallOutcome":
      return { ...planned, patch: planned.patch.map((operation) => outcomeStep(operation, rows)) };
    case "createClient":
      return { ...planned, patch: planned.patch.filter((operation) => !isSameCaller(operation, rows)) };
    case "startCall":
      return { ...planned, patch: planned.patch.map((operation) => ownTies(operation, rows)) };
    case "endCall":
    case "attachCall":
    case "tieCall":
    case "addCallRecord":
      return { ...planned, patch: planned.patch.flatMap((operation) => callBack(operation, { planned, rows, talks })) };
    default:
      return planned;
  }
}

/**
 * The talks that may have come after the missed calls among these mutations; one short read for each of those. Belongs
 * into the transaction of the push.
 */
export async function readTalks(trx: Knex, accountId: number, plans: PlannedMutation[]): Promise<Talks> {
  const talks = new Map<string, number[]>();
  for (const { clientId, missedAt } of plans.flatMap(missedIn)) {
    const calls: Pick<Call, "answeredAt" | "endedAt">[] = await trx("calls")
      .where({ accountId, clientId, deletedAt: null })
      .where("startedAt", ">=", missedAt - longestTalkMs)
      .whereNotNull("answeredAt")
      .select("answeredAt", "endedAt");
    talks.set(clientId, [...(talks.get(clientId) ?? []), ...calls.map(endOfTalk)]);
  }
  return talks;
}

function missedIn({ name, patch }: PlannedMutation): Followed[] {
  if (name !== "endCall" && name !== "attachCall" && name !== "tieCall") return [];
  return patch.flatMap((operation) => {
    if (operation.op !== "put" || operation.table !== "tasks") return [];
    const { clientId, missedAt } = operation.row as unknown as Task;
    return missedAt === null ? [] : [{ clientId, missedAt }];
  });
}

function endOfTalk({ answeredAt, endedAt }: Pick<Call, "answeredAt" | "endedAt">): number {
  return Number(endedAt ?? answeredAt ?? 0);
}

/** The first outcome of a call can be taken back (G3-8); whether it is the first is not for a desk to say. */
function outcomeStep(operation: RowOperation, { read }: WorkingRows): RowOperation {
  if (operation.op !== "put" || operation.table !== "callOutcomes") return operation;
  const outcome = operation.row as unknown as CallOutcome;
  const before = read({ table: "calls", id: outcome.callId })?.["outcomeAt"] ?? null;
  return before === null ? operation : put("callOutcomes", { ...outcome, step: "changed" });
}

/**
 * G3-12: a call is a fact and is kept whatever it was made for; an order or a task that is not there, or is of another
 * client, it is not about.
 */
function ownTies(operation: RowOperation, { read }: WorkingRows): RowOperation {
  if (operation.op !== "put" || operation.table !== "calls") return operation;
  const call = operation.row as unknown as Call;
  const { clientId, orderId, taskId } = call;
  const ofClient = (table: "orders" | "tasks", id: string | null) =>
    id !== null && clientId !== null && read({ table, id })?.["clientId"] === clientId ? id : null;
  return put("calls", {
    ...call,
    orderId: ofClient("orders", orderId),
    taskId: ofClient("tasks", taskId),
  });
}

/**
 * G6-4: another desk has made this client of the same caller already (src-renderer/softphone/caller-client.ts): the
 * client is there, and nothing is put over him. Another one under that id is refused as every other.
 */
function isSameCaller(operation: RowOperation, { read }: WorkingRows): boolean {
  if (operation.op !== "put" || operation.table !== "clients" || operation.row.id[14] !== "5") return false;
  const stored = read({ table: "clients", id: operation.row.id });
  if (!stored || stored["deletedAt"] !== null) return false;
  const known = numbersOf(stored as unknown as Client);
  return numbersOf(operation.row as unknown as Client).some((number) => known.includes(number));
}

function numbersOf({ phones }: Pick<Client, "phones">): string[] {
  return Object.values(phones).flatMap(({ e164 }) => e164 ?? []);
}

/** G3-14: what a call does to its client's call-back, or nothing. A row that is there is opened again, never put over. */
function callBack(
  operation: RowOperation,
  { planned, rows, talks }: { planned: PlannedMutation; rows: WorkingRows; talks: Talks },
): RowOperation[] {
  if (operation.table !== "tasks" || operation.op === "del") return [operation];
  const id = operation.op === "put" ? operation.row.id : operation.id;
  const stored = rows.read({ table: "tasks", id });
  const task = (stored as unknown as Task | undefined) ?? null;
  if (task !== null && task.deletedAt !== null) return [];
  if (operation.op === "update") {
    const reachedAt = operation.set["doneAt"];
    return task && typeof reachedAt === "number" && answersCallBack(task, reachedAt) ? [operation] : [];
  }
  const asked = operation.row as unknown as Task;
  const { clientId, missedAt } = asked;
  if (missedAt === null || !isOfCall(planned, clientId, rows)) return [];
  const client = rows.read({ table: "clients", id: clientId });
  if (!client || client["deletedAt"] !== null) return [];
  const reached = [...(talks.get(clientId) ?? []), ...talksNow(rows, clientId)];
  const reachedAt = reached.length === 0 ? null : Math.max(...reached);
  if (!asksForCallBack({ missedAt, reachedAt, task })) return [];
  if (!task) return [operation];
  const { text, dueAt, assigneeId } = asked;
  return [update("tasks", id, { text, dueAt, assigneeId, missedAt, status: "new", doneAt: null })];
}

/** A colleague may have given the call to another client meanwhile; then it asks nothing of this one. */
function isOfCall({ name, args }: PlannedMutation, clientId: string, { read }: WorkingRows): boolean {
  if (name === "attachCall" || name === "tieCall") return args.clientId === clientId;
  return read({ table: "calls", id: args.callId ?? "" })?.["clientId"] === clientId;
}

/** What the same push says before: the database does not have it yet. */
function talksNow(rows: WorkingRows, clientId: string): number[] {
  return rows.changed().flatMap(({ table, row }) => {
    if (table !== "calls" || row["clientId"] !== clientId || row["answeredAt"] === null) return [];
    return [endOfTalk(row as unknown as Call)];
  });
}

import type { Call, CallOutcome, CallTies } from "../src-contract/entities/call.ts";
import type { Comment } from "../src-contract/entities/comment.ts";
import type { Order } from "../src-contract/entities/order.ts";
import type { Task } from "../src-contract/entities/task.ts";
import type { SyncedTable } from "../src-contract/entities/synced-tables.ts";
import type { RecordingPolicy } from "../src-contract/entities/recording.ts";
import type { Role } from "../src-contract/entities/user.ts";
import { KartotekaError } from "../src-contract/errors.ts";
import type { MutationName } from "../src-contract/mutations/index.ts";
import type { RowPatch } from "../src-contract/row-patch.ts";
import { tieFault } from "../src-contract/rules/call-ties.ts";
import { commentFault } from "../src-contract/rules/comment-versions.ts";
import { withdrawalFault } from "../src-contract/rules/outcome-undo.ts";
import { mayDo, tableReaders } from "../src-contract/rules/permissions.ts";
import { mayListen, recordingOf } from "../src-contract/rules/recording.ts";
import { refOf } from "./database/apply-row-patch.ts";
import type { Row } from "./database/row-columns.ts";
import type { ReadRow, RowRef } from "./database/working-rows.ts";

/**
 * Who asks, as the database has it now: a right that was taken away an hour ago no longer counts. `listeners`: whose
 * recordings managers of the account hear.
 */
export type Actor = { userId: string; role: Role; listeners: RecordingPolicy["listeners"] };

/** One mutation with its args checked and its effect computed. */
export type PlannedMutation = { name: MutationName; args: MutationReferences; patch: RowPatch };

/** The ids under which mutations name rows that are there already; args of all mutations keep to these names. */
type MutationReferences = {
  clientId?: string | null;
  callId?: string | null;
  commentId?: string | null;
  before?: unknown;
  attachmentId?: string;
  messageId?: string;
  recording?: object | undefined;
  taskId?: string | null | undefined;
  orderId?: string | null | undefined;
  along?: { comments: string[]; files: string[] };
  recordId?: string;
  assigneeId?: string | null;
  managerId?: string | null;
  changes?: { managerId?: string | null };
  comment?: { clientId?: string } | null;
  clients?: { managerId: string | null }[];
  entryId?: string;
  parentId?: string | undefined;
  title?: string;
  importId?: string;
  withdrawnId?: string;
  followUp?: { clientId: string };
  imported?: { clientId: string; noteId: string | null }[];
};

/** Tables whose rows a role receives (GC-3, GC-51). */
export function readableTables(role: Role): SyncedTable[] {
  return (Object.keys(tableReaders) as SyncedTable[]).filter((table) => tableReaders[table].includes(role));
}

/** Every row that `authorize` and the patch look at, so that all of a batch are read at once. */
export function rowsToRead({ name, args, patch }: PlannedMutation): RowRef[] {
  // whose call it is: the two have one id
  const isOfRecording = name === "markRecording" || name === "noteListening";
  return [
    ...patch.map(refOf),
    ...(isOfRecording ? [...attachmentNamed(args), ...refs("calls", [args.attachmentId])] : []),
    ...clientsNamed(args),
    ...usersNamed(args),
    ...callNamed(args),
    ...commentNamed(args),
    ...taskNamed(args),
    ...orderNamed(args),
    ...messageNamed(args),
    ...recordNamed(args),
    ...entryNamed(args),
    ...parentNamed(args),
    ...outcomeNamed(args),
    ...alongNamed(args),
    // not asked for: a call is recorded whatever became of its client
    ...refs("clients", [args.followUp?.clientId]),
  ];
}

/**
 * Throws the refusal (sync rule 5) when the actor may not do it or the rows are not as it assumes. Pure.
 * A call is a fact: it is recorded even when its client's card is gone. What a person typed for a card that is
 * gone comes back to its author.
 */
export function authorize(mutation: PlannedMutation, actor: Actor, read: ReadRow): void {
  const { name, args, patch } = mutation;
  if (!mayDo(actor.role, name)) throw new KartotekaError("forbidden", `${actor.role} may not ${name}`);
  refuseOverwriting(patch, actor, read);
  for (const user of usersNamed(args)) requireRow(user, read);
  switch (name) {
    case "answerCall":
    case "endCall":
    case "setCallOutcome":
      for (const call of callNamed(args)) refuseForeignCall(requireRow(call, read), actor);
      for (const client of clientsNamed(args)) requireRow(client, read);
      return;
    case "attachCall":
    case "tieCall":
      for (const call of callNamed(args)) {
        refuseForeignCall(requireRow(call, read), actor);
        refuseMove(requireRow(call, read), args, read);
      }
      return;
    case "withdrawCallOutcome":
      for (const call of callNamed(args)) refuseForeignCall(requireRow(call, read), actor);
      refuseLateWithdrawal(mutation, actor, read);
      return;
    case "addCallRecord":
    case "addComment":
    case "pinNote":
    case "sendMessage":
    case "addTask":
    case "updateClient":
    case "settleClientConflict":
    case "freeClientField":
    case "removeClient":
    case "restoreClient":
    case "addClientRecord":
      for (const client of clientsNamed(args)) requireRow(client, read);
      return;
    case "changeComment":
    case "removeComment":
      for (const comment of commentNamed(args)) refuseCommentChange(requireRow(comment, read), args, actor);
      return;
    case "resendMessage":
      for (const message of messageNamed(args)) refuseUnfailed(requireRow(message, read));
      return;
    case "archiveChannel":
      for (const record of recordNamed(args)) refuseOtherKind(requireRow(record, read));
      return;
    case "setTaskStatus":
      for (const task of taskNamed(args)) requireRow(task, read);
      return;
    case "attachFile":
      for (const client of clientsNamed(args)) requireRow(client, read);
      if (args.clientId === null && !args.recording) {
        refuseOwnFile(actor);
        return;
      }
      if (args.recording) {
        if (args.attachmentId !== args.callId)
          throw new KartotekaError("invalid", "a recording has the id of its call");
        for (const call of callNamed(args)) refuseForeignCall(requireRow(call, read), actor);
        return;
      }
      for (const owner of [...commentNamed(args), ...callNamed(args)]) refuseOtherClient(requireRow(owner, read), args);
      return;
    case "detachFile":
      for (const file of attachmentNamed(args)) refuseForeignFile(requireRow(file, read), actor);
      return;
    case "markRecording":
    case "noteListening":
      for (const file of attachmentNamed(args)) refuseUnheard(requireRow(file, read), actor, read);
      return;
    case "changeBookEntry":
    case "removeBookEntry":
      for (const entry of entryNamed(args)) refuseRenaming(requireRow(entry, read), args);
      return;
    case "addBookEntry":
      for (const outcome of parentNamed(args)) refuseOtherParent(requireRow(outcome, read));
      return;
    case "startCall":
    case "createClient":
    case "importClients":
    case "noteImport":
    case "chooseSetting":
      return;
    case "undoImport":
      refuseForeignImport(requireRow({ table: "imports", id: args.importId ?? "" }, read), actor);
      return;
  }
}

/**
 * A put only ever creates: ids are made by desks, so an id that is taken is a fault or an attempt to overwrite, and
 * what was typed stays with its author instead of replacing what is there.
 */
function refuseOverwriting(patch: RowPatch, actor: Actor, read: ReadRow): void {
  for (const operation of patch) {
    if (operation.op !== "put") continue;
    const ref = refOf(operation);
    const present = read(ref);
    if (!present) continue;
    if (ref.table === "calls") refuseForeignCall(present, actor);
    throw new KartotekaError("conflict", `a row of ${ref.table} with this id is there already`);
  }
}

function refuseForeignCall(call: Row, actor: Actor): void {
  if (actor.role === "owner" || actor.role === "admin" || call["managerId"] === actor.userId) return;
  throw new KartotekaError("forbidden", "the call of another manager");
}

/** Sync rule 5: what was given stays, and the person is told (G3-5). */
function refuseLateWithdrawal({ args, patch }: PlannedMutation, actor: Actor, read: ReadRow): void {
  const call = requireRow({ table: "calls", id: args.callId ?? "" }, read) as unknown as Call;
  const withdrawn = requireRow({ table: "callOutcomes", id: args.withdrawnId ?? "" }, read) as unknown as CallOutcome;
  for (const operation of patch) {
    if (operation.op !== "put" || operation.table !== "callOutcomes") continue;
    const version = operation.row as unknown as CallOutcome;
    const fault = withdrawalFault({ actorId: actor.userId, at: version.createdAt, args: version, withdrawn, call });
    if (fault) throw new KartotekaError("conflict", `an outcome is not taken back: ${fault}`);
  }
}

/** G4-3: one's own, and only what really stood there is kept as what stood there. */
function refuseCommentChange(comment: Row, { before }: MutationReferences, { userId }: Actor): void {
  const fault = commentFault(comment as unknown as Comment, { userId, before: String(before) });
  if (fault === "foreign") throw new KartotekaError("forbidden", "the comment of another person");
  if (fault) throw new KartotekaError("conflict", `a comment is not changed: ${fault}`);
}

/** G3-12: only to what there is, of one client, and from where it really was; only what is the call's own goes along. */
function refuseMove(call: Row, args: MutationReferences, read: ReadRow): void {
  for (const client of clientsNamed(args)) requireRow(client, read);
  const [order] = orderNamed(args).map((ref) => requireRow(ref, read) as unknown as Order);
  const [task] = taskNamed(args).map((ref) => requireRow(ref, read) as unknown as Task);
  for (const taken of alongNamed(args)) {
    if (requireRow(taken, read)["callId"] !== call["id"])
      throw new KartotekaError("invalid", "a comment or file of another call");
  }
  // a desk that recognised the number by itself tells no former place
  if (!args.before) return;
  const { clientId = null, orderId = null, taskId = null } = args;
  const before = args.before as CallTies;
  const moved = { before, after: { clientId, orderId, taskId }, order: order ?? null, task: task ?? null };
  const fault = tieFault(call as unknown as Call, moved);
  if (fault === "otherClient") throw new KartotekaError("invalid", "an order or task of another client");
  if (fault) throw new KartotekaError("conflict", `a call is not moved: ${fault}`);
}

/** What goes by itself or went is not sent a second time. */
function refuseUnfailed(message: Row): void {
  if (message["delivery"] !== "failed") throw new KartotekaError("conflict", "the message did not fail");
}

/** Of the account itself, heard by far ends: an announcement. */
function refuseOwnFile({ role }: Actor): void {
  if (role !== "owner" && role !== "admin") throw new KartotekaError("forbidden", "a file of the account itself");
}

function refuseForeignFile(attachment: Row, actor: Actor): void {
  if (actor.role === "owner" || actor.role === "admin") return;
  // who made it is one of those whom it is about
  if (recordingOf(attachment)) throw new KartotekaError("forbidden", "a recording is taken away by administrators");
  if (attachment["authorId"] === actor.userId) return;
  throw new KartotekaError("forbidden", "the file of another manager");
}

/** G13-8: only what he may listen to is marked and noted as heard. */
function refuseUnheard(attachment: Row, actor: Actor, read: ReadRow): void {
  if (!recordingOf(attachment)) throw new KartotekaError("invalid", "not a recording");
  const managerId = read({ table: "calls", id: attachment.id })?.["managerId"];
  if (!mayListen(actor, { managerId: typeof managerId === "string" ? managerId : null }, actor))
    throw new KartotekaError("forbidden", "the recording of another manager");
}

/** A file is found on the card by its client: it goes where its comment or call stands. */
function refuseOtherClient(owner: Row, { clientId }: MutationReferences): void {
  if (owner["clientId"] !== clientId) throw new KartotekaError("invalid", "a comment or call of another client");
}

/** Only a way to reach somebody is archived: what happened, happened. */
function refuseOtherKind(record: Row): void {
  if (record["kind"] !== "channel") throw new KartotekaError("invalid", "not a channel");
}

/** Clients' values lie under the name of a field and of a tag: another name would leave them behind. */
function refuseRenaming(entry: Row, { title }: MutationReferences): void {
  const isKey = entry["book"] === "customFields" || entry["book"] === "tags";
  if (isKey && title !== undefined && title !== entry["title"])
    throw new KartotekaError("conflict", "a field and a tag keep their name");
}

/** G3-4: two levels, and no third: a reason is of an outcome. */
function refuseOtherParent(parent: Row): void {
  if (parent["book"] !== "outcomes") throw new KartotekaError("invalid", "a reason of something that is no outcome");
}

function refuseForeignImport(made: Row, actor: Actor): void {
  if (actor.role === "owner" || actor.role === "admin" || made["authorId"] === actor.userId) return;
  throw new KartotekaError("forbidden", "the import of another person");
}

function requireRow(ref: RowRef, read: ReadRow): Row {
  const row = read(ref);
  if (!row || row["deletedAt"] !== null) throw new KartotekaError("notFound", `no such row in ${ref.table}`);
  return row;
}

function clientsNamed({ clientId, comment }: MutationReferences): RowRef[] {
  return refs("clients", [clientId, comment?.clientId]);
}

function usersNamed({ assigneeId, managerId, changes, clients }: MutationReferences): RowRef[] {
  return refs("users", [
    assigneeId,
    managerId,
    changes?.managerId,
    ...(clients ?? []).map((client) => client.managerId),
  ]);
}

function callNamed({ callId }: MutationReferences): RowRef[] {
  return refs("calls", [callId]);
}

function commentNamed({ commentId }: MutationReferences): RowRef[] {
  return refs("comments", [commentId]);
}

function messageNamed({ messageId }: MutationReferences): RowRef[] {
  return refs("messages", [messageId]);
}

function attachmentNamed({ attachmentId }: MutationReferences): RowRef[] {
  return refs("attachments", [attachmentId]);
}

function taskNamed({ taskId }: MutationReferences): RowRef[] {
  return refs("tasks", [taskId]);
}

function orderNamed({ orderId }: MutationReferences): RowRef[] {
  return refs("orders", [orderId]);
}

function alongNamed({ along }: MutationReferences): RowRef[] {
  return [...refs("comments", along?.comments ?? []), ...refs("attachments", along?.files ?? [])];
}

function recordNamed({ recordId }: MutationReferences): RowRef[] {
  return refs("clientRecords", [recordId]);
}

function entryNamed({ entryId }: MutationReferences): RowRef[] {
  return refs("bookEntries", [entryId]);
}

function parentNamed({ parentId }: MutationReferences): RowRef[] {
  return refs("bookEntries", [parentId]);
}

function outcomeNamed({ withdrawnId }: MutationReferences): RowRef[] {
  return refs("callOutcomes", [withdrawnId]);
}

function refs(table: SyncedTable, ids: (string | null | undefined)[]): RowRef[] {
  return ids.filter((id) => typeof id === "string").map((id) => ({ table, id }));
}

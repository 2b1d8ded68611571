import type { CallResult } from "../../src-contract/entities/call.ts";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";
import type { FollowUp } from "../../src-contract/mutations/call-follow-up.ts";
import { wasMissed } from "../../src-contract/rules/call-back.ts";
import type { Result } from "../../src-contract/errors.ts";
import type { QueryArgs, QueryName, QueryResult } from "../../src-contract/queries/index.ts";
import { tiesOf } from "../../src-contract/rules/call-ties.ts";

type Reading = {
  query<Name extends QueryName>(name: Name, args: QueryArgs<Name>): Promise<Result<QueryResult<Name>>>;
  /** What a call-back says, in the person's language. */
  missedCallText: string;
};
/** What the record is about to be told: how the call ended, or whose it is. */
type Told = { result?: CallResult; clientId?: string };

/**
 * G3-14: what a call does to its client's call-back, by its record and what is being written to it. Asked when the write
 * has its turn, so that a client who was recognised late is there. Undefined while the call goes on or has no client.
 */
export async function followUpOf(callId: string, told: Told, parts: Reading): Promise<FollowUp | undefined> {
  const read = await parts.query("call", { callId });
  if (!read.ok || !read.value) return undefined;
  const { startedAt, ...call } = { ...read.value, ...told.result };
  const clientId = told.clientId ?? call.clientId;
  if (clientId === null || call.endedAt === null) return undefined;
  if (call.answeredAt !== null) return { kind: "reached", clientId, reachedAt: call.endedAt };
  if (!wasMissed(call)) return undefined;
  const asked = await parts.query("callBack", { clientId, missedAt: startedAt });
  if (!asked.ok || !asked.value) return undefined;
  return { kind: "missed", clientId, missedAt: startedAt, text: parts.missedCallText, ...asked.value };
}

export async function endingOf(callId: string, result: CallResult, parts: Reading): Promise<MutationArgs<"endCall">> {
  const followUp = await followUpOf(callId, { result }, parts);
  return { callId, ...result, ...(followUp ? { followUp } : {}) };
}

export async function attachmentOf(
  callId: string,
  clientId: string,
  parts: Reading,
): Promise<MutationArgs<"attachCall">> {
  const followUp = await followUpOf(callId, { clientId }, parts);
  return { callId, clientId, ...(followUp ? { followUp } : {}) };
}

/** G3-12: a person gives the call to a client: it leaves the trace that a number which was recognised by itself does not. */
export async function givenByHand(
  callId: string,
  clientId: string,
  parts: Reading,
): Promise<MutationArgs<"attachCall">> {
  const read = await parts.query("call", { callId });
  const before = read.ok && read.value ? { before: tiesOf(read.value) } : {};
  return { ...(await attachmentOf(callId, clientId, parts)), ...before };
}

import { useMemo } from "react";
import type { Call } from "../../src-contract/entities/call.ts";
import type { ShownAttachment } from "../../src-contract/queries/attachments.ts";
import { useQuery } from "../api/use-query.ts";

/** As many as one question may name. */
const mostCalls = 1_000;

/** The recordings of the calls of a list, by their call. Only a call that was answered can have one. */
export function useRecordings(calls: readonly Call[]): (callId: string) => ShownAttachment | undefined {
  const answered = calls.filter(({ answeredAt }) => answeredAt !== null).map(({ id }) => id);
  const { data } = useQuery("recordingsOf", { callIds: answered.slice(0, mostCalls) });
  const byCall = useMemo(() => new Map(data?.map((attachment) => [attachment.callId, attachment])), [data]);
  return (callId) => byCall.get(callId);
}

import type { Knex } from "knex";
import { noRecording, type RecordingPolicy, recordingPolicySchema } from "../../src-contract/entities/recording.ts";
import { type Doer, recordAudit } from "../audit/record-audit.ts";

/** As it lies in the account's row; null for an account that has set nothing. */
export function recordingPolicyOf(text: string | null): RecordingPolicy {
  return text === null ? noRecording : recordingPolicySchema.parse(JSON.parse(text));
}

export async function readRecordingPolicy(trx: Knex, accountId: number): Promise<RecordingPolicy> {
  const row: { recordingPolicy: string | null } | undefined = await trx("accounts")
    .where({ id: accountId })
    .first("recordingPolicy");
  return recordingPolicyOf(row?.recordingPolicy ?? null);
}

/** Desks have it with their next session token. */
export async function setRecordingPolicy(
  trx: Knex,
  accountId: number,
  doer: Doer,
  policy: RecordingPolicy,
): Promise<void> {
  await trx("accounts")
    .where({ id: accountId })
    .update({ recordingPolicy: JSON.stringify(policy) });
  const { mode: recordingMode, listeners: recordingListeners, resumeAfterSeconds } = policy;
  const details = { recordingMode, recordingListeners, resumeAfterSeconds };
  await recordAudit(trx, accountId, [{ ...doer, action: "settingsChanged", subjectId: null, details }]);
}

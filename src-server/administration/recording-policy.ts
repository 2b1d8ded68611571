import type { Knex } from "knex";
import { noRecording, type RecordingPolicy, recordingPolicySchema } from "../../src-contract/entities/recording.ts";
import { KartotekaError } from "../../src-contract/errors.ts";
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

/** Desks have it with their next session token. Throws notFound for an announcement that is no file of the account itself. */
export async function setRecordingPolicy(
  trx: Knex,
  accountId: number,
  doer: Doer,
  policy: RecordingPolicy,
): Promise<void> {
  if (policy.announcementId !== null) {
    const own = { accountId, id: policy.announcementId, clientId: null, callId: null, deletedAt: null };
    if (!(await trx("attachments").where(own).first("id")))
      throw new KartotekaError("notFound", "no such announcement");
  }
  await trx("accounts")
    .where({ id: accountId })
    .update({ recordingPolicy: JSON.stringify(policy) });
  const { mode: recordingMode, listeners: recordingListeners, resumeAfterSeconds, announcementId } = policy;
  const details = { recordingMode, recordingListeners, resumeAfterSeconds, announcementId };
  await recordAudit(trx, accountId, [{ ...doer, action: "settingsChanged", subjectId: null, details }]);
}

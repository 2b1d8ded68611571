import { KartotekaError } from "../../src-contract/errors.ts";
import { maySee } from "../../src-contract/rules/permissions.ts";
import { mayListen, recordingOf } from "../../src-contract/rules/recording.ts";
import { readRecordingPolicy } from "../administration/recording-policy.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { inAccount, jsonOf, writeTransaction } from "../database/dialect.ts";
import type { Session } from "../session/authenticate.ts";
import type { FileParts } from "./uploads.ts";

export type AttachedFile = { name: string; sha256: string; size: number; isRecording: boolean };
type FoundRow = Omit<AttachedFile, "isRecording"> & {
  recording: unknown;
  managerId: string | null;
  storedSize: number | null;
};

/**
 * The file of a row that the asker may see, and of a recording only what he may hear (rules/recording.ts). Throws notFound
 * where there is no such row for him, fileAwaited where its bytes have not come yet: the row travels first.
 */
export async function readAttachment(
  { database, storage }: Pick<FileParts, "database" | "storage">,
  { accountId, role, userId }: Session,
  attachmentId: string,
): Promise<AttachedFile> {
  if (!maySee(role, "attachments")) throw new KartotekaError("forbidden", `not for ${role}`);
  const { row, policy } = await inAccount(database, accountId, async (trx) => {
    const found: FoundRow | undefined = await trx("attachments")
      .leftJoin("files", (join) =>
        join
          .on("files.accountId", "attachments.accountId")
          .andOn("files.sha256", "attachments.sha256")
          .andOn("files.size", "attachments.size"),
      )
      .leftJoin("calls", (join) =>
        join.on("calls.accountId", "attachments.accountId").andOn("calls.id", "attachments.callId"),
      )
      .where({ "attachments.accountId": accountId, "attachments.id": attachmentId, "attachments.deletedAt": null })
      .first({
        name: "attachments.name",
        sha256: "attachments.sha256",
        size: "attachments.size",
        recording: "attachments.recording",
        managerId: "calls.managerId",
        storedSize: "files.size",
      });
    return { row: found, policy: await readRecordingPolicy(trx, accountId) };
  });
  if (!row) throw new KartotekaError("notFound", "no such attachment");
  const { name, sha256, size, managerId } = row;
  const isRecording = recordingOf({ recording: jsonOf(row.recording) }) !== null;
  if (isRecording && !mayListen({ userId, role }, { managerId }, policy))
    throw new KartotekaError("forbidden", "the recording of another manager");
  if (row.storedSize === null || (await storage.sizeOf({ accountId, sha256 })) !== size)
    throw new KartotekaError("fileAwaited");
  return { name, sha256, size, isRecording };
}

/** G13-8: that the bytes of a recording left this server, before the first of them does. */
export function noteFetched(
  { database, now }: Pick<FileParts, "database" | "now">,
  { accountId, userId, deviceId }: Session,
  attachmentId: string,
): Promise<void> {
  return writeTransaction(database, accountId, (trx) =>
    recordAudit(trx, accountId, [
      { action: "recordingFetched", actorId: userId, deviceId, subjectId: attachmentId, at: now() },
    ]),
  );
}

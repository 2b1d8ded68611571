import { KartotekaError } from "../../src-contract/errors.ts";
import { maySee } from "../../src-contract/rules/permissions.ts";
import { inAccount } from "../database/dialect.ts";
import type { Session } from "../session/authenticate.ts";
import type { FileParts } from "./uploads.ts";

export type AttachedFile = { name: string; sha256: string; size: number };

/**
 * The file of a row that the asker may see. Throws notFound where there is no such row for him, fileAwaited where its bytes
 * have not come yet: the row travels first.
 */
export async function readAttachment(
  { database, storage }: Pick<FileParts, "database" | "storage">,
  { accountId, role }: Session,
  attachmentId: string,
): Promise<AttachedFile> {
  if (!maySee(role, "attachments")) throw new KartotekaError("forbidden", `not for ${role}`);
  const row: (AttachedFile & { storedSize: number | null }) | undefined = await inAccount(database, accountId, (trx) =>
    trx("attachments")
      .leftJoin("files", (join) =>
        join
          .on("files.accountId", "attachments.accountId")
          .andOn("files.sha256", "attachments.sha256")
          .andOn("files.size", "attachments.size"),
      )
      .where({ "attachments.accountId": accountId, "attachments.id": attachmentId, "attachments.deletedAt": null })
      .first({
        name: "attachments.name",
        sha256: "attachments.sha256",
        size: "attachments.size",
        storedSize: "files.size",
      }),
  );
  if (!row) throw new KartotekaError("notFound", "no such attachment");
  const { name, sha256, size } = row;
  if (row.storedSize === null || (await storage.sizeOf({ accountId, sha256 })) !== size)
    throw new KartotekaError("fileAwaited");
  return { name, sha256, size };
}

import type { Knex } from "knex";
import { type FilePlaces, isNamed, removeUnused, removeUploads } from "../files/remove-files.ts";

const hashesAtOnce = 500;
/** Before every moment that a clock tells: what is given up by an erasure waits for nothing. */
const longAgo = 0;

/** What the rows about the client name, deleted ones too. */
export function contentsOf(trx: Knex, accountId: number, clientId: string): Promise<string[]> {
  const ofClient = (table: string) => trx(table).where({ accountId, clientId }).select("id");
  return trx("attachments")
    .where({ accountId })
    .andWhere((about) => {
      void about
        .where({ clientId })
        .orWhereIn("callId", ofClient("calls"))
        .orWhereIn("commentId", ofClient("comments"));
    })
    .distinct()
    .pluck("sha256");
}

/**
 * After the client's rows are gone: what no other living row names is given up, with what of it is on its way, and counted.
 * The bytes go after the commit (`removeGivenUp`); where that is cut off, the sweep takes them within the hour. Nothing of
 * a hash is kept. Belongs into the transaction of an erasure.
 */
export async function giveUpFiles(
  trx: Knex,
  accountId: number,
  hashes: readonly string[],
): Promise<Record<"files" | "uploads", number>> {
  const count = { files: 0, uploads: 0 };
  for (let start = 0; start < hashes.length; start += hashesAtOnce) {
    const part = hashes.slice(start, start + hashesAtOnce);
    const unnamed = (table: "files" | "uploads") =>
      trx(table)
        .where({ accountId })
        .whereIn("sha256", part)
        .whereRaw(`not ${isNamed(table)}`);
    count.files += await unnamed("files").update({ unusedSince: longAgo });
    count.uploads += await unnamed("uploads").update({ expiresAt: longAgo });
  }
  return count;
}

/** Takes the bytes of this and of earlier erasures. */
export async function removeGivenUp(database: Knex, files: FilePlaces, accountId: number): Promise<void> {
  const parts = { database, ...files };
  await removeUnused(parts, { accountId, until: longAgo });
  await removeUploads(parts, { accountId, until: longAgo });
}

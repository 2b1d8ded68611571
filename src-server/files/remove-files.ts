import { rm } from "node:fs/promises";
import type { Knex } from "knex";
import { inAccount, rowsOf, writeTransaction } from "../database/dialect.ts";
import { type FileParts, partOf } from "./uploads.ts";

/** Where the bytes lie: what has come, and what is on its way. */
export type FilePlaces = Pick<FileParts, "storage" | "staging">;

/** Of a row of `files` or of `uploads`: whether a living row of attachments names its bytes. */
export function isNamed(table: "files" | "uploads"): string {
  return (
    `exists (select 1 from "attachments" where "attachments"."accountId" = "${table}"."accountId"` +
    ` and "attachments"."sha256" = "${table}"."sha256" and "attachments"."deletedAt" is null)`
  );
}

type Parts = Pick<FileParts, "database" | "storage" | "staging">;
/** `until`, milliseconds UTC: what has been unused, or out of date, since then. */
type Order = { accountId: number; until: number };

/** Answers how many files went, their rows and their bytes. */
export async function removeUnused({ database, storage }: Parts, { accountId, until }: Order): Promise<number> {
  const candidates: string[] = await inAccount(database, accountId, (trx) =>
    trx("files").where({ accountId }).where("unusedSince", "<=", until).pluck("sha256"),
  );
  let files = 0;
  for (const sha256 of candidates) {
    // one by one, and the row is held until the file is gone: whoever uploads the same again comes after both
    files += await writeTransaction(database, accountId, async (trx) => {
      const gone = rowsOf<{ sha256: string }>(
        await trx.raw(
          `delete from "files" where "accountId" = ? and "sha256" = ? and "unusedSince" <= ? and not ${isNamed("files")} returning "sha256"`,
          [accountId, sha256, until],
        ),
      );
      if (gone.length > 0) await storage.remove({ accountId, sha256 });
      return gone.length;
    });
  }
  return files;
}

/** Answers how many uploads went, their rows and what of them lies on this machine. */
export async function removeUploads({ database, staging }: Parts, { accountId, until }: Order): Promise<number> {
  const candidates: { sha256: string; deviceId: string }[] = await inAccount(database, accountId, (trx) =>
    trx("uploads").where({ accountId }).where("expiresAt", "<=", until).select("sha256", "deviceId"),
  );
  let uploads = 0;
  for (const { sha256, deviceId } of candidates) {
    // held likewise: the same desk may begin it anew
    uploads += await removeUpload(database, { accountId, sha256, deviceId, until }, () =>
      rm(partOf({ staging }, { accountId, deviceId }, sha256), { force: true }),
    );
  }
  return uploads;
}

function removeUpload(
  database: Knex,
  { until, ...key }: Order & { sha256: string; deviceId: string },
  removePart: () => Promise<void>,
): Promise<number> {
  return writeTransaction(database, key.accountId, async (trx) => {
    const gone = await trx("uploads").where(key).where("expiresAt", "<=", until).delete();
    if (gone > 0) await removePart();
    return gone;
  });
}

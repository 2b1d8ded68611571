import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { accountIds } from "../database/account-ids.ts";
import { inAccount } from "../database/dialect.ts";
import { doNowAndThen } from "../now-and-then.ts";
import { namesIn } from "./file-storage.ts";
import { isNamed, removeUnused, removeUploads } from "./remove-files.ts";
import type { FileParts } from "./uploads.ts";

export type Swept = { uploads: number; files: number; strays: number };

/**
 * Takes away what nobody can use: uploads that came to nothing, files that no living row has named for a while, and what a
 * crash left on the disk without its row. Several servers may sweep at once.
 */
export async function sweepFiles(parts: FileParts): Promise<Swept> {
  const swept: Swept = { uploads: 0, files: 0, strays: 0 };
  for (const accountId of await accountIds(parts.database)) {
    swept.uploads += await removeUploads(parts, { accountId, until: parts.now() });
    swept.files += await sweepUnused(parts, accountId);
  }
  swept.strays = (await sweepStaging(parts)) + (await sweepStrays(parts));
  return swept;
}

/** Notes since when files are unused, and takes those that have been for a while. */
async function sweepUnused(parts: FileParts, accountId: number): Promise<number> {
  const { database, now, limits } = parts;
  await inAccount(database, accountId, async (trx) => {
    await trx.raw(
      `update "files" set "unusedSince" = null where "accountId" = ? and "unusedSince" is not null and ${isNamed("files")}`,
      [accountId],
    );
    await trx.raw(
      `update "files" set "unusedSince" = ? where "accountId" = ? and "unusedSince" is null and not ${isNamed("files")}`,
      [now(), accountId],
    );
  });
  return removeUnused(parts, { accountId, until: now() - limits.graceMilliseconds });
}

/** Parts that were not written for so long, whatever became of their rows. */
async function sweepStaging({ staging, now, limits }: FileParts): Promise<number> {
  let strays = 0;
  for (const name of await namesIn(staging)) {
    const file = join(staging, name);
    const found = await stat(file).catch(() => null); // taken away meanwhile
    if (!found || found.mtimeMs > now() - limits.graceMilliseconds) continue;
    await rm(file, { force: true });
    strays += 1;
  }
  return strays;
}

async function sweepStrays({ database, storage, now, limits }: FileParts): Promise<number> {
  let strays = 0;
  for await (const { accountId, sha256, cameAt } of storage.list()) {
    if (cameAt > now() - limits.graceMilliseconds) continue;
    const row: unknown = await inAccount(database, accountId, (trx) =>
      trx("files").where({ accountId, sha256 }).first("sha256"),
    );
    if (row) continue;
    await storage.remove({ accountId, sha256 });
    strays += 1;
  }
  return strays;
}

/** As long as the server lives. */
export function keepSwept(parts: FileParts, log: FastifyBaseLogger, everyMilliseconds: number) {
  const sweep = async () => {
    const swept = await sweepFiles(parts);
    if (swept.uploads + swept.files + swept.strays > 0) log.info(swept, "files swept");
  };
  return doNowAndThen(sweep, { what: "the sweep of files", log, everyMilliseconds });
}

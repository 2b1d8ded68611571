import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { copyVerified } from "../files/copy-verified.ts";
import { makeFolder } from "../files/file-storage.ts";
import type { FilePlaces } from "../files/remove-files.ts";
import type { StoredFile } from "./export-files.ts";
import { attachedFile } from "./manifest.ts";

type Order = { accountId: number; folder: string; files: readonly StoredFile[]; missing: readonly string[] };

/**
 * Puts the bytes of an export into their places. Throws for a file that is not the exported one; what was put until then
 * is taken back. The last step before the commit of the rows that name them.
 */
export async function importFiles(
  { storage, staging }: FilePlaces,
  { accountId, folder, files, missing }: Order,
): Promise<void> {
  const left = new Set(missing);
  const put: string[] = [];
  const whole = join(staging, `${randomUUID()}.whole`);
  try {
    for (const { sha256 } of files) {
      if (left.has(sha256)) continue;
      await makeFolder(staging, staging);
      const copied = await copyVerified(attachedFile(folder, sha256), whole);
      if (copied.sha256 !== sha256) throw new Error("an attached file is damaged: it is not the one that was exported");
      await storage.put({ accountId, sha256 }, whole);
      put.push(sha256);
    }
  } catch (error) {
    for (const sha256 of put) await storage.remove({ accountId, sha256 });
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

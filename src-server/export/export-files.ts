import { mkdirSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { type FileStorage, isMissing, namesIn } from "../files/file-storage.ts";
import { syncFolder } from "../snapshot/sync-to-disk.ts";
import { attachedFile } from "./manifest.ts";

export type StoredFile = { sha256: string; size: number };
type Order = { accountId: number; folder: string; files: readonly StoredFile[] };

/**
 * Copies the bytes of files into an export, each under its hash, verified and flushed. Answers the hashes of those that
 * are not there as their rows say: taken away meanwhile, or damaged. They are left out.
 */
export async function exportFiles(storage: FileStorage, { accountId, folder, files }: Order): Promise<string[]> {
  const missing: string[] = [];
  for (const { sha256, size } of files) {
    const target = attachedFile(folder, sha256);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const handle = await open(target, "wx", 0o600);
    let isWhole: boolean;
    try {
      isWhole = (await copy(storage, { accountId, sha256, size }, handle)) === sha256;
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isWhole) continue;
    rmSync(target);
    missing.push(sha256);
  }
  if (files.length > 0) await syncFolders(join(folder, "files"));
  return missing;
}

/** The hash of what was copied; null when there is nothing to copy. */
async function copy(
  storage: FileStorage,
  { accountId, sha256, size }: StoredFile & { accountId: number },
  target: FileHandle,
): Promise<string | null> {
  const hash = createHash("sha256");
  const key = { accountId, sha256 };
  if ((await storage.sizeOf(key)) !== size) return null;
  if (size === 0) return hash.digest("hex");
  try {
    for await (const piece of await storage.read(key, { start: 0, end: size - 1 })) {
      const bytes = piece as Buffer;
      hash.update(bytes);
      await target.writeFile(bytes);
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  return hash.digest("hex");
}

async function syncFolders(root: string): Promise<void> {
  for (const name of await namesIn(root)) syncFolder(join(root, name));
  syncFolder(root);
}

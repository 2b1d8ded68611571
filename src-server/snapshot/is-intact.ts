import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Manifest, partFile } from "./snapshot-folder.ts";

/** Reads all parts and compares their digests. */
export async function isIntact(folder: string, { snapshotId, parts }: Manifest): Promise<boolean> {
  for (const [part, { sha256 }] of parts.entries()) {
    const hash = createHash("sha256");
    try {
      await pipeline(createReadStream(partFile(folder, { snapshotId, part })), hash);
    } catch {
      return false; // what cannot be read is not there
    }
    if (hash.digest("hex") !== sha256) return false;
  }
  return true;
}

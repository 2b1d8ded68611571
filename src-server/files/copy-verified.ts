import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { sniffedBytes, sniffFileType } from "../../src-contract/rules/file-type.ts";
import { bytesOf } from "./file-storage.ts";

/** Copies a file, flushed, and says what the copy is: the bytes that were written are those that were hashed. */
export async function copyVerified(from: string, to: string): Promise<{ sha256: string; type: string }> {
  const hash = createHash("sha256");
  const target = await open(to, "wx", 0o600);
  let head = Buffer.alloc(0);
  try {
    for await (const bytes of bytesOf(from)) {
      hash.update(bytes);
      if (head.length < sniffedBytes) head = Buffer.concat([head, bytes]).subarray(0, sniffedBytes);
      await target.writeFile(bytes);
    }
    await target.sync();
  } finally {
    await target.close();
  }
  return { sha256: hash.digest("hex"), type: sniffFileType(head) };
}

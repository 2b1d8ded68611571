import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory, replaceFile, syncDirectory } from "../database/durable-files.ts";

export const filesFolder = (accountFolder: string) => join(accountFolder, "files");
const keyFile = (accountFolder: string) => join(filesFolder(accountFolder), "key");

/**
 * The key of the files, sealed by the data key: when the server gives another data key, one line is written anew and not
 * every file. Made at the first use.
 */
export function readFilesKey(accountFolder: string, dataKey: string, log: (line: string) => void): Buffer {
  const file = keyFile(accountFolder);
  if (existsSync(file)) {
    const key = unseal(readFileSync(file), dataKey);
    if (key) return key;
    // nothing there can be read any more; what was not uploaded stays aside for whoever finds the key
    log("the key of the files cannot be read: they are put aside");
    renameSync(
      filesFolder(accountFolder),
      `${filesFolder(accountFolder)}-unreadable-${randomBytes(4).toString("hex")}`,
    );
    syncDirectory(accountFolder);
  }
  makeDirectory(filesFolder(accountFolder));
  const key = randomBytes(32);
  replaceFile(file, seal(key, dataKey));
  return key;
}

/** Under the data key as it is now, whichever of them it was under: a change of keys may have been cut. */
export function keepFilesKey(accountFolder: string, dataKeys: readonly string[], dataKey: string): void {
  const file = keyFile(accountFolder);
  if (!existsSync(file)) return;
  const sealed = readFileSync(file);
  if (unseal(sealed, dataKey)) return;
  for (const other of dataKeys) {
    const key = unseal(sealed, other);
    if (!key) continue;
    replaceFile(file, seal(key, dataKey));
    return;
  }
}

/** AES-256-GCM: nonce (12 bytes), tag (16), ciphertext. */
function seal(key: Buffer, dataKey: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", wrappingKey(dataKey), nonce);
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function unseal(sealed: Buffer, dataKey: string): Buffer | null {
  if (sealed.length !== 60) return null;
  const decipher = createDecipheriv("aes-256-gcm", wrappingKey(dataKey), sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch {
    return null; // of another key: the caller tries the next
  }
}

function wrappingKey(dataKey: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(dataKey, "hex"), "", "kartoteka files", 32));
}

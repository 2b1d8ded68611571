import { hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory, replaceFile, syncDirectory } from "../database/durable-files.ts";
import { seal, unseal } from "../database/seal.ts";

export const filesFolder = (accountFolder: string) => join(accountFolder, "files");
const keyFile = (accountFolder: string) => join(filesFolder(accountFolder), "key");

/**
 * The key of the files, sealed by the data key: when the server gives another data key, one line is written anew and not
 * every file. Made at the first use.
 */
export function readFilesKey(accountFolder: string, dataKey: string, log: (line: string) => void): Buffer {
  const file = keyFile(accountFolder);
  if (existsSync(file)) {
    const key = unseal(wrappingKey(dataKey), readFileSync(file));
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
  replaceFile(file, seal(wrappingKey(dataKey), key));
  return key;
}

/** Under the data key as it is now, whichever of them it was under: a change of keys may have been cut. */
export function keepFilesKey(accountFolder: string, dataKeys: readonly string[], dataKey: string): void {
  const file = keyFile(accountFolder);
  if (!existsSync(file)) return;
  const sealed = readFileSync(file);
  if (unseal(wrappingKey(dataKey), sealed)) return;
  for (const other of dataKeys) {
    const key = unseal(wrappingKey(other), sealed);
    if (!key) continue;
    replaceFile(file, seal(wrappingKey(dataKey), key));
    return;
  }
}

function wrappingKey(dataKey: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(dataKey, "hex"), "", "kartoteka files", 32));
}

import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { sha256Schema } from "../../src-contract/entities/file.ts";
import type { ByteRange } from "../snapshot/byte-range.ts";
import { syncFolder } from "../snapshot/sync-to-disk.ts";

/** A file by whose it is and what it holds. Nothing that a person typed gets into a path. */
export type FileKey = { accountId: number; sha256: string };

/** Where the bytes lie for good. */
export type FileStorage = {
  /** Null when it is not there. */
  sizeOf(key: FileKey): Promise<number | null>;
  /** What takes long of a put, done before the database waits for it. What is there then is a stray until the put. */
  stage(key: FileKey, file: string): Promise<void>;
  /** Takes a whole, flushed file from this machine's disk; the same once more changes nothing. */
  put(key: FileKey, file: string): Promise<void>;
  /** Throws ENOENT. */
  read(key: FileKey, range: ByteRange): Promise<Readable>;
  remove(key: FileKey): Promise<void>;
  /** Everything there is, with when it came, milliseconds UTC. */
  list(): AsyncIterable<FileKey & { cameAt: number }>;
};

/** Of the folder of files: where uploads lie until they are whole. */
export function stagingIn(folder: string): string {
  return join(folder, "uploads");
}

/** A folder for each account, and in it one for each first byte, so that no folder holds very many. */
export function folderStorage(root: string): FileStorage {
  const placeOf = ({ accountId, sha256 }: FileKey) => join(root, String(accountId), sha256.slice(0, 2), sha256);
  const sizeAt = async (file: string) => {
    try {
      return (await stat(file)).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  return {
    sizeOf: (key) => sizeAt(placeOf(key)),
    // moving it into its place takes no time
    stage: async () => undefined,
    async put(key, file) {
      const place = placeOf(key);
      await makeFolder(dirname(place), root);
      try {
        await rename(file, place);
      } catch (error) {
        // moved there by a try whose transaction had to begin again
        if (!isMissing(error) || (await sizeAt(place)) === null) throw error;
      }
      syncFolder(dirname(place));
    },
    async read(key, { start, end }) {
      // held open while it is sent: it may be taken away meanwhile
      const file = await open(placeOf(key), "r");
      return file.createReadStream({ start, end });
    },
    remove: (key) => rm(placeOf(key), { force: true }),
    async *list() {
      for (const account of await namesIn(root)) {
        if (!/^\d+$/.test(account)) continue;
        for (const first of await namesIn(join(root, account))) {
          for (const sha256 of await namesIn(join(root, account, first))) {
            if (!sha256Schema.safeParse(sha256).success) continue;
            const found = await stat(join(root, account, first, sha256)).catch(() => null); // taken away meanwhile
            if (found) yield { accountId: Number(account), sha256, cameAt: found.mtimeMs };
          }
        }
      }
    },
  };
}

/** With all that are missing up to the root, each known to the folder that holds it. */
export async function makeFolder(folder: string, root: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length && made !== dirname(root); made = dirname(made))
    syncFolder(dirname(made));
}

export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** The bytes of a file on this machine's disk, from its beginning. */
export function bytesOf(file: string): AsyncIterable<Buffer> {
  return createReadStream(file);
}

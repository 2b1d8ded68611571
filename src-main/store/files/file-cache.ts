import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { sha256Schema } from "../../../src-contract/entities/file.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { sniffedBytes, sniffFileType } from "../../../src-contract/rules/file-type.ts";
import { makeDirectory, syncDirectory } from "../database/durable-files.ts";
import { filesFolder, readFilesKey } from "./files-key.ts";
import { createSealedFile, openSealedFile, type SealedReader } from "./sealed-file.ts";

/** `waiting`: the server may not have it, and it is never thrown away for room. `kept`: it can be fetched again. */
export type Place = "waiting" | "kept";
export type KnownFile = { sha256: string; size: number; type: string };

/** Bytes on their way into the cache. */
export type Intake = {
  readonly received: number;
  write(bytes: Uint8Array): void;
  /** Sealed, on the disk and found under its name when it returns. `expected`: throws diskFailed for anything else. */
  finish(place: Place, expected?: { sha256: string; size: number }): KnownFile;
  abort(): void;
};

/** The encrypted files of one desk, by what they hold. The folder is the truth: nothing about them is kept elsewhere. */
export type FileCache = {
  begin(): Intake;
  placeOf(sha256: string): Place | null;
  /** Throws notFound when it is not here, diskFailed when it is not as it was written. */
  open(sha256: string): SealedReader;
  typeOf(reader: SealedReader): string;
  /** Was opened by a person: thrown away for room later than others. */
  noteOpened(sha256: string): void;
  move(sha256: string, place: Place): void;
  remove(sha256: string, place: Place): void;
  list(place: Place): { sha256: string; bytes: number; usedAt: number }[];
  /** The least recently opened of those that can be fetched again, until at most so many bytes of them are left. */
  makeRoom(mostBytes: number): void;
};

export type FileCacheParts = { accountFolder: string; dataKey(): string; now(): number; log(line: string): void };

export function openFileCache({ accountFolder, dataKey, now, log }: FileCacheParts): FileCache {
  const root = filesFolder(accountFolder);
  const folderOf = (place: Place | "incoming") => join(root, place);
  const fileIn = (place: Place, sha256: string) => join(folderOf(place), sha256);
  let key: Buffer | null = null;
  const filesKey = () => (key ??= readFilesKey(accountFolder, dataKey(), log));
  // what a kill left half-way was told to nobody
  rmSync(folderOf("incoming"), { recursive: true, force: true });

  function placeOf(sha256: string): Place | null {
    if (existsSync(fileIn("waiting", sha256))) return "waiting";
    return existsSync(fileIn("kept", sha256)) ? "kept" : null;
  }

  /** Into its new folder before it leaves the old one is flushed: a cut leaves it in one of the two. */
  function move(sha256: string, place: Place): void {
    const from = placeOf(sha256);
    if (from === null || from === place) return;
    makeDirectory(folderOf(place));
    renameSync(fileIn(from, sha256), fileIn(place, sha256));
    syncDirectory(folderOf(place));
    syncDirectory(folderOf(from));
  }

  function list(place: Place): { sha256: string; bytes: number; usedAt: number }[] {
    return listFiles(accountFolder, place).map((sha256) => {
      const { size, mtimeMs } = statSync(fileIn(place, sha256));
      return { sha256, bytes: size, usedAt: mtimeMs };
    });
  }

  function remove(sha256: string, place: Place): void {
    rmSync(fileIn(place, sha256), { force: true });
  }

  function begin(): Intake {
    filesKey();
    makeDirectory(folderOf("incoming"));
    const file = join(folderOf("incoming"), randomUUID());
    const writer = createSealedFile(file, filesKey());
    const hash = createHash("sha256");
    let head = Buffer.alloc(0);
    let received = 0;
    const drop = () => rmSync(file, { force: true });
    return {
      get received() {
        return received;
      },
      write(bytes) {
        writer.write(bytes);
        hash.update(bytes);
        received += bytes.length;
        if (head.length < sniffedBytes) head = Buffer.concat([head, bytes]).subarray(0, sniffedBytes);
      },
      finish(place, expected) {
        try {
          writer.finish();
          const known = { sha256: hash.digest("hex"), size: received, type: sniffFileType(head) };
          if (expected && (expected.sha256 !== known.sha256 || expected.size !== known.size))
            throw new KartotekaError("diskFailed", "the bytes that came are not those of the hash");
          settle(file, known.sha256, place);
          return known;
        } finally {
          drop();
        }
      },
      abort() {
        writer.abort();
        drop();
      },
    };
  }

  /** What is here already stays; one that was kept waits again, because the server may have thrown it away meanwhile. */
  function settle(file: string, sha256: string, place: Place): void {
    const present = placeOf(sha256);
    if (present === null || !isReadable(sha256)) {
      if (present !== null) remove(sha256, present);
      makeDirectory(folderOf(place));
      renameSync(file, fileIn(place, sha256));
      syncDirectory(folderOf(place));
    } else if (place === "waiting") move(sha256, "waiting");
    const time = now() / 1000;
    const settled = placeOf(sha256);
    if (settled) utimesSync(fileIn(settled, sha256), time, time);
  }

  function isReadable(sha256: string): boolean {
    try {
      const reader = open(sha256);
      try {
        for (let at = 0; at < reader.size; at += 1024 * 1024) reader.read(at, 1024 * 1024);
        return true;
      } finally {
        reader.close();
      }
    } catch (error) {
      if (error instanceof KartotekaError) return false;
      throw error;
    }
  }

  function open(sha256: string): SealedReader {
    const place = placeOf(sha256);
    if (place === null) throw new KartotekaError("notFound", "the file is not in the cache");
    return openSealedFile(fileIn(place, sha256), filesKey());
  }

  return {
    begin,
    placeOf,
    open,
    typeOf: (reader) => sniffFileType(reader.read(0, sniffedBytes)),
    noteOpened(sha256) {
      const place = placeOf(sha256);
      if (place) utimesSync(fileIn(place, sha256), now() / 1000, now() / 1000);
    },
    move,
    remove,
    list,
    makeRoom(mostBytes) {
      const kept = list("kept").toSorted((one, other) => other.usedAt - one.usedAt);
      let bytes = 0;
      for (const file of kept) {
        bytes += file.bytes;
        if (bytes > mostBytes) remove(file.sha256, "kept");
      }
    },
  };
}

/** Without its key: what the files are named by. */
export function listFiles(accountFolder: string, place: Place): string[] {
  const folder = join(filesFolder(accountFolder), place);
  return existsSync(folder) ? readdirSync(folder).filter((name) => sha256Schema.safeParse(name).success) : [];
}

/** gone from the disk when it returns, whether they were uploaded or not. */
export function eraseFiles(accountFolder: string, hashes: Iterable<string>): void {
  const folders = (["waiting", "kept"] as const).map((place) => join(filesFolder(accountFolder), place));
  for (const sha256 of hashes) for (const folder of folders) rmSync(join(folder, sha256), { force: true });
  for (const folder of folders) if (existsSync(folder)) syncDirectory(folder);
}

/** GC-51: what a person may see no longer goes at once; what he has not sent is his own and stays. */
export function removeKeptFiles(accountFolder: string): void {
  for (const name of ["kept", "incoming"])
    rmSync(join(filesFolder(accountFolder), name), { recursive: true, force: true });
}

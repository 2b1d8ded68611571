import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Statement } from "better-sqlite3";
import type { SqliteDatabase } from "../../../src-cache/cache.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { syncDirectory } from "./durable-files.ts";

/**
 * How far the write-ahead log reached, written down beside it. SQLite believes every log: one that was deleted, cut or
 * has a flipped bit ends early for it, and that is how an ordinary torn commit looks too. A checkpoint may already have
 * carried later pages into the file; the two together are then neither the old state nor the new one, and every page of
 * both is authentic.
 *
 * The mark is never ahead of the log (a commit is on the disk before it is marked), so it needs no flush of its own:
 * after a power cut it says too little, never too much.
 */
export type LogMark = {
  /** After a commit, before it is acknowledged. */
  note(): void;
  /** Before the file is closed in order, which removes the log. */
  release(): void;
};

/** https://sqlite.org/walformat.html: magic, version, page size, number of the generation, two salts, two checksums. */
const headerBytes = 32;
const frameCountBytes = 4;
const generationOffset = 12;
const sealBytes = 16;

type Mark = { header: Buffer; frames: number };

/** Throws fileDamaged when the log holds less than was marked. The database has been read from since it was opened. */
export function openLogMark(database: SqliteDatabase): LogMark {
  const markFile = `${database.name}-mark`;
  const logFile = `${database.name}-wal`;
  const before = readMark(markFile);
  // prepared once: it is asked after every save
  const counting = database.prepare("PRAGMA wal_checkpoint(NOOP)");
  if (before) checkLog(before, { header: readHeader(logFile), frames: framesOf(counting) });

  const buffer = Buffer.alloc(headerBytes);
  let logDescriptor: number | null = null;
  let markDescriptor: number | null = null;
  let noted = "";
  return {
    note() {
      const frames = framesOf(counting);
      if (frames === 0) return;
      logDescriptor ??= openSync(logFile, "r");
      readSync(logDescriptor, buffer, 0, headerBytes, 0);
      const key = `${frames} ${buffer.toString("latin1")}`;
      if (key === noted) return;
      markDescriptor ??= openSync(markFile, existsSync(markFile) ? "r+" : "w", 0o600);
      writeSync(markDescriptor, sealed({ header: buffer, frames }), 0, undefined, 0);
      noted = key;
    },
    release() {
      for (const descriptor of [logDescriptor, markDescriptor]) if (descriptor !== null) closeSync(descriptor);
      logDescriptor = null;
      markDescriptor = null;
      noted = "";
      if (!existsSync(markFile)) return;
      rmSync(markFile);
      // a power cut must not bring it back after the log has gone
      syncDirectory(dirname(markFile));
    },
  };
}

function checkLog(mark: Mark, log: { header: Buffer | null; frames: number }): void {
  if (log.header?.equals(mark.header)) {
    if (log.frames >= mark.frames) return;
    throw new KartotekaError("fileDamaged", `the log has ${log.frames} of ${mark.frames} pages`);
  }
  // begun anew since: all of the marked one is in the file then
  if (log.header && isSound(log.header) && generationOf(log.header) > generationOf(mark.header)) return;
  throw new KartotekaError("fileDamaged", "the log is gone or an earlier one");
}

/** NOOP counts and does nothing. */
function framesOf(counting: Statement): number {
  const state = counting.get() as { log: number } | undefined;
  return Math.max(0, state?.log ?? 0);
}

function readHeader(logFile: string): Buffer | null {
  if (!existsSync(logFile)) return null;
  const header = Buffer.alloc(headerBytes);
  const descriptor = openSync(logFile, "r");
  try {
    return readSync(descriptor, header, 0, headerBytes, 0) === headerBytes ? header : null;
  } finally {
    closeSync(descriptor);
  }
}

/** Null when there is none, or when it is itself torn or rotten: the log alone decides then. */
function readMark(file: string): Mark | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  const header = bytes.subarray(0, headerBytes);
  if (bytes.length !== headerBytes + frameCountBytes + sealBytes) return null;
  const mark = { header, frames: bytes.readUInt32BE(headerBytes) };
  return sealed(mark).equals(bytes) ? mark : null;
}

function sealed({ header, frames }: Mark): Buffer {
  const count = Buffer.alloc(frameCountBytes);
  count.writeUInt32BE(frames);
  const seal = createHash("sha256").update(header).update(count).digest().subarray(0, sealBytes);
  return Buffer.concat([header, count, seal]);
}

function generationOf(header: Buffer): number {
  return header.readUInt32BE(generationOffset);
}

/** The header's own checksum; its words are in the byte order that the magic's last bit names. */
function isSound(header: Buffer): boolean {
  const isBigEndian = (header.readUInt32BE(0) & 1) === 1;
  const word = (place: number) => (isBigEndian ? header.readUInt32BE(place) : header.readUInt32LE(place));
  let first = 0;
  let second = 0;
  for (let place = 0; place < 24; place += 8) {
    first = (first + word(place) + second) >>> 0;
    second = (second + word(place + 4) + first) >>> 0;
  }
  return header.readUInt32BE(24) === first && header.readUInt32BE(28) === second;
}

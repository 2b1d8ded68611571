import { createHash, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import type { SnapshotPart } from "../../src-contract/sync-protocol.ts";
import { type Builder, type BuilderOrder, builtShare, openUpToDate, type Progress } from "./builder-file.ts";
import { type CutPart, cutParts } from "./cut-parts.ts";
import { lockFolder } from "./lock-folder.ts";
import { beginSnapshot, finishSnapshot, presentForm, readManifests, tidy } from "./snapshot-folder.ts";

export type BuildOrder = BuilderOrder & {
  partBytes: number;
  /** Of the server, milliseconds UTC. */
  now: number;
  /** How long a snapshot stays when a newer one is there. */
  graceMilliseconds: number;
};
export type BuildParts = { progress: Progress; log: (line: string) => void };

/** Images that are held at a time, being compressed: the memory that a build takes is bounded by them. */
const imagesAtOnce = 2;
/** 15 would save 6 % for 25 times the time. */
const zstdLevel = 3;
const compress = promisify(zstdCompress);

/**
 * Makes the snapshot of an account and view as the database is now. Throws conflict when another process is at it;
 * whatever it throws, the snapshot that was there stays.
 */
export async function buildSnapshot(order: BuildOrder, parts: BuildParts): Promise<void> {
  mkdirSync(order.folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(order.folder);
  try {
    tidy(order.folder, order);
    const builder = await openUpToDate(order, parts);
    try {
      await makeSnapshot(order, builder, parts);
    } finally {
      builder.database.close();
    }
    tidy(order.folder, order);
  } finally {
    lock.close();
  }
}

async function makeSnapshot(
  { folder, epoch, tables, partBytes, now }: BuildOrder,
  { database, revision, mark }: Builder,
  { progress }: BuildParts,
): Promise<void> {
  const [newest] = readManifests(folder);
  if (newest?.epoch === epoch && newest.revision === revision && newest.mark === mark) return;
  const snapshotId = randomUUID();
  const place = beginSnapshot(folder, snapshotId);
  const total = tables.reduce((sum, table) => sum + rowsIn(database, table), 0);
  const made: Promise<SnapshotPart>[] = [];
  let cut = 0;
  for (const content of ["rows", "index"] as const) {
    for (const part of cutParts(database, { content, partBytes })) {
      const written = writePart(join(place, `${made.length}.zst`), part);
      written.catch(() => undefined); // met below
      made.push(written);
      await made.at(-imagesAtOnce);
      if (content === "rows") progress(total * (builtShare + ((1 - builtShare) * (cut += part.rows)) / total), total);
    }
  }
  finishSnapshot(folder, {
    snapshotId,
    epoch,
    revision,
    mark,
    ...presentForm,
    madeAt: now,
    parts: await Promise.all(made),
  });
}

async function writePart(file: string, { content, rows, image }: CutPart): Promise<SnapshotPart> {
  const compressed = await compress(image, {
    params: { [constants.ZSTD_c_compressionLevel]: zstdLevel, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const handle = openSync(file, "wx", 0o600);
  try {
    for (let written = 0; written < compressed.length; ) written += writeSync(handle, compressed, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const sha256 = createHash("sha256").update(compressed).digest("hex");
  return { content, rows, bytes: image.length, compressedBytes: compressed.length, sha256 };
}

function rowsIn(database: Builder["database"], table: string): number {
  return Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

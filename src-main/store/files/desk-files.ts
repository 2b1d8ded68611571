import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import type { Cache } from "../../../src-cache/cache.ts";
import { readLocalValue } from "../../../src-cache/local-values.ts";
import { entityOf, readSqlRow } from "../../../src-cache/synced-rows.ts";
import type { Attachment } from "../../../src-contract/entities/file.ts";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { largestFileBytes } from "../../../src-contract/file-protocol.ts";
import type { FileState } from "../../../src-contract/queries/attachments.ts";
import { isProgram, shownEnding } from "../../../src-contract/rules/file-type.ts";
import { syncDirectory } from "../database/durable-files.ts";
import type { FileNetwork } from "../sync/server-client.ts";
import type { Connection } from "../sync/sync-loop.ts";
import { fetchFile } from "./fetch-file.ts";
import { type FileCache, type Intake, type KnownFile, openFileCache } from "./file-cache.ts";
import { copyInTheClear } from "./sealed-file.ts";
import { isNamed } from "./named-files.ts";
import { startUploads } from "./uploads.ts";

export type DeskFilesParts = {
  account: { readonly folder: string; readonly dataKey: string; readonly cache: Cache };
  network: FileNetwork;
  now(): number;
  random(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Throws forbidden for a file that this person may know of and not open. */
  refuse(attachment: Attachment): void;
  /** Aborted before `stop`. */
  signal: AbortSignal;
  /** Screens that show files read again. */
  changed(): void;
  log(line: string): void;
  limits: FileRoom;
};
export type FileRoom = { keptBytes: number };

/** 1 GiB: some thousands of documents; what was opened longest ago goes first. */
export const defaultFileRoom: FileRoom = { keptBytes: 1024 * 1024 * 1024 };

export type DeskFiles = {
  /** Bytes of a file that a person chose come in pieces. Throws fileTooLarge before any of them does. */
  begin(size: number): string;
  add(intakeId: string, bytes: Uint8Array): void;
  /** On the disk, sealed. Throws fileTypeRefused for a program. */
  finish(intakeId: string): KnownFile;
  drop(intakeId: string): void;
  /** Before a row that names it is committed: its bytes are here, and are sent. Throws notFound. */
  hold(sha256: string): void;
  /** Here when it resolves, fetched where it was not. `ending`: under which it may be opened, by its bytes. */
  prepare(attachmentId: string): Promise<{ name: string; size: number; ending: string | null }>;
  /** At most so many of its bytes from there on, and how many it has. */
  read(attachmentId: string, from: number, most: number): Promise<{ bytes: Buffer; total: number }>;
  /** A copy in the clear, whole or not at all. */
  write(attachmentId: string, path: string): Promise<void>;
  stateOf(sha256: string): FileState;
  /** How many files wait whose row the server has: the outbox counts the others. */
  unsent(): number;
  rowsChanged(): void;
  connectionChanged(connection: Connection): void;
  retry(): void;
  stop(): Promise<void>;
};

const mostIntakes = 20;
const tidyEvery = 60 * 60_000;
/** A file that was chosen and is named by nothing: by no row, no unsent write and no draft. */
const unnamedKept = 7 * 24 * 60 * 60_000;

/** The files of one signed-in desk. */
export function startDeskFiles(parts: DeskFilesParts): DeskFiles {
  const { account, now, changed, log, limits } = parts;
  const files = openFileCache({
    accountFolder: account.folder,
    dataKey: () => account.dataKey,
    now,
    log,
  });
  const intakes = new Map<string, { intake: Intake; size: number }>();
  const fetching = new Map<string, { done: number; total: number; here: Promise<void> }>();
  let tidiedAt = 0;

  const uploads = startUploads({
    ...parts,
    files,
    isConfirmed: (sha256) => namesConfirmed(account.cache, sha256),
    uploaded: () => files.makeRoom(limits.keptBytes),
  });

  function intakeOf(intakeId: string): { intake: Intake; size: number } {
    const found = intakes.get(intakeId);
    if (!found) throw new KartotekaError("notFound", "no such file on its way");
    return found;
  }

  function drop(intakeId: string): void {
    intakes.get(intakeId)?.intake.abort();
    intakes.delete(intakeId);
  }

  function rowOf(attachmentId: string): Attachment {
    const row = readSqlRow(account.cache, "attachments", attachmentId);
    if (!row || row["deletedAt"] !== null) throw new KartotekaError("notFound", "no such attachment");
    return entityOf("attachments", row);
  }

  async function bring(attachment: Attachment): Promise<void> {
    const { id, sha256, size } = attachment;
    if (files.placeOf(sha256) !== null) return;
    const running = fetching.get(sha256);
    if (running) return running.here;
    const progress = { done: 0, total: size, here: Promise.resolve() };
    let told = 0;
    const progressed = (received: number) => {
      progress.done = received;
      if (received - told < size / 20) return;
      told = received;
      changed();
    };
    progress.here = fetchFile({ ...parts, files, progressed }, { attachmentId: id, sha256, size })
      .then(() => dropUnnamed(sha256))
      .finally(() => {
        fetching.delete(sha256);
        changed();
      });
    fetching.set(sha256, progress);
    changed();
    await progress.here;
    files.makeRoom(Math.max(limits.keptBytes, size));
  }

  /** Its row may have gone while it was on its way, and it must not outlive it. */
  function dropUnnamed(sha256: string): void {
    if (isNamed(account.cache, sha256)) return;
    files.remove(sha256, "kept");
    throw new KartotekaError("notFound", "the file was taken away meanwhile");
  }

  /** One that can be fetched again, and is not as it was written, is fetched again. */
  async function withFile<Value>(
    attachmentId: string,
    work: (row: Attachment, files: FileCache) => Value,
  ): Promise<Value> {
    const row = rowOf(attachmentId);
    parts.refuse(row);
    await bring(row);
    try {
      return work(row, files);
    } catch (error) {
      if (toErrorBody(error).kind !== "diskFailed" || files.placeOf(row.sha256) !== "kept") throw error;
      log("a kept file is not as it was written: fetched again");
      files.remove(row.sha256, "kept");
      await bring(row);
      return work(row, files);
    }
  }

  function tidy(): void {
    const { cache } = account;
    // rows say what is needed, and all of them are here only after a sync
    if (Math.abs(now() - tidiedAt) < tidyEvery || readLocalValue(cache, "cookie") === null) return;
    tidiedAt = now();
    for (const { sha256 } of files.list("kept")) if (!isNamed(cache, sha256)) files.remove(sha256, "kept");
    for (const { sha256, usedAt } of files.list("waiting"))
      if (usedAt < now() - unnamedKept && !isNamed(cache, sha256)) files.remove(sha256, "waiting");
    files.makeRoom(limits.keptBytes);
  }

  return {
    begin(size) {
      if (size > largestFileBytes) throw new KartotekaError("fileTooLarge", `at most ${largestFileBytes} bytes`);
      // of a window that was reloaded over them: nobody goes on with those
      const [oldest] = intakes.keys();
      if (intakes.size >= mostIntakes && oldest !== undefined) drop(oldest);
      const intakeId = randomUUID();
      intakes.set(intakeId, { intake: files.begin(), size });
      return intakeId;
    },
    add(intakeId, bytes) {
      const { intake, size } = intakeOf(intakeId);
      try {
        if (intake.received + bytes.length > size) throw new KartotekaError("invalid", "more bytes than were told");
        intake.write(bytes);
      } catch (error) {
        drop(intakeId);
        throw error;
      }
    },
    finish(intakeId) {
      const { intake, size } = intakeOf(intakeId);
      if (intake.received !== size) {
        drop(intakeId);
        throw new KartotekaError("invalid", "fewer bytes than were told");
      }
      intakes.delete(intakeId);
      const known = intake.finish("waiting");
      if (!isProgram(known.type)) return known;
      files.remove(known.sha256, "waiting");
      throw new KartotekaError("fileTypeRefused", known.type);
    },
    drop,
    hold(sha256) {
      if (files.placeOf(sha256) === null) throw new KartotekaError("notFound", "the file is not in the cache");
      files.move(sha256, "waiting");
    },
    prepare: (attachmentId) =>
      withFile(attachmentId, ({ name, size, sha256 }) => {
        const reader = files.open(sha256);
        try {
          files.noteOpened(sha256);
          return { name, size, ending: shownEnding(name, files.typeOf(reader)) };
        } finally {
          reader.close();
        }
      }),
    read: (attachmentId, from, most) =>
      withFile(attachmentId, ({ sha256 }) => {
        const reader = files.open(sha256);
        try {
          if (from === 0) files.noteOpened(sha256);
          return { bytes: reader.read(from, most), total: reader.size };
        } finally {
          reader.close();
        }
      }),
    write: (attachmentId, path) =>
      withFile(attachmentId, ({ sha256 }) => {
        const reader = files.open(sha256);
        try {
          writeWhole(path, (descriptor) => copyInTheClear(reader, descriptor));
        } finally {
          reader.close();
        }
      }),
    stateOf(sha256) {
      const upload = uploads.stateOf(sha256);
      const fetched = fetching.get(sha256);
      const place = files.placeOf(sha256);
      if (place === "waiting") return upload ?? { kind: "waiting" };
      if (place === "kept") return { kind: "here" };
      return fetched ? { kind: "fetching", done: fetched.done, total: fetched.total } : { kind: "there" };
    },
    unsent: () => files.list("waiting").filter(({ sha256 }) => namesConfirmed(account.cache, sha256)).length,
    rowsChanged: () => uploads.nudge(),
    connectionChanged(connection) {
      if (connection !== "online") return;
      uploads.online();
      try {
        tidy();
      } catch (error) {
        log(`files: ${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`);
      }
    },
    retry: () => uploads.retry(),
    async stop() {
      await uploads.stop();
      await Promise.allSettled(Array.from(fetching.values(), ({ here }) => here));
      for (const intakeId of Array.from(intakes.keys())) drop(intakeId);
    },
  };
}

function namesConfirmed(cache: Cache, sha256: string): boolean {
  const row = cache.get(
    "SELECT 1 FROM attachments WHERE accountId = ? AND sha256 = ? AND revision IS NOT NULL AND deletedAt IS NULL LIMIT 1",
    cache.accountId,
    sha256,
  );
  return row !== undefined;
}

/** What stood at the path stays there until the new file is whole and on the disk. */
function writeWhole(path: string, fill: (descriptor: number) => void): void {
  const next = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    const descriptor = openSync(next, "wx", 0o600);
    try {
      fill(descriptor);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(next, path);
    syncDirectory(dirname(path));
  } finally {
    rmSync(next, { force: true });
  }
}

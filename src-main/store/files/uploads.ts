import { type ErrorBody, type ErrorKind, KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { fileChunkBytes } from "../../../src-contract/file-protocol.ts";
import { backOff } from "../sync/back-off.ts";
import type { FileNetwork } from "../sync/server-client.ts";
import type { FileCache } from "./file-cache.ts";

export type UploadParts = {
  files: FileCache;
  network: Pick<FileNetwork, "beginUpload" | "sendChunk">;
  /** Whether the server has a living row that names it: what was refused or taken away is not uploaded. */
  isConfirmed(sha256: string): boolean;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  random(): number;
  /** One more can be thrown away for room. */
  uploaded(): void;
  /** What `stateOf` says has changed. */
  changed(): void;
  log(line: string): void;
};

export type UploadState = { kind: "sending"; done: number; total: number } | { kind: "failed"; error: ErrorKind };

export type Uploads = {
  /** A row was confirmed, or a file came. */
  nudge(): void;
  /** The line is back: nothing waits any longer. */
  online(): void;
  /** Somebody asked: what was refused is tried again. */
  retry(): void;
  stateOf(sha256: string): UploadState | null;
  stop(): Promise<void>;
};

/** The server's word on this file, which asking again does not change by itself. */
const finalKinds: readonly ErrorKind[] = ["fileTooLarge", "fileTypeRefused", "storageFull", "forbidden", "invalid"];
/** The upload stands elsewhere than thought: ask where. */
const strayKinds: readonly ErrorKind[] = ["conflict", "notFound", "invalid"];
const mostStrays = 5;

/**
 * Sends what waits, one file after the other, chunk by chunk. Nothing about an upload is remembered here: how far it is
 * the server says, so that a cut or a kill costs the chunk that it hit and no more.
 */
export function startUploads(parts: UploadParts): Uploads {
  const { files, network, sleep, random, changed, log } = parts;
  const refused = new Map<string, ErrorBody>();
  let sending: { sha256: string; done: number; total: number } | null = null;
  let isStopped = false;
  let pause: { abort: AbortController; isIdle: boolean } | null = null;
  let failures = 0;

  async function rest(milliseconds: number): Promise<void> {
    if (isStopped) return;
    const abort = new AbortController();
    pause = { abort, isIdle: milliseconds === Number.POSITIVE_INFINITY };
    await sleep(milliseconds, abort.signal);
    pause = null;
  }

  function next(): string | null {
    const waiting = files.list("waiting").toSorted((one, other) => one.usedAt - other.usedAt);
    return waiting.find(({ sha256 }) => !refused.has(sha256) && parts.isConfirmed(sha256))?.sha256 ?? null;
  }

  function tell(now: typeof sending): void {
    sending = now;
    changed();
  }

  async function run(): Promise<void> {
    await Promise.resolve(); // whoever starts it has it by then
    while (!isStopped) {
      let sha256: string | null = null;
      try {
        sha256 = next();
        if (sha256 === null) {
          await rest(Number.POSITIVE_INFINITY);
          continue;
        }
        await upload(sha256);
        failures = 0;
      } catch (error) {
        await afterFailure(sha256, toErrorBody(error));
      }
    }
  }

  async function upload(sha256: string): Promise<void> {
    const reader = readLocal(sha256, () => files.open(sha256));
    if (!reader) return;
    const { size } = reader;
    try {
      let strays = 0;
      let offset = await network.beginUpload({ sha256, size });
      while (offset < size) {
        if (isStopped) throw new KartotekaError("cancelled");
        // taken away, or erased with whom it is about, since it began
        if (!parts.isConfirmed(sha256)) return;
        tell({ sha256, done: offset, total: size });
        const bytes = readLocal(sha256, () => reader.read(offset, fileChunkBytes));
        if (!bytes) return;
        try {
          offset = await network.sendChunk({ sha256, offset, bytes });
        } catch (error) {
          strays += 1;
          if (!strayKinds.includes(toErrorBody(error).kind) || strays > mostStrays) throw error;
          offset = await network.beginUpload({ sha256, size });
        }
      }
      files.move(sha256, "kept");
      parts.uploaded();
    } finally {
      reader.close();
      tell(null);
    }
  }

  /** Null: the file on this desk's own disk is at fault, and trying again reads the same. */
  function readLocal<Value>(sha256: string, read: () => Value): Value | null {
    try {
      return read();
    } catch (error) {
      refuse(sha256, toErrorBody(error));
      return null;
    }
  }

  function refuse(sha256: string, body: ErrorBody): void {
    refused.set(sha256, body);
    log(`a file was not taken: ${body.kind}`);
    changed();
  }

  async function afterFailure(sha256: string | null, body: ErrorBody): Promise<void> {
    if (isStopped) return;
    if (sha256 !== null && finalKinds.includes(body.kind)) {
      refuse(sha256, body);
      return;
    }
    failures += 1;
    const { retryAfterSeconds = 0 } = body;
    await rest(Math.max(backOff(failures, random), retryAfterSeconds * 1_000));
  }

  const running = run();
  return {
    nudge() {
      // a server that is away is not hurried by what waits for it
      if (pause?.isIdle) pause.abort.abort();
    },
    online() {
      failures = 0;
      pause?.abort.abort();
    },
    retry() {
      refused.clear();
      failures = 0;
      pause?.abort.abort();
      changed();
    },
    stateOf(sha256) {
      if (sending?.sha256 === sha256) return { kind: "sending", done: sending.done, total: sending.total };
      const error = refused.get(sha256);
      return error ? { kind: "failed", error: error.kind } : null;
    },
    async stop() {
      isStopped = true;
      pause?.abort.abort();
      await running;
    },
  };
}

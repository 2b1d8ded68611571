import { statSync } from "node:fs";
import type { Cache } from "./cache.ts";
import type { WriteGate } from "./write-gate.ts";

/** The write-ahead log is emptied into the file when nobody has written for so long. */
const idleMilliseconds = 400;
/** Or at once, when it has grown to this: its size is what the next start has to read through. */
const boundBytes = 48 * 1024 * 1024;

export type Checkpointer = {
  /** After every transaction. */
  written(): void;
  stop(): void;
};

/** Off the write path: the save that carries a checkpoint is the slow one that people notice (5 ms instead of 0.4). */
export function createCheckpointer({
  cache,
  gate,
  onError,
}: {
  cache: () => Cache | null;
  gate: WriteGate;
  onError: (error: unknown) => void;
}): Checkpointer {
  let timer: NodeJS.Timeout | null = null;

  function checkpoint(): void {
    // TRUNCATE: the size of the log is what tells how much has gathered since
    gate.run(() => void cache()?.database.pragma("wal_checkpoint(TRUNCATE)")).catch(onError);
  }

  return {
    written() {
      if (timer) clearTimeout(timer);
      timer = setTimeout(checkpoint, logBytes(cache()) > boundBytes ? 0 : idleMilliseconds);
      timer.unref();
    },
    stop() {
      if (timer) clearTimeout(timer);
    },
  };
}

function logBytes(cache: Cache | null): number {
  return cache ? (statSync(`${cache.database.name}-wal`, { throwIfNoEntry: false })?.size ?? 0) : 0;
}

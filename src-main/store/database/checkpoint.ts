import type { Cache } from "../../../src-cache/cache.ts";
import type { WriteGate } from "./write-gate.ts";

/** The write-ahead log is emptied into the file when nobody has written for so long. */
const idleMilliseconds = 400;
/** Or at once, when so many pages of 4 KiB wait in it: the next start has to read through them. */
const boundPages = 12_000;

export type Checkpointer = {
  /** After every transaction. */
  written(): void;
  stop(): void;
};

/**
 * Off the write path: the save that carries a checkpoint is the slow one that people notice (5 ms instead of 0.4). The
 * log is not cut: a commit that overwrites what is there already takes half of the time of one that makes a file longer.
 */
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
    gate.run(() => void cache()?.database.pragma("wal_checkpoint(PASSIVE)")).catch(onError);
  }

  return {
    written() {
      if (timer) clearTimeout(timer);
      timer = setTimeout(checkpoint, waitingPages(cache()) > boundPages ? 0 : idleMilliseconds);
      timer.unref();
    },
    stop() {
      if (timer) clearTimeout(timer);
    },
  };
}

/** NOOP counts and does nothing, but not within a transaction. */
function waitingPages(cache: Cache | null): number {
  if (!cache || cache.database.inTransaction) return 0;
  const state = cache.get<{ log: number; checkpointed: number }>("PRAGMA wal_checkpoint(NOOP)");
  return state ? state.log - state.checkpointed : 0;
}

import { createRequire, syncBuiltinESMExports } from "node:module";
import { setImmediate as turn } from "node:timers/promises";

/** Kept apart from the name, which the virtual timers take over. */
const realTurn = turn;

/**
 * Time that passes only when nobody has anything left to do. What is due at one moment happens in the order in which it
 * was asked for; after each thing everything that it set off runs to its end before the next one.
 */
export type VirtualTime = {
  /** Milliseconds UTC. */
  now(): number;
  /** Returns what takes it back. */
  after(milliseconds: number, work: () => void): () => void;
  /** Resolves after so many milliseconds, which may be infinite, or when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Work that leaves this thread (cryptography of a token): the time stands still until it is done. */
  hold<Value>(work: Promise<Value>): Promise<Value>;
  /** Until everything that was set off has run, without a moment passing. */
  settle(): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  /** Everybody slept: what was due meanwhile is due now. */
  skip(milliseconds: number): void;
};

type Due = { at: number; nth: number; work: () => void; isTakenBack: boolean };

export function createVirtualTime(start: number): VirtualTime {
  let now = start;
  let nth = 0;
  let held = 0;
  const due: Due[] = [];

  function after(milliseconds: number, work: () => void): () => void {
    const entry: Due = { at: Math.round(now + Math.max(0, milliseconds)), nth: (nth += 1), work, isTakenBack: false };
    insert(due, entry);
    return () => {
      entry.isTakenBack = true;
    };
  }

  async function settle(): Promise<void> {
    do await realTurn();
    while (held > 0);
  }

  return {
    now: () => now,
    after,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const takeBack = Number.isFinite(milliseconds) ? after(milliseconds, done) : () => {};
        function done(): void {
          signal?.removeEventListener("abort", done);
          takeBack();
          resolve();
        }
        signal?.addEventListener("abort", done, { once: true });
      }),
    async hold(work) {
      held += 1;
      try {
        return await work;
      } finally {
        held -= 1;
      }
    },
    settle,
    async advance(milliseconds) {
      const until = Math.round(now + milliseconds);
      await settle();
      for (;;) {
        const next = due.at(-1);
        if (!next || next.at > until) break;
        due.pop();
        if (next.isTakenBack) continue;
        now = Math.max(now, next.at);
        next.work();
        await settle();
      }
      now = Math.max(now, until);
    },
    skip(milliseconds) {
      now += milliseconds;
    },
  };
}

/** Latest first: the next one is taken from the end. */
function insert(due: Due[], entry: Due): void {
  let low = 0;
  let high = due.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = due[middle];
    if (other && (other.at > entry.at || (other.at === entry.at && other.nth > entry.nth))) low = middle + 1;
    else high = middle;
  }
  due.splice(low, 0, entry);
}

/** A timer as Node gives it to whoever sets one. */
class VirtualTimer {
  readonly takeBack: () => void;
  constructor(takeBack: () => void) {
    this.takeBack = takeBack;
  }
  ref = (): this => this;
  unref = (): this => this;
  hasRef = (): boolean => false;
}

/**
 * Puts virtual time in the place of this process's timers, for the product and for every package under it. `current`
 * is asked at each use: schedules follow one another. A turn of the event loop (`setImmediate` of timers/promises, by
 * which long work gives way) is a thing that is due now: others that are due may come between.
 */
export function installVirtualTimers(current: () => VirtualTime): void {
  const require = createRequire(import.meta.url);
  const promises = require("node:timers/promises") as { setImmediate: unknown };
  const set = (work: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) =>
    new VirtualTimer(current().after(milliseconds, () => work(...values)));
  const clear = (timer: unknown) => {
    if (timer instanceof VirtualTimer) timer.takeBack();
  };
  const repeat = (work: () => void, milliseconds: number) => {
    let takeBack = () => {};
    const again = () => {
      takeBack = current().after(Math.max(1, milliseconds), () => {
        again();
        work();
      });
    };
    again();
    return new VirtualTimer(() => takeBack());
  };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: clear });
  promises.setImmediate = () => current().sleep(0);
  syncBuiltinESMExports();
}

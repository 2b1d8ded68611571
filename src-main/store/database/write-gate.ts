/**
 * Writes come one after another. Almost all of them are synchronous and never meet; an import spreads its one
 * transaction over many turns of the event loop, so that reads go on meanwhile, and whoever writes waits for its end.
 */
export type WriteGate = {
  /** Runs at once when nobody is inside; otherwise in the order of the calls. */
  run<Value>(work: () => Value | Promise<Value>): Promise<Value>;
};

export function createWriteGate(): WriteGate {
  let last: Promise<unknown> | null = null;
  return {
    run(work) {
      const before = last;
      const own = (async () => {
        if (before) await before.catch(() => undefined); // its own caller is told
        return work();
      })();
      last = own;
      const leave = () => {
        if (last === own) last = null;
      };
      own.then(leave, leave);
      return own;
    },
  };
}

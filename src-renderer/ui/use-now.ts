import { useSyncExternalStore } from "react";

type Clock = { subscribe: (listener: () => void) => () => void; read: () => number };

/** One timer for all that show the time. Goes only while somebody looks. */
function createClock(period: number): Clock {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    timer = setTimeout(tick, period - (Date.now() % period));
  };
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
    start();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    read() {
      // it stood still while nobody looked; two readings of one drawing are to be the same
      if (listeners.size === 0 && Date.now() - now >= 1_000) now = Date.now();
      return now;
    },
  };
}

const clocks = { minute: createClock(60_000), second: createClock(1_000) };

/** The present moment, renewed at each full minute (or second), so that all clocks on the screen turn together. */
export function useNow(every: "minute" | "second" = "minute"): number {
  const { subscribe, read } = clocks[every];
  return useSyncExternalStore(subscribe, read);
}

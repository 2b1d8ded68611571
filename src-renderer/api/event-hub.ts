import type { DesktopEvent } from "../../src-contract/desktop-api.ts";

/** Fans the one event channel of the window out to its screens. */
export type EventHub = {
  /** Returns a function that stops listening. */
  listen(listener: (event: DesktopEvent) => void): () => void;
  /**
   * Keeps what only says that something is to be read or drawn anew, until every function that was returned has been
   * called: while a call leaves, nothing may take its turn (T-1, T-2). All else is told at once.
   */
  hold(): () => void;
  /** Whether something that was kept may have changed what is known. */
  isBehind(): boolean;
  close(): void;
};

const canWait: readonly DesktopEvent["event"][] = ["dataChanged", "syncStateChanged"];

/** `onEvent` is window.kartoteka.onEvent: one subscription, however many screens listen. */
export function createEventHub(onEvent: (listener: (event: DesktopEvent) => void) => () => void): EventHub {
  const listeners = new Set<(event: DesktopEvent) => void>();
  let holders = 0;
  let kept: DesktopEvent[] = [];
  const tell = (event: DesktopEvent) => {
    for (const listener of Array.from(listeners)) listener(event);
  };
  const stop = onEvent((event) => {
    if (holders > 0 && canWait.includes(event.event)) kept.push(event);
    else tell(event);
  });
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hold() {
      let isHeld = true;
      holders += 1;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders > 0) return;
        const waiting = kept;
        kept = [];
        waiting.forEach(tell);
      };
    },
    isBehind: () => kept.length > 0,
    close() {
      listeners.clear();
      stop();
    },
  };
}

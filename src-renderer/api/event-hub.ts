import type { DesktopEvent } from "../../src-contract/desktop-api.ts";

/** Fans the one event channel of the window out to its screens. */
export type EventHub = {
  /** Returns a function that stops listening. */
  listen(listener: (event: DesktopEvent) => void): () => void;
  close(): void;
};

/** `onEvent` is window.kartoteka.onEvent: one subscription, however many screens listen. */
export function createEventHub(onEvent: (listener: (event: DesktopEvent) => void) => () => void): EventHub {
  const listeners = new Set<(event: DesktopEvent) => void>();
  const stop = onEvent((event) => {
    for (const listener of Array.from(listeners)) listener(event);
  });
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
      stop();
    },
  };
}

/** Timers of one server, so that closing it leaves none behind. */
export interface Timers {
  /**
   * Runs `task` once after `delayMs`. An error in it is reported, never thrown into the process.
   * @returns cancels it
   */
  after(delayMs: number, task: () => void | Promise<void>): () => void;
  clearAll(): void;
}

export function createTimers(onError: (error: unknown) => void): Timers {
  const running = new Set<NodeJS.Timeout>();
  return {
    after(delayMs, task) {
      const timer = setTimeout(() => {
        running.delete(timer);
        void (async () => task())().catch(onError);
      }, delayMs);
      running.add(timer);
      return () => {
        running.delete(timer);
        clearTimeout(timer);
      };
    },
    clearAll() {
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}

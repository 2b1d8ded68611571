/** What is being typed under one key, and when it goes to the disk. Pure but for `save` and the timer passed in. */
export type DraftSaver = {
  change(text: string): void;
  /** Writes at once what is not written yet. */
  flush(): void;
  /** The text was saved for good: the draft goes away. */
  clear(): void;
};

/**
 * G3-9: at most one second of typing is lost. The first letter starts the second and later ones do not prolong it, so
 * that somebody who never pauses is saved as well. An empty text takes the draft away.
 */
export function createDraftSaver(options: {
  save: (text: string) => void;
  startTimer: (work: () => void, milliseconds: number) => () => void;
}): DraftSaver {
  let unsaved: string | null = null;
  let stopTimer: (() => void) | null = null;

  function flush(): void {
    stopTimer?.();
    stopTimer = null;
    if (unsaved === null) return;
    const text = unsaved;
    unsaved = null;
    options.save(text);
  }

  return {
    change(text) {
      unsaved = text;
      stopTimer ??= options.startTimer(flush, 1000);
    },
    flush,
    clear() {
      unsaved = "";
      flush();
    },
  };
}

import type { SyncProgress } from "../../src-contract/commands/sync.ts";

/** What a screen says of a long sync: which text with which numbers, and how far the bar is. */
export type SyncProgressText = {
  title: `session.progress.${SyncProgress["phase"]}`;
  /** Whole percent. */
  value: number;
  numbers:
    | { text: "session.progress.count"; done: number; total: number }
    /** Megabytes, tenths of them while there are few; `left` is null while it is not known or not worth saying. */
    | { text: "session.progress.bytes"; done: number; total: number; left: TimeLeft | null };
};
export type TimeLeft = { text: "session.progress.secondsLeft" | "session.progress.minutesLeft"; value: number };

const megabyte = 1_000_000;

/** Pure. Null for a progress that says nothing yet. */
export function syncProgressText(progress: SyncProgress): SyncProgressText | null {
  const { phase, done, total } = progress;
  if (total <= 0) return null;
  const title = `session.progress.${phase}` as const;
  const value = Math.min(100, Math.max(0, Math.round((100 * done) / total)));
  if (phase !== "downloading") return { title, value, numbers: { text: "session.progress.count", done, total } };
  const most = Math.max(0.1, megabytes(total, total));
  return {
    title,
    value,
    numbers: {
      text: "session.progress.bytes",
      done: Math.min(most, megabytes(done, total)),
      total: most,
      left: timeLeft(progress.secondsLeft),
    },
  };
}

function megabytes(bytes: number, total: number): number {
  const parts = total < 10 * megabyte ? 10 : 1;
  return Math.round((bytes * parts) / megabyte) / parts;
}

/** In steps of five seconds and of whole minutes: a number that jumps to and fro is read as none. */
function timeLeft(seconds: number | null): TimeLeft | null {
  if (seconds === null || seconds > 24 * 3_600) return null;
  if (seconds > 90) return { text: "session.progress.minutesLeft", value: Math.round(seconds / 60) };
  return { text: "session.progress.secondsLeft", value: Math.max(5, Math.ceil(seconds / 5) * 5) };
}

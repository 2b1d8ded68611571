import { FRAME_MS } from "./tones.ts";

/**
 * Calls every listener once a 20 ms frame. `setInterval` drifts and stalls, so the clock compares with a steady
 * time every 10 ms and catches up; after a stall longer than `LONGEST_CATCH_UP_FRAMES` the missed frames are
 * skipped. `frameIndex` counts skipped frames too: RTP timestamps made from it stay true to real time.
 */
export interface RtpClock {
  /** @returns removes the listener */
  onFrame(listener: (frameIndex: number, nowMs: number) => void): () => void;
  stop(): void;
}

const POLL_MS = 10;
const LONGEST_CATCH_UP_FRAMES = 10;

export interface RtpClockOptions {
  /** A steady clock in milliseconds. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

export function createRtpClock(options: RtpClockOptions): RtpClock {
  const listeners = new Set<(frameIndex: number, nowMs: number) => void>();
  let timer: NodeJS.Timeout | undefined;
  let startedMs = 0;
  let nextFrame = 0;

  const tick = () => {
    const nowMs = options.now();
    const dueFrame = Math.floor((nowMs - startedMs) / FRAME_MS);
    nextFrame = Math.max(nextFrame, dueFrame - LONGEST_CATCH_UP_FRAMES);
    for (; nextFrame <= dueFrame; nextFrame += 1) {
      for (const listener of [...listeners]) {
        try {
          listener(nextFrame, nowMs);
        } catch (error) {
          options.onError(error);
        }
      }
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    onFrame(listener) {
      listeners.add(listener);
      if (timer === undefined) {
        startedMs = options.now();
        nextFrame = 0;
        timer = setInterval(tick, POLL_MS);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    stop() {
      listeners.clear();
      stop();
    },
  };
}

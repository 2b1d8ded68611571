import type { Access } from "./softphone-parts.ts";

export type CallStorm = {
  /** Whether a call that comes in is taken for one; one that is not is to be refused without a record. */
  admits(): boolean;
  stop(): void;
};

/**
 * A telephone in the ringing group of a busy account hears some calls a second at the most; callers do not come faster
 * than that for long. What does is an attack or a PBX that repeats itself, and with a record each it would fill the
 * journal, the disk and the outbox.
 */
const atOnce = 60;
const perSecond = 5;
/** The count on the screen is drawn no oftener. */
const tellMs = 1_000;

export function createCallStorm(now: () => number, { set }: Pick<Access, "set">): CallStorm {
  let places = atOnce;
  let countedAt = now();
  let refused = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(): void {
    set(() => ({ trouble: { trouble: "callStorm", refused } }));
    timer = undefined;
  }

  return {
    admits() {
      const at = now();
      // a clock that was set back gives no places, and takes none
      places = Math.min(atOnce, places + (Math.max(0, at - countedAt) / 1_000) * perSecond);
      countedAt = at;
      if (places >= 1) {
        if (places >= atOnce) refused = 0;
        places -= 1;
        return true;
      }
      refused += 1;
      timer ??= setTimeout(tell, refused === 1 ? 0 : tellMs);
      return false;
    },
    stop: () => clearTimeout(timer),
  };
}

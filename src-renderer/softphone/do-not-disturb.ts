import type { Settings } from "../../src-contract/commands/system.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { DoNotDisturb } from "./softphone-state.ts";

export const doNotDisturbLengths = ["untilOff", "halfHour", "hour", "endOfDay"] as const;
export type DoNotDisturbLength = (typeof doNotDisturbLengths)[number];

const minute = 60_000;
/** A timer for longer runs at once (HTML, 8.7). */
const longestTimerMs = 2 ** 31 - 1;

export function doNotDisturbFor(length: DoNotDisturbLength, now: number): DoNotDisturb {
  switch (length) {
    case "untilOff":
      return { until: null };
    case "halfHour":
      return { until: now + 30 * minute };
    case "hour":
      return { until: now + 60 * minute };
    case "endOfDay":
      return { until: new Date(now).setHours(24, 0, 0, 0) };
    default: {
      const unknown: never = length;
      return unknown;
    }
  }
}

/** Asked at each call too: a computer that slept past the end has not run the timer yet. */
export function isUndisturbed(chosen: DoNotDisturb | null, now: number): boolean {
  return chosen !== null && (chosen.until === null || chosen.until > now);
}

export type DoNotDisturbKeeper = {
  set(chosen: DoNotDisturb | null): void;
  /** What was chosen before the restart, by the same person. */
  restore(settings: Pick<Settings, "doNotDisturb">): void;
  stop(): void;
};

type KeeperParts = Pick<SoftphoneParts, "command" | "now" | "personId">;

/** Keeps the choice over a restart with its end, and ends it by itself. */
export function createDoNotDisturb({ command, now, personId }: KeeperParts, { set }: Access): DoNotDisturbKeeper {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(chosen: DoNotDisturb | null): void {
    clearTimeout(timer);
    set(() => ({ doNotDisturb: chosen }));
    if (chosen === null || chosen.until === null) return;
    const end = () => (isUndisturbed(chosen, now()) ? show(chosen) : choose(null));
    timer = setTimeout(end, Math.min(chosen.until - now(), longestTimerMs));
  }

  function choose(chosen: DoNotDisturb | null): void {
    show(chosen);
    void command("changeSettings", { doNotDisturb: chosen && { personId, until: chosen.until } });
  }

  return {
    set: choose,
    restore({ doNotDisturb: kept }) {
      if (kept?.personId === personId && isUndisturbed(kept, now())) show({ until: kept.until });
    },
    stop: () => clearTimeout(timer),
  };
}

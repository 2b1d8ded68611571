import type { RegistrationEvent } from "./registration-state.ts";

/** `sipCode` 0: no answer came. */
export type RegisterAnswer = { sipCode: number; sipPhrase: string };

export type WatchdogParts = {
  isConnected(): boolean;
  /** Drops what is left of the old connection and opens a new one; rejects when there is none to be had. */
  connect(): Promise<void>;
  register(): Promise<RegisterAnswer>;
  /** Asks the server anything; false when nothing answered. */
  ping(): Promise<boolean>;
  /** New media paths for every live call: the far end's requests go to the old connection until then. */
  restoreCalls(): Promise<void>;
  onRegistration(event: RegistrationEvent): void;
  now(): number;
  /** 0 to 1, for the jitter: a hundred desks must not come back in the same moment. */
  random(): number;
};

export type Watchdog = {
  start(): void;
  /** The connection is, or may be, gone; also when the network came back: what waits is tried at once. */
  recover(): void;
  stop(): void;
};

export const pingEveryMs = 5_000;
const firstPauseMs = 500;
/** With the jitter the longest pause stays below the five seconds of G1-11. */
const longestPauseMs = 4_000;
/** After 403 and the like: a password is mended by people, not by trying. */
const refusedPauseMs = 60_000;

/**
 * Keeps the line registered for ever (TELEPHONY §5): sip.js neither notices a dead connection nor comes back from one.
 *
 *   connect, register ──200──> registered, calls restored, OPTIONS every 5 s ──no answer, closed──> connect …
 *                     ──no connection, 5xx──> a pause, longer each time ──> connect …
 *                     ──401, 403, 404──> refused, a long pause ──> connect …
 */
export function createWatchdog(parts: WatchdogParts): Watchdog {
  let stopped = true;
  let busy = false;
  let pingTimer: ReturnType<typeof setTimeout> | undefined;
  let endPause: (() => void) | null = null;

  async function bringUp(): Promise<void> {
    busy = true;
    for (let attempt = 0; !stopped; attempt += 1) {
      const { sipCode, sipPhrase } = await connectAndRegister();
      if (stopped) return;
      if (sipCode === 200) {
        busy = false;
        parts.onRegistration({ event: "registered" });
        await parts.restoreCalls();
        return;
      }
      const refused = isRefusal(sipCode);
      if (refused) parts.onRegistration({ event: "refused", sipCode, sipPhrase });
      await pause(refused ? refusedPauseMs : pauseOf(attempt, parts.random()));
    }
  }

  async function connectAndRegister(): Promise<RegisterAnswer> {
    try {
      await parts.connect();
    } catch {
      return { sipCode: 0, sipPhrase: "" }; // the state says «recovering», the next attempt follows
    }
    return parts.register();
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function schedulePing(): void {
    pingTimer = setTimeout(() => {
      void check().finally(() => {
        if (!stopped) schedulePing();
      });
    }, pingEveryMs);
  }

  async function check(): Promise<void> {
    if (busy) return;
    const alive = parts.isConnected() && (await parts.ping());
    if (!alive) recover();
  }

  function recover(): void {
    if (stopped) return;
    if (busy) {
      endPause?.();
      return;
    }
    parts.onRegistration({ event: "lost", at: parts.now() });
    void bringUp();
  }

  return {
    start() {
      stopped = false;
      parts.onRegistration({ event: "start" });
      schedulePing();
      void bringUp();
    },
    recover,
    stop() {
      stopped = true;
      clearTimeout(pingTimer);
      endPause?.();
    },
  };
}

/** RFC 3261 §21.4: asking again with the same account changes nothing. */
function isRefusal(sipCode: number): boolean {
  return sipCode === 401 || sipCode === 403 || sipCode === 404 || sipCode === 407;
}

export function pauseOf(attempt: number, random: number): number {
  return Math.min(firstPauseMs * 2 ** attempt, longestPauseMs) * (0.8 + 0.4 * random);
}

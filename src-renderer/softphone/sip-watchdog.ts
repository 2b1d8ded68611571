import type { RegistrationEvent } from "./registration-state.ts";
import type { TransportEvent } from "./transport-state.ts";

/** `sipCode` 0: no answer came. */
export type RegisterAnswer = { sipCode: number; sipPhrase: string };

export type WatchdogParts = {
  /** In order of preference (G1-16). */
  servers: readonly string[];
  isConnected(): boolean;
  /** Drops what is left of the old connection and opens one to this server; rejects when there is none to be had. */
  connect(server: string): Promise<void>;
  register(): Promise<RegisterAnswer>;
  /** Asks the server anything; false when nothing answered. */
  ping(): Promise<boolean>;
  /** Whether a server that is not in use takes connections. */
  isReachable(server: string): Promise<boolean>;
  /** A line in use is not taken to another server. */
  hasCalls(): boolean;
  /** New media paths for every live call: the far end's requests go to the old connection until then. */
  restoreCalls(): Promise<void>;
  onRegistration(event: RegistrationEvent): void;
  onTransport(event: TransportEvent): void;
  now(): number;
  /** 0 to 1, for the jitter: a hundred desks must not come back in the same moment. */
  random(): number;
};

export type Watchdog = {
  start(): void;
  /** The connection broke, or the registration went. */
  lost(): void;
  /** The network is another one, or the computer woke up: whatever is waited for is given up and tried at once. */
  recover(): void;
  stop(): void;
};

/** With the three seconds that its answer may take, a dead connection is noticed within seven (T-4). */
export const pingEveryMs = 3_500;
/** Of a ping without an answer, when the connection begins to be doubted. */
const suspectAfterMs = 1_000;
const firstPauseMs = 500;
/** With the jitter the longest pause stays below the five seconds of G1-11. */
const longestPauseMs = 4_000;
/** After 403 and the like: a password is mended by people, not by trying. */
const refusedPauseMs = 60_000;
/** How often a line on a later server looks whether an earlier one is back. */
export const lookBackEveryMs = 60_000;

/**
 * Keeps the line registered for ever (TELEPHONY §5): sip.js neither notices a dead connection nor comes back from one.
 *
 *   connect, register ──200──> registered, calls restored, OPTIONS every 3.5 s ──no answer, closed──> connect …
 *                     ──no connection, 5xx──> the next server at once; after the last a pause, longer each time ──> …
 *                     ──401, 403, 404──> refused, a long pause ──> connect …
 *
 * A server that closed the connection is tried first, and refuses at once if it is down; one that went silent would be
 * waited for, so that after a silence the next is tried first.
 */
export function createWatchdog(parts: WatchdogParts): Watchdog {
  const { servers } = parts;
  let stopped = true;
  let busy = false;
  /** The server that took the line last: the first to be asked after a loss. */
  let home = 0;
  /** Attempts so far, by which one that was given up knows itself. */
  let attempts = 0;
  let pauseTimer: ReturnType<typeof setTimeout> | undefined;
  let pingTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the pause, or gives up the attempt that is under way. */
  let hurry: () => void = () => {};

  async function bringUp(first: number): Promise<void> {
    busy = true;
    let used = first;
    let tried = 0;
    while (!stopped) {
      const answer = await orHurried(connectAndRegister(servers[used] ?? ""));
      if (stopped) return;
      if (answer === "hurried") {
        used = home;
        tried = 0;
        continue;
      }
      const { sipCode, sipPhrase } = answer;
      if (sipCode === 200) {
        busy = false;
        home = used;
        parts.onRegistration({ event: "registered" });
        await parts.restoreCalls();
        return;
      }
      tried += 1;
      const isRefused = isRefusal(sipCode);
      const isRoundOver = tried % servers.length === 0;
      if (isRefused) parts.onRegistration({ event: "refused", sipCode, sipPhrase });
      else used = isRoundOver ? 0 : (used + 1) % servers.length;
      const rest = isRefused ? refusedPauseMs : isRoundOver ? pauseOf(tried / servers.length - 1, parts.random()) : 0;
      const at = parts.now();
      if (!isRefused) parts.onTransport({ event: "lost", at, nextTryAt: at + rest });
      if (rest > 0 && (await orHurried(pause(rest))) === "hurried") tried = 0;
      clearTimeout(pauseTimer);
    }
  }

  async function connectAndRegister(server: string): Promise<RegisterAnswer> {
    attempts += 1;
    const attempt = attempts;
    const none = { sipCode: 0, sipPhrase: "" }; // the state says «recovering», the next attempt follows
    parts.onTransport({ event: "try", server });
    try {
      await parts.connect(server);
    } catch {
      return none;
    }
    if (attempt !== attempts) return none;
    parts.onTransport({ event: "opened" });
    return parts.register();
  }

  function pause(milliseconds: number): Promise<null> {
    return new Promise((resolve) => (pauseTimer = setTimeout(resolve, milliseconds, null)));
  }

  function orHurried<Value>(work: Promise<Value>): Promise<Value | "hurried"> {
    return Promise.race([work, new Promise<"hurried">((resolve) => (hurry = () => resolve("hurried")))]);
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
    if (!parts.isConnected()) return begin(home);
    const doubt = setTimeout(() => parts.onTransport({ event: "silent", at: parts.now() }), suspectAfterMs);
    const alive = await parts.ping();
    clearTimeout(doubt);
    if (busy || stopped) return;
    if (alive) parts.onTransport({ event: "answered" });
    else begin((home + 1) % servers.length);
  }

  function scheduleLook(): void {
    lookTimer = setTimeout(() => {
      void lookBack().finally(() => {
        if (!stopped) scheduleLook();
      });
    }, lookBackEveryMs);
  }

  /** G1-16: back to a server of more preference, when nobody talks over the one in use. */
  async function lookBack(): Promise<void> {
    for (const [index, server] of servers.slice(0, home).entries()) {
      if (busy || parts.hasCalls()) return;
      if (!(await parts.isReachable(server))) continue;
      if (!stopped && !busy && !parts.hasCalls()) begin(index);
      return;
    }
  }

  function begin(first: number): void {
    if (stopped || busy) return;
    const at = parts.now();
    parts.onRegistration({ event: "lost", at });
    parts.onTransport({ event: "lost", at, nextTryAt: at });
    void bringUp(first);
  }

  return {
    start() {
      stopped = false;
      parts.onRegistration({ event: "start" });
      schedulePing();
      scheduleLook();
      void bringUp(0);
    },
    lost: () => begin(home),
    recover() {
      if (busy) hurry();
      else begin(home);
    },
    stop() {
      stopped = true;
      clearTimeout(pingTimer);
      clearTimeout(lookTimer);
      hurry();
      parts.onTransport({ event: "stop" });
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

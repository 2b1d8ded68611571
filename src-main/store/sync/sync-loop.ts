import type { SyncState } from "../../../src-contract/commands/sync.ts";
import { type ErrorBody, KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { readLocalValue } from "../../../src-cache/local-values.ts";
import { backOff } from "./back-off.ts";
import { compareAll, compareNext, type Comparison } from "./digest.ts";
import { outboxCounts } from "./outbox.ts";
import type { SyncNetwork } from "./server-client.ts";
import { syncOnce } from "./sync-cycle.ts";
import type { SyncDesk } from "./sync-desk.ts";

export type Connection = SyncState["connection"];

/**
 * A lost poke costs no more than this (R-18): the stream says every 15 s where the account is, and a desk that has heard
 * nothing of the kind for so long asks. Without a stream it asks more often.
 */
const pollWithPokes = 25_000;
const pollWithoutPokes = 5_000;
const livingStream = 1_000;
/** A desk that has nothing else to do compares a slice with the server. */
const compareEvery = 120_000;

export type SyncLoopParts = {
  desk: SyncDesk;
  network: SyncNetwork;
  /** Resolves after so many milliseconds, which may be infinite, or when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** 0 to 1. */
  random(): number;
  onConnection(connection: Connection): void;
  /** The server has shut this device out. Returns at once: whoever hears it stops this loop. */
  onShutOut(): void;
  /** The local file turned out damaged while syncing; never rejects. */
  onDamage(error: unknown): Promise<void>;
  log(line: string): void;
};

export type SyncLoop = {
  /** Something waits in the outbox. */
  nudge(): void;
  /** Resolves after the next full cycle; throws what it failed with. */
  syncNow(): Promise<void>;
  /** After the next full cycle: everything compared with the server and put right; throws what it failed with. */
  compareNow(): Promise<Comparison>;
  /** The computer woke up: connections are dead though they do not know it. */
  resume(): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
};

/** Whoever waits for a cycle; `synced` never rejects. */
type Waiter = { synced(): void | Promise<void>; reject(error: unknown): void };

/**
 *   connecting ──cycle done──▶ online ──cycle failed──▶ offline ──back-off, then a cycle done──▶ online
 *   any ──the server takes the tokens no more──▶ signedOut ──syncNow, resume──▶ …
 * A cycle pushes everything, then pulls everything. It runs at the start, at a mutation, at a poke, and every so often.
 */
export function startSyncLoop(parts: SyncLoopParts): SyncLoop {
  const { desk, network, sleep, random, onConnection, log } = parts;
  let connection: Connection = "connecting";
  let isStopped = false;
  let isDue = false;
  let isOffline = false;
  let failures = 0;
  /** The highest revision that a poke has told of since the cycle began. */
  let poked = 0;
  let pause: AbortController | null = null;
  let stream: AbortController | null = null;
  let waiters: Waiter[] = [];
  let comparedAt = desk.now();
  /** When the stream last said that there is nothing new. */
  let toldAt = Number.NEGATIVE_INFINITY;

  function move(next: Connection): void {
    if (next === connection) return;
    connection = next;
    onConnection(next);
  }

  function wake(): void {
    isDue = true;
    pause?.abort();
  }

  function ask(waiter: Waiter): void {
    waiters.push(waiter);
    failures = 0;
    wake();
  }

  async function rest(milliseconds: number): Promise<void> {
    if (isDue || isStopped || hasNews()) return;
    pause = new AbortController();
    await sleep(milliseconds, pause.signal);
    pause = null;
  }

  /** The stream is opened before the pull, so that nothing happens between the two unnoticed. */
  function openStream(): void {
    if (stream) return;
    const own = new AbortController();
    const openedAt = desk.now();
    stream = own;
    const ended = (reason: string) => {
      if (stream === own) stream = null;
      if (isStopped || isOffline) return;
      log(`event stream: ${reason}`);
      // it lived: the cycle opens a new one, or finds the server gone. A stream that never lives (a proxy that holds it
      // back) must not drive the desk round and round; the shorter poll does its work
      if (desk.now() - openedAt > livingStream) wake();
      else pause?.abort();
    };
    network.listen(onPoke, own.signal).then(
      () => ended("ended"),
      (error: unknown) => ended(toErrorBody(error).details ?? toErrorBody(error).kind),
    );
  }

  /** One that comes while a cycle runs, as a desk's own push always makes one, asks for another only if that missed it. */
  function onPoke(revision: number): void {
    poked = Math.max(poked, revision);
    if (hasNews()) pause?.abort();
    else toldAt = desk.now();
  }

  function hasNews(): boolean {
    return poked > 0 && poked > revisionHere();
  }

  /** A file that cannot be read just now knows nothing; what is wrong with it is the next cycle's to find out. */
  function revisionHere(): number {
    try {
      return readLocalValue(desk.account.cache, "cookie")?.revision ?? 0;
    } catch {
      return Number.NEGATIVE_INFINITY;
    }
  }

  /** Nothing is to be done, and the stream has said so just now. */
  function isUpToDate(): boolean {
    if (stream === null || isDue || isStopped || hasNews() || isAnythingUnsent()) return false;
    return Math.abs(desk.now() - toldAt) < pollWithPokes;
  }

  /** A comparison that finds another database behind the address leaves what was confirmed to be sent again. */
  function isAnythingUnsent(): boolean {
    try {
      return outboxCounts(desk.account.cache).waiting > 0;
    } catch {
      return true; // a file that cannot be read just now is the next cycle's matter
    }
  }

  async function cycle(): Promise<void> {
    isDue = false;
    poked = 0;
    openStream();
    await syncOnce(desk, network);
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      // whoever asks while a cycle runs is answered by the next one
      const answered = waiters;
      waiters = [];
      try {
        await cycle();
      } catch (error) {
        await afterFailure(error, () => answered.forEach(({ reject }) => reject(error)));
        continue;
      }
      failures = 0;
      isOffline = false;
      move("online");
      for (const { synced } of answered) await synced();
      do {
        await compareWhenIdle();
        if (stream) await rest(pollWithPokes);
      } while (isUpToDate());
      // nothing was due, and the stream has ended too young to be asked for at once
      if (!stream) await rest(pollWithoutPokes);
    }
  }

  /** A failure waits for the next turn: whether the server is there is the cycle's to find out. */
  async function compareWhenIdle(): Promise<void> {
    // a clock that was set back must not keep it from its work
    if (isDue || isStopped || hasNews() || Math.abs(desk.now() - comparedAt) < compareEvery) return;
    comparedAt = desk.now();
    try {
      await compareNext({ desk, network });
    } catch (error) {
      const { kind, details } = toErrorBody(error);
      if (kind === "fileDamaged") await parts.onDamage(error);
      else if (!isStopped) log(`comparison: ${kind}${details ? ` (${details})` : ""}`);
    }
  }

  async function afterFailure(error: unknown, tell: () => void): Promise<void> {
    if (isStopped) {
      tell();
      return;
    }
    const body = toErrorBody(error);
    failures += 1;
    poked = 0; // the next cycle pulls anyway, and no news shortens the wait for it
    if (body.kind === "fileDamaged") {
      tell();
      await parts.onDamage(error);
      await rest(backOff(failures, random));
      return;
    }
    if (!isOffline) log(`offline: ${body.kind}${body.details ? ` (${body.details})` : ""}`);
    isOffline = true;
    stream?.abort();
    isDue = waiters.length > 0;
    const isShutOut = body.kind === "notSignedIn" || body.kind === "sessionRevoked";
    move(isShutOut ? "signedOut" : "offline");
    tell();
    if (body.shutOut === "device") parts.onShutOut();
    await rest(isShutOut ? Number.POSITIVE_INFINITY : delayAfter(body));
  }

  function delayAfter({ retryAfterSeconds = 0 }: ErrorBody): number {
    return Math.max(backOff(failures, random), retryAfterSeconds * 1_000);
  }

  const running = run();
  return {
    nudge() {
      // what waits goes with the next cycle; a queue does not hurry a server that is away
      if (!isOffline) wake();
    },
    syncNow() {
      if (isStopped) return Promise.reject(new KartotekaError("notSignedIn"));
      return new Promise<void>((resolve, reject) => ask({ synced: resolve, reject }));
    },
    compareNow() {
      if (isStopped) return Promise.reject(new KartotekaError("notSignedIn"));
      return new Promise<Comparison>((resolve, reject) =>
        ask({ synced: () => compareAll({ desk, network }).then(resolve, reject), reject }),
      );
    },
    resume() {
      failures = 0;
      stream?.abort();
      wake();
    },
    async stop() {
      isStopped = true;
      stream?.abort();
      pause?.abort();
      for (const { reject } of waiters) reject(new KartotekaError("cancelled"));
      waiters = [];
      await running;
    },
  };
}

// The store process as main sees it: requests go in, answers come out, whatever happens to the process meanwhile.
import type { DesktopEvent, MainMessage, StoreMessage } from "../src-contract/desktop-api.ts";
import type { Result } from "../src-contract/errors.ts";
import type { StoreChild } from "./store-child.ts";

type Ask = Extract<StoreMessage, { kind: "ask" }>;
type Channel = "query" | "mutate" | "command";
type Waiting = { post: MainMessage; answer: (result: Result<unknown>) => void };

/**
 *   starting ──ready──▶ ready ──exit──▶ resting ──back-off──▶ starting
 *      └────────────────exit──────────────▲
 *   any ──stop()──▶ stopped
 */
type State =
  | { state: "starting"; child: StoreChild; timer: unknown }
  | { state: "ready"; child: StoreChild; since: number }
  | { state: "resting"; timer: unknown }
  | { state: "stopped" };

export type StoreProcess = {
  start(): void;
  /** Never rejects. A request made while the process starts waits for it; one that was under way when it died fails. */
  request(channel: Channel, name: string, args: unknown): Promise<Result<unknown>>;
  /** The computer woke up: the store looks at the network at once. */
  resume(): void;
  /** Asks it to finish, ends it when it does not within the grace, resolves when it is gone. */
  stop(): Promise<void>;
};

export type StoreProcessParts = {
  /** Throws when there is nothing to start it with. */
  fork: () => StoreChild;
  /** Answers null for what the system does not keep or know; a rejection counts as null. */
  answerAsk: (ask: Ask["ask"], value: string) => Promise<string | null>;
  onEvent: (event: DesktopEvent) => void;
  onState: (state: "ready" | "restarting" | "stopped", restarted: boolean) => void;
  log: { info: (text: string) => void; error: (text: string) => void };
  clock: { now: () => number; after: (ms: number, work: () => void) => unknown; cancel: (timer: unknown) => void };
};

const BACK_OFF_MS = [100, 500, 2_000, 10_000, 30_000];
/** A process that lived this long counts as a healthy one: the next death begins the back-off anew. */
const HEALTHY_MS = 60_000;
/** After so many starts without `ready` in between, requests are refused at once instead of waiting. */
const PATIENT_STARTS = 3;
/** A start that says nothing for so long hangs. A migration of a large file has this long. */
const START_MS = 120_000;
/** On quitting: to finish by itself, and then to disappear after it was ended. */
const GRACE_MS = { finish: 4_000, disappear: 500 };

export function createStoreProcess(parts: StoreProcessParts): StoreProcess {
  const { clock, log } = parts;
  const waiting = new Map<number, Waiting>();
  let current: State = { state: "stopped" };
  let failures = 0;
  let nextId = 1;
  let wasReady = false;
  let onGone: (() => void) | null = null;

  function start(): void {
    try {
      const child = parts.fork();
      current = { state: "starting", child, timer: clock.after(START_MS, () => child.kill()) };
      child.onMessage((message) => receive(child, message));
      child.onExit((reason) => died(child, reason));
    } catch (error) {
      rest(`it could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function receive(child: StoreChild, message: StoreMessage): void {
    if (!isCurrent(child)) return;
    switch (message.kind) {
      case "ready":
        if (current.state === "starting") clock.cancel(current.timer);
        current = { state: "ready", child, since: clock.now() };
        for (const { post } of waiting.values()) child.post(post);
        parts.onState("ready", wasReady);
        wasReady = true;
        return;
      case "answer": {
        const request = waiting.get(message.answer.id);
        waiting.delete(message.answer.id);
        request?.answer(message.answer.result);
        return;
      }
      case "event":
        parts.onEvent(message.event);
        return;
      case "ask":
        void reply(child, message);
        return;
    }
  }

  async function reply(child: StoreChild, { id, ask, value }: Ask): Promise<void> {
    const answer = await parts.answerAsk(ask, value).catch((error: unknown) => {
      log.error(`${ask}: ${error instanceof Error ? error.message : "failed"}`); // never the value
      return null;
    });
    if (isCurrent(child)) child.post({ kind: "reply", id, value: answer });
  }

  function died(child: StoreChild, reason: string): void {
    if (current.state === "stopped") {
      onGone?.();
    } else if (isCurrent(child)) {
      if (current.state === "starting") clock.cancel(current.timer);
      if (current.state === "ready" && clock.now() - current.since >= HEALTHY_MS) failures = 0;
      rest(reason);
    }
  }

  function rest(reason: string): void {
    failures += 1;
    const pause = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1] ?? 0;
    log.error(`the store ended (${reason}); next start in ${pause} ms`);
    current = { state: "resting", timer: clock.after(pause, start) };
    failWaiting(`the store ended (${reason})`);
    parts.onState("restarting", wasReady);
  }

  function failWaiting(details: string): void {
    const requests = [...waiting.values()];
    waiting.clear();
    for (const { answer } of requests) answer(unavailable(details));
  }

  function isCurrent(child: StoreChild): boolean {
    return (current.state === "starting" || current.state === "ready") && current.child === child;
  }

  function finish(child: StoreChild): Promise<void> {
    return new Promise((resolve) => {
      let timer = clock.after(GRACE_MS.finish, () => {
        log.error("the store did not finish in time and was ended");
        child.kill();
        timer = clock.after(GRACE_MS.disappear, resolve);
      });
      onGone = () => {
        clock.cancel(timer);
        resolve();
      };
      child.post({ kind: "stop" });
    });
  }

  return {
    start,
    request(channel, name, args) {
      if (current.state === "stopped") return Promise.resolve(unavailable("the store is stopped"));
      if (current.state !== "ready" && failures >= PATIENT_STARTS) {
        return Promise.resolve(unavailable("the store does not start"));
      }
      return new Promise((answer) => {
        const id = nextId++;
        const post: MainMessage = { kind: "request", request: { id, channel, name, args } };
        waiting.set(id, { post, answer });
        if (current.state === "ready") current.child.post(post);
      });
    },
    resume() {
      if (current.state === "ready") current.child.post({ kind: "resume" });
    },
    async stop() {
      const last = current;
      current = { state: "stopped" };
      if (last.state === "resting" || last.state === "starting") clock.cancel(last.timer);
      if (last.state === "starting" || last.state === "ready") await finish(last.child);
      failWaiting("the store is stopped");
      if (last.state !== "stopped") parts.onState("stopped", wasReady);
    },
  };
}

function unavailable(details: string): Result<never> {
  return { ok: false, error: { kind: "unexpected", details } };
}

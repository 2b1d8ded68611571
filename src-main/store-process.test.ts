import { describe, expect, test } from "vitest";
import type { MainMessage, StoreMessage } from "../src-contract/desktop-api.ts";
import type { StoreChild } from "./store-child.ts";
import { createStoreProcess } from "./store-process.ts";

/** A clock that stands until it is moved. */
function standingClock() {
  let now = 0;
  const timers: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, work: () => void) => {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return timer;
    },
    cancel: (timer: unknown) => {
      const index = timers.indexOf(timer as (typeof timers)[number]);
      if (index >= 0) timers.splice(index, 1);
    },
    move(ms: number) {
      now += ms;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.work();
      }
    },
    pending: () => timers.length,
  };
}

type FakeChild = StoreChild & {
  posted: MainMessage[];
  says(message: StoreMessage): void;
  dies(): void;
  killed: boolean;
};

function fakeChild(): FakeChild {
  let onMessage: (message: StoreMessage) => void = () => {};
  let onExit: (reason: string) => void = () => {};
  const child: FakeChild = {
    posted: [],
    killed: false,
    post: (message) => child.posted.push(message),
    onMessage: (listener) => {
      onMessage = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    kill: () => {
      child.killed = true;
    },
    says: (message) => onMessage(message),
    dies: () => onExit("signal SIGKILL"),
  };
  return child;
}

function rig(options: { forkFails?: boolean; answerAsk?: (value: string) => Promise<string | null> } = {}) {
  const children: FakeChild[] = [];
  const clock = standingClock();
  const states: string[] = [];
  const events: unknown[] = [];
  const logged: string[] = [];
  const store = createStoreProcess({
    fork: () => {
      if (options.forkFails) throw new Error("no file");
      const child = fakeChild();
      children.push(child);
      return child;
    },
    answerAsk: (ask, value) => (options.answerAsk ?? (async () => `${ask}:${value}`))(value),
    onEvent: (event) => events.push(event),
    onState: (state, restarted) => states.push(`${state}${restarted ? " again" : ""}`),
    log: { info: (text) => logged.push(text), error: (text) => logged.push(text) },
    clock,
  });
  const child = () => children.at(-1) as FakeChild;
  const requests = () => child().posted.flatMap((message) => (message.kind === "request" ? [message.request] : []));
  return { store, clock, states, events, logged, children, child, requests };
}

const settled = (promise: Promise<unknown>) => Promise.race([promise, Promise.resolve("waits")]);

describe("the store process", () => {
  test("requests made before it is ready wait, and answers find their request whatever their order", async () => {
    const { store, child, requests } = rig();
    store.start();
    const first = store.request("query", "searchClients", { text: "a", limit: 1 });
    const second = store.request("command", "syncNow", {});
    expect(requests()).toEqual([]);
    child().says({ kind: "ready" });
    expect(requests().map(({ name }) => name)).toEqual(["searchClients", "syncNow"]);
    const [one, two] = requests();
    child().says({ kind: "answer", answer: { id: two!.id, result: { ok: true, value: 2 } } });
    child().says({ kind: "answer", answer: { id: one!.id, result: { ok: true, value: 1 } } });
    expect([await first, await second]).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 2 },
    ]);
  });

  test("R-1: when it dies, what was under way gets an error, the window is told, and the next one serves", async () => {
    const { store, child, children, clock, states, requests } = rig();
    store.start();
    child().says({ kind: "ready" });
    const lost = store.request("mutate", "addComment", {});
    const dead = child();
    dead.dies();
    expect(await lost).toMatchObject({ ok: false, error: { kind: "unexpected" } });
    const patient = store.request("query", "users", {});
    clock.move(100);
    expect(children).toHaveLength(2);
    child().says({ kind: "ready" });
    expect(states).toEqual(["ready", "restarting again", "ready again"]);
    dead.says({ kind: "answer", answer: { id: requests()[0]!.id, result: { ok: true, value: "of the dead" } } });
    expect(await settled(patient)).toBe("waits");
    child().says({ kind: "answer", answer: { id: requests()[0]!.id, result: { ok: true, value: "alive" } } });
    expect(await patient).toEqual({ ok: true, value: "alive" });
  });

  test("the pauses between starts grow, and a process that lived for a minute begins them anew", () => {
    const { store, child, children, clock } = rig();
    store.start();
    for (const pause of [100, 500, 2_000, 10_000, 30_000, 30_000]) {
      const before = children.length;
      child().dies();
      clock.move(pause - 1);
      expect(children).toHaveLength(before);
      clock.move(1);
      expect(children).toHaveLength(before + 1);
    }
    child().says({ kind: "ready" });
    clock.move(60_000);
    child().dies();
    clock.move(100);
    expect(children).toHaveLength(8);
  });

  test("one that cannot be started answers at once after the third try, and is tried on", async () => {
    const { store, clock, logged } = rig({ forkFails: true });
    store.start();
    clock.move(100);
    clock.move(500);
    expect(await store.request("query", "users", {})).toMatchObject({ ok: false, error: { kind: "unexpected" } });
    expect(logged).toHaveLength(3);
    expect(clock.pending()).toBe(1);
  });

  test("a start that hangs is ended", () => {
    const { store, child, clock } = rig();
    store.start();
    clock.move(119_999);
    expect(child().killed).toBe(false);
    clock.move(1);
    expect(child().killed).toBe(true);
  });

  test("R-6: it asks the system for its secret and gets null where the system fails; the secret is in no log line", async () => {
    const secret = "d2hhdCBhIHNlY3JldA==";
    const fails = rig({ answerAsk: async () => Promise.reject(new Error("no keyring")) });
    fails.store.start();
    fails.child().says({ kind: "ask", id: 7, ask: "unwrapSecret", value: secret });
    await new Promise(setImmediate);
    expect(fails.child().posted).toEqual([{ kind: "reply", id: 7, value: null }]);
    expect(fails.logged.join()).not.toContain(secret);
    const answers = rig();
    answers.store.start();
    answers.child().says({ kind: "ask", id: 8, ask: "importPath", value: "token" });
    await new Promise(setImmediate);
    expect(answers.child().posted).toEqual([{ kind: "reply", id: 8, value: "importPath:token" }]);
  });

  test("events go to the window as they are; waking up is told only to a process that is ready", () => {
    const { store, child, events } = rig();
    store.start();
    store.resume();
    child().says({ kind: "ready" });
    store.resume();
    child().says({ kind: "event", event: { event: "closeAsked" } });
    expect(child().posted).toEqual([{ kind: "resume" }]);
    expect(events).toEqual([{ event: "closeAsked" }]);
  });

  test("on quitting it may finish; nothing is started again; later requests are refused", async () => {
    const { store, child, children, clock, states } = rig();
    store.start();
    child().says({ kind: "ready" });
    const open = store.request("query", "users", {});
    const stopped = store.stop();
    expect(child().posted.at(-1)).toEqual({ kind: "stop" });
    child().dies();
    await stopped;
    expect(await open).toMatchObject({ ok: false });
    expect(await store.request("query", "users", {})).toMatchObject({ ok: false });
    clock.move(100_000);
    expect([children.length, child().killed, clock.pending()]).toEqual([1, false, 0]);
    expect(states.at(-1)).toBe("stopped again");
  });

  test("on quitting one that does not finish is ended after the grace", async () => {
    const { store, child, clock } = rig();
    store.start();
    child().says({ kind: "ready" });
    const stopped = store.stop();
    clock.move(4_000);
    expect(child().killed).toBe(true);
    child().dies();
    await stopped;
  });

  test("on quitting during a pause nothing is left", async () => {
    const { store, child, clock } = rig();
    store.start();
    child().dies();
    await store.stop();
    expect(clock.pending()).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RegistrationEvent } from "./registration-state.ts";
import { createWatchdog, lookBackEveryMs, pauseOf, pingEveryMs, type RegisterAnswer } from "./sip-watchdog.ts";
import { moveTransport, type TransportState } from "./transport-state.ts";

const accepted: RegisterAnswer = { sipCode: 200, sipPhrase: "OK" };

/** A server that can be away, mute or unwilling, and what the watchdog asked of it. */
function createLine(servers = ["wss://first"]) {
  const line = {
    reachable: true,
    /** Servers that take no connection while the others do. */
    down: [] as string[],
    /** A connection that neither opens nor fails. */
    hangs: false,
    hasCalls: false,
    transport: { state: "closed" } as TransportState,
    asked: [] as string[],
    answers: true,
    answer: accepted,
    connected: false,
    connects: [] as number[],
    restored: 0,
    told: [] as RegistrationEvent["event"][],
  };
  const watchdog = createWatchdog({
    servers,
    isConnected: () => line.connected,
    async connect(server) {
      line.connects.push(Date.now());
      line.asked.push(server);
      line.connected = line.reachable && !line.down.includes(server);
      if (line.hangs) await new Promise((_, reject) => setTimeout(reject, 5_000));
      if (!line.connected) throw new Error("refused");
    },
    isReachable: async (server) => !line.down.includes(server),
    hasCalls: () => line.hasCalls,
    onTransport: (event) => void (line.transport = moveTransport(line.transport, event)),
    register: async () => line.answer,
    async ping() {
      if (line.answers) return true;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return false;
    },
    restoreCalls: async () => void (line.restored += 1),
    onRegistration: ({ event }) => line.told.push(event),
    now: Date.now,
    random: () => 0.5,
  });
  return { line, watchdog };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe("the line comes up and stays up", () => {
  it("G1-1: connects, registers, and says so", async () => {
    const { line, watchdog } = createLine();
    watchdog.start();
    await pass(0);
    expect(line.told).toEqual(["start", "registered"]);
    watchdog.stop();
  });

  it("G1-1: a server that is away at the start is tried until it is there", async () => {
    const { line, watchdog } = createLine();
    line.reachable = false;
    watchdog.start();
    await pass(60_000);
    expect(line.told).toEqual(["start"]);
    line.reachable = true;
    await pass(5_000);
    expect(line.told).toEqual(["start", "registered"]);
    watchdog.stop();
  });

  it("G1-11: a dead connection that nobody closed is found by the silence after a ping", async () => {
    const { line, watchdog } = createLine();
    watchdog.start();
    await pass(0);
    line.answers = false;
    await pass(pingEveryMs + 2_000);
    expect(line.transport).toEqual({ state: "suspected", server: "wss://first", since: Date.now() - 1_000 });
    await pass(1_000);
    expect(line.told).toEqual(["start", "registered", "lost", "registered"]);
    expect(line.connects).toHaveLength(2);
    watchdog.stop();
  });

  it("G1-11: live calls get new media paths after each return", async () => {
    const { line, watchdog } = createLine();
    watchdog.start();
    await pass(0);
    watchdog.recover();
    await pass(0);
    expect(line.restored).toBe(2);
    watchdog.stop();
  });

  it("G1-11: the network's return ends the pause at once", async () => {
    const { line, watchdog } = createLine();
    line.reachable = false;
    watchdog.start();
    await pass(20_000);
    const before = line.connects.length;
    line.reachable = true;
    watchdog.recover();
    await pass(0);
    expect(line.connects).toHaveLength(before + 1);
    expect(line.told.at(-1)).toBe("registered");
    watchdog.stop();
  });

  it("G1-11: two signs of one loss are one recovery", async () => {
    const { line, watchdog } = createLine();
    watchdog.start();
    await pass(0);
    line.reachable = false;
    watchdog.recover();
    watchdog.recover();
    await pass(0);
    expect(line.told.filter((event) => event === "lost")).toHaveLength(1);
    watchdog.stop();
  });

  it("G1-1: a refused password shows its code, is not hammered, and is noticed when it is mended", async () => {
    const { line, watchdog } = createLine();
    line.answer = { sipCode: 403, sipPhrase: "Forbidden" };
    watchdog.start();
    await pass(30_000);
    expect(line.told).toEqual(["start", "refused"]);
    expect(line.connects).toHaveLength(1);
    line.answer = accepted;
    await pass(60_000);
    expect(line.told.at(-1)).toBe("registered");
    watchdog.stop();
  });

  it("G1-1: after stop nothing is tried any more", async () => {
    const { line, watchdog } = createLine();
    line.reachable = false;
    watchdog.start();
    await pass(3_000);
    watchdog.stop();
    const tried = line.connects.length;
    await pass(120_000);
    expect(line.connects).toHaveLength(tried);
  });
});

describe("G1-11: the network comes back", () => {
  it("G1-11: an attempt that hangs in the old network is given up, and the line is there at once", async () => {
    const { line, watchdog } = createLine();
    watchdog.start();
    await pass(0);
    line.hangs = true;
    watchdog.lost();
    await pass(1_000);
    expect(line.told.at(-1)).toBe("lost");
    line.hangs = false;
    watchdog.recover();
    await pass(0);
    expect(line.told.at(-1)).toBe("registered");
    expect(line.transport).toEqual({ state: "connected", server: "wss://first" });
    watchdog.stop();
  });

  it("G1-11: says when the next try is, and counts the gap from the first sign", async () => {
    const { line, watchdog } = createLine();
    watchdog.start();
    await pass(0);
    line.reachable = false;
    const at = Date.now();
    watchdog.lost();
    await pass(0);
    expect(line.transport).toEqual({ state: "down", since: at, nextTryAt: at + 500 });
    watchdog.stop();
    expect(line.transport).toEqual({ state: "closed" });
  });
});

describe("G1-16: several servers", () => {
  const servers = ["wss://first", "wss://second", "wss://third"];

  it("G1-16: the first that takes the line is used, without a pause between them", async () => {
    const { line, watchdog } = createLine(servers);
    line.down = ["wss://first", "wss://second"];
    watchdog.start();
    await pass(0);
    expect(line.asked).toEqual(servers);
    expect(line.transport).toEqual({ state: "connected", server: "wss://third" });
    expect(line.told).toEqual(["start", "registered"]);
    watchdog.stop();
  });

  it("G1-16: a server that goes silent is left within ten seconds, without waiting for it again", async () => {
    const { line, watchdog } = createLine(servers);
    watchdog.start();
    await pass(0);
    line.answers = false;
    line.down = ["wss://first"];
    await pass(10_000);
    expect(line.asked).toEqual(["wss://first", "wss://second"]);
    expect(line.told).toEqual(["start", "registered", "lost", "registered"]);
    watchdog.stop();
  });

  it("G1-16: one that registers nobody is passed over like one that is down", async () => {
    const { line, watchdog } = createLine(servers);
    line.answer = { sipCode: 503, sipPhrase: "Service Unavailable" };
    watchdog.start();
    await pass(0);
    expect(line.asked).toEqual(servers);
    await pass(600);
    expect(line.asked.slice(3, 6)).toEqual(servers);
    watchdog.stop();
  });

  it("G1-16: back to the first when it is there again and nobody talks", async () => {
    const { line, watchdog } = createLine(servers);
    line.down = ["wss://first"];
    watchdog.start();
    await pass(0);
    await pass(lookBackEveryMs);
    expect(line.transport).toMatchObject({ server: "wss://second" });
    line.down = [];
    line.hasCalls = true;
    await pass(lookBackEveryMs);
    expect(line.transport).toMatchObject({ server: "wss://second" });
    line.hasCalls = false;
    await pass(lookBackEveryMs);
    expect(line.transport).toEqual({ state: "connected", server: "wss://first" });
    expect(line.told.slice(-2)).toEqual(["lost", "registered"]);
    watchdog.stop();
  });
});

describe("G1-11: the pauses", () => {
  it("G1-11: grow, differ between desks, and stay under five seconds", () => {
    const middle = Array.from({ length: 6 }, (_, attempt) => pauseOf(attempt, 0.5));
    expect(middle).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
    expect(pauseOf(0, 0)).toBeLessThan(pauseOf(0, 1));
    expect(pauseOf(100, 1)).toBeLessThan(5_000);
  });
});

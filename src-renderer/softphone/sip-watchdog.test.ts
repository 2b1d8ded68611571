import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RegistrationEvent } from "./registration-state.ts";
import { createWatchdog, pauseOf, pingEveryMs, type RegisterAnswer } from "./sip-watchdog.ts";

const accepted: RegisterAnswer = { sipCode: 200, sipPhrase: "OK" };

/** A server that can be away, mute or unwilling, and what the watchdog asked of it. */
function createLine() {
  const line = {
    reachable: true,
    answers: true,
    answer: accepted,
    connected: false,
    connects: [] as number[],
    restored: 0,
    told: [] as RegistrationEvent["event"][],
  };
  const watchdog = createWatchdog({
    isConnected: () => line.connected,
    async connect() {
      line.connects.push(Date.now());
      line.connected = line.reachable;
      if (!line.reachable) throw new Error("refused");
    },
    register: async () => line.answer,
    ping: async () => line.answers,
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
    await pass(pingEveryMs);
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

describe("G1-11: the pauses", () => {
  it("G1-11: grow, differ between desks, and stay under five seconds", () => {
    const middle = Array.from({ length: 6 }, (_, attempt) => pauseOf(attempt, 0.5));
    expect(middle).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
    expect(pauseOf(0, 0)).toBeLessThan(pauseOf(0, 1));
    expect(pauseOf(100, 1)).toBeLessThan(5_000);
  });
});

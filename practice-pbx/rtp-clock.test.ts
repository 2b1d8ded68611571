import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRtpClock } from "./rtp-clock.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const time = { ms: 5000 };
  const errors: unknown[] = [];
  const clock = createRtpClock({ now: () => time.ms, onError: (error) => errors.push(error) });
  const pass = (ms: number) => {
    time.ms += ms;
    vi.advanceTimersByTime(10);
  };
  return { clock, errors, pass };
}

test("G1-2: a late timer sends the missed frames at once", () => {
  const { clock, pass } = setUp();
  const frames: number[] = [];
  clock.onFrame((index) => frames.push(index));
  pass(10);
  expect(frames).toEqual([0]);
  pass(75);
  expect(frames).toEqual([0, 1, 2, 3, 4]);
  pass(5);
  expect(frames).toEqual([0, 1, 2, 3, 4]);
});

test("G1-2: a long stall skips frames but not their numbers", () => {
  const { clock, pass } = setUp();
  const frames: number[] = [];
  clock.onFrame((index) => frames.push(index));
  pass(0);
  pass(10_000);
  expect(frames.length).toBe(12);
  expect(frames.at(-1)).toBe(500);
});

test("G1-2: an error in one call stops no other, and the last call stops the timer", () => {
  const { clock, errors, pass } = setUp();
  let heard = 0;
  const stopBroken = clock.onFrame(() => {
    throw new Error("broken");
  });
  const stopHealthy = clock.onFrame(() => (heard += 1));
  pass(20);
  expect({ heard, errors: errors.length }).toEqual({ heard: 2, errors: 2 });
  stopBroken();
  stopHealthy();
  expect(vi.getTimerCount()).toBe(0);
});

import { expect, it, vi } from "vitest";
import { createCallStorm } from "./call-storm.ts";
import type { PhoneTrouble } from "./softphone-state.ts";
import { settle, started } from "./softphone-wire-fake.ts";

function storm() {
  let now = 0;
  const told: (PhoneTrouble | null | undefined)[] = [];
  const gate = createCallStorm(() => now, { set: (change) => void told.push(change({} as never).trouble) });
  const admitted = (calls: number) => Array.from({ length: calls }, () => gate.admits()).filter(Boolean).length;
  return { gate, told, admitted, later: (milliseconds: number) => (now += milliseconds) };
}

it("R-36: sixty calls in one moment are taken, then five a second for as long as it goes on", () => {
  const { admitted, later } = storm();
  expect(admitted(1_000)).toBe(60);
  later(1_000);
  expect(admitted(1_000)).toBe(5);
  later(100);
  expect(admitted(1_000)).toBe(0);
  later(100);
  expect(admitted(1_000)).toBe(1);
});

it("R-36: a day of five calls a second loses none", () => {
  const { admitted, later } = storm();
  for (let second = 0; second < 86_400; second += 60) {
    expect(admitted(60)).toBe(60);
    later(60_000);
  }
});

it("R-36: after a quiet time there is room again, and a clock set back takes none", () => {
  const { admitted, later } = storm();
  admitted(1_000);
  later(-5_000);
  expect(admitted(1)).toBe(0);
  later(3_600_000);
  expect(admitted(1_000)).toBe(60);
});

it("R-36: how many were refused is told at once and then once a second, anew in each storm", async () => {
  vi.useFakeTimers();
  const { gate, told, admitted, later } = storm();
  admitted(61);
  await vi.advanceTimersByTimeAsync(0);
  admitted(500);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([
    { trouble: "callStorm", refused: 1 },
    { trouble: "callStorm", refused: 501 },
  ]);
  later(60_000);
  admitted(62);
  await vi.advanceTimersByTimeAsync(0);
  expect(told.at(-1)).toEqual({ trouble: "callStorm", refused: 2 });
  admitted(1);
  gate.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toHaveLength(3);
  vi.useRealTimers();
});

it("R-36, G3-1: what comes too fast hears busy without a record, and a call that goes on is left alone", async () => {
  const { store, receive, calls, written } = await started({ now: () => 1_700_000_000_000 });
  const callId = await store.getState().dial("600", null);
  calls[0]?.events.onAnswered();
  const asked = Array.from({ length: 2_000 }, (_, nth) => receive(`+7900000${String(nth).padStart(4, "0")}`).asked);
  await settle();
  expect(written.filter(({ name }) => name === "startCall")).toHaveLength(1 + 60);
  expect(
    asked.filter(([answer]) => answer === "486"),
    "but the three that ring",
  ).toHaveLength(2_000 - 3);
  expect(store.getState().trouble).toEqual({ trouble: "callStorm", refused: 1_940 });
  expect(store.getState()).toMatchObject({ activeCallId: callId });
  expect(store.getState().calls[0]?.state.phase).toBe("talking");
});

import { expect, it } from "vitest";
import type { LineStepEnd, LineTestState } from "./line-test.ts";
import { createLineTest, type LineChecks } from "./run-line-test.ts";
import { settle } from "./softphone-wire-fake.ts";

const passed = async (): Promise<LineStepEnd> => ({ state: "passed" });

function begun(checks: Partial<LineChecks> = {}) {
  const seen: LineTestState[] = [];
  const played = { times: 0 };
  const playTone = async () => ((played.times += 1), true);
  const all = { line: passed, relay: passed, microphone: passed, echo: passed, playTone, ...checks };
  const run = createLineTest(all, (test) => seen.push(test));
  run.start();
  return { run, played, test: () => seen.at(-1) };
}

it("G14-9: waits for the person's word about the tone, plays it again when asked, and goes on", async () => {
  const { run, played, test } = begun();
  await settle();
  expect(test()?.steps).toMatchObject({ microphone: { state: "passed" }, speaker: { state: "asking" } });
  run.playAgain();
  expect(played.times).toBe(2);
  run.answer(false);
  await settle();
  expect(test()).toMatchObject({ phase: "done", steps: { speaker: { fault: "notHeard" }, echo: { state: "passed" } } });
});

it("G14-9: a tone that does not sound is not asked about", async () => {
  const { test } = begun({ playTone: async () => false });
  await settle();
  expect(test()).toMatchObject({ phase: "done", steps: { speaker: { fault: "soundNotPlayed" } } });
});

it("G14-9: stopped by a call, what was under way is told so and says nothing any more; begun again it is whole", async () => {
  let end: ((end: LineStepEnd) => void) | null = null;
  let told: AbortSignal | null = null;
  const slow = (signal: AbortSignal) => {
    told ??= signal;
    return new Promise<LineStepEnd>((resolve) => (end = resolve));
  };
  const { run, test } = begun({ microphone: slow });
  await settle();
  const first = end as unknown as (end: LineStepEnd) => void;
  run.stop("call");
  expect((told as unknown as AbortSignal).aborted).toBe(true);
  expect(test()).toMatchObject({ phase: "done", stopped: "call", steps: { microphone: { state: "waiting" } } });
  run.start();
  await settle();
  first({ state: "failed", fault: "silent" });
  await settle();
  expect(test()).toMatchObject({ phase: "running", stopped: null, steps: { microphone: { state: "running" } } });
});

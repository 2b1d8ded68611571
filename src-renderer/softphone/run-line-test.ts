import {
  type LineStep,
  type LineStepEnd,
  type LineTestEvent,
  type LineTestState,
  moveLineTest,
  newLineTest,
  stepUnderWay,
} from "./line-test.ts";

/** How each part is looked at. What is under way ends soon after `signal` is aborted. */
export type LineChecks = Record<Exclude<LineStep, "speaker">, (signal: AbortSignal) => Promise<LineStepEnd>> & {
  /** False: the tone did not sound. */
  playTone(): Promise<boolean>;
};

export type LineTestRun = {
  start(): void;
  /** Of the tone. */
  answer(isHeard: boolean): void;
  playAgain(): void;
  stop(by: "person" | "call"): void;
};

/** Goes through the steps (G14-9) and tells each change. */
export function createLineTest(checks: LineChecks, onChange: (test: LineTestState) => void): LineTestRun {
  let test = newLineTest;
  let running = new AbortController();
  let answered: ((end: LineStepEnd) => void) | null = null;

  function move(event: LineTestEvent): void {
    const next = moveLineTest(test, event);
    if (next === test) return;
    test = next;
    onChange(test);
  }

  async function askWhetherHeard(signal: AbortSignal): Promise<LineStepEnd> {
    if (!(await checks.playTone())) return { state: "failed", fault: "soundNotPlayed" };
    if (!signal.aborted) move({ event: "ask" });
    return new Promise((resolve) => {
      answered = resolve;
    });
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let step = stepUnderWay(test); step !== null; step = stepUnderWay(test)) {
      const end = await (step === "speaker" ? askWhetherHeard(signal) : checks[step](signal));
      // another run may be under way by now
      if (signal.aborted) return;
      move({ event: "ended", step, end });
    }
  }

  const self: LineTestRun = {
    start() {
      if (test.phase === "running") return;
      running = new AbortController();
      move({ event: "start" });
      run(running.signal).catch((error: unknown) => {
        self.stop("person");
        throw error;
      });
    },
    answer: (isHeard) => answered?.(isHeard ? { state: "passed" } : { state: "failed", fault: "notHeard" }),
    playAgain: () => void checks.playTone(),
    stop(by) {
      running.abort();
      move({ event: "stop", by });
    },
  };
  return self;
}

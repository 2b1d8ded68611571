/**
 * The test of the line before the shift (G14-9) as a value, moved only by `moveLineTest`.
 *
 *   idle, done ──start──> running: line ──> relay ──> microphone ──> speaker ──> echo ──> done
 *   running ──stop──> done, what was not reached is `waiting`
 *
 * A step ends as passed, failed (with what broke) or skipped (with why it was not looked at); then the next one that can
 * be looked at begins. Only `speaker` asks the person. What is said of a step that is not under way changes nothing.
 */
export const lineSteps = ["line", "relay", "microphone", "speaker", "echo"] as const;
export type LineStep = (typeof lineSteps)[number];

/** What broke; each has its words in ui/texts (`softphone.lineTest.faults`), with what to do about it. */
export type LineFault =
  | { fault: "noAccount" }
  | { fault: "serverUnreachable"; server: string }
  /** `sipCode` null: no answer to the registration. */
  | { fault: "notRegistered"; sipCode: number | null }
  | { fault: "relaySilent"; url: string }
  | { fault: "relayRefused"; url: string }
  | { fault: "microphoneDenied" }
  | { fault: "noMicrophone" }
  | { fault: MicrophoneFault }
  | { fault: "soundNotPlayed" }
  | { fault: "notHeard" }
  /** `sipCode` null: nobody said why. */
  | { fault: "echoRefused"; sipCode: number | null }
  | { fault: "echoNoAnswer" }
  | { fault: "echoNothingComes" }
  | { fault: "echoNothingReturns" };
export type MicrophoneFault = "silent" | "mutedOutside" | "clipped" | "quiet";

export type LineSkip = "notConfigured" | "needsLine" | "needsMicrophone" | "noEchoNumber";

export type LineStepState =
  | { state: "waiting" }
  | { state: "running" }
  /** The person is asked whether it is heard. */
  | { state: "asking" }
  /** `server`: which was reached. `milliseconds`: the echo's way there and back. */
  | { state: "passed"; server?: string; milliseconds?: number }
  | ({ state: "failed" } & LineFault)
  | { state: "skipped"; why: LineSkip };

export type LineTestState = {
  phase: "idle" | "running" | "done";
  /** Why it ended before its end: the person, or a call that began. */
  stopped: "person" | "call" | null;
  steps: Record<LineStep, LineStepState>;
};

export type LineStepEnd = Extract<LineStepState, { state: "passed" | "failed" | "skipped" }>;
export type LineTestEvent =
  | { event: "start" }
  | { event: "ask" }
  | { event: "ended"; step: LineStep; end: LineStepEnd }
  | { event: "stop"; by: "person" | "call" };

const waiting = { state: "waiting" } as const;
const allWaiting = { line: waiting, relay: waiting, microphone: waiting, speaker: waiting, echo: waiting };
export const newLineTest: LineTestState = { phase: "idle", stopped: null, steps: allWaiting };

export function moveLineTest(test: LineTestState, event: LineTestEvent): LineTestState {
  switch (event.event) {
    case "start":
      return test.phase === "running" ? test : begin({ phase: "running", stopped: null, steps: allWaiting });
    case "ask": {
      const step = stepUnderWay(test);
      return step === "speaker" ? withStep(test, step, { state: "asking" }) : test;
    }
    case "ended":
      return stepUnderWay(test) === event.step ? begin(withStep(test, event.step, event.end)) : test;
    case "stop": {
      const step = stepUnderWay(test);
      const left = step ? withStep(test, step, waiting) : test;
      return test.phase === "running" ? { ...left, phase: "done", stopped: event.by } : test;
    }
    default: {
      const unknown: never = event;
      return unknown;
    }
  }
}

/** The step that is looked at now. */
export function stepUnderWay({ phase, steps }: LineTestState): LineStep | null {
  if (phase !== "running") return null;
  return lineSteps.find((step) => steps[step].state === "running" || steps[step].state === "asking") ?? null;
}

/** Whether the whole was looked at and nothing broke. */
export function isLineGood({ phase, stopped, steps }: LineTestState): boolean {
  return phase === "done" && stopped === null && lineSteps.every((step) => steps[step].state !== "failed");
}

/** Skips what cannot be looked at and begins the next step, or ends. */
function begin(test: LineTestState): LineTestState {
  const step = lineSteps.find((each) => test.steps[each].state === "waiting");
  if (!step) return { ...test, phase: "done" };
  const why = missingFor(step, test);
  if (why) return begin(withStep(test, step, { state: "skipped", why }));
  return withStep(test, step, { state: "running" });
}

function missingFor(step: LineStep, { steps: { line, microphone } }: LineTestState): LineSkip | null {
  if (step !== "echo") return null;
  if (line.state === "failed") return "needsLine";
  const hasNone =
    microphone.state === "failed" && (microphone.fault === "noMicrophone" || microphone.fault === "microphoneDenied");
  return hasNone ? "needsMicrophone" : null;
}

function withStep(test: LineTestState, step: LineStep, state: LineStepState): LineTestState {
  return { ...test, steps: { ...test.steps, [step]: state } };
}

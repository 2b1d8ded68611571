import { describe, expect, it } from "vitest";
import {
  isLineGood,
  type LineStep,
  type LineStepEnd,
  type LineTestEvent,
  lineSteps,
  moveLineTest,
  newLineTest,
  stepUnderWay,
} from "./line-test.ts";

const passed = { state: "passed" } as const;
const ended = (step: LineStep, end: LineStepEnd = passed): LineTestEvent => ({ event: "ended", step, end });
const run = (...events: LineTestEvent[]) => events.reduce(moveLineTest, newLineTest);

describe("the test of the line", () => {
  it("G14-9: looks at one part after the other, and is good when all of them are", () => {
    let test = run({ event: "start" });
    const looked: (LineStep | null)[] = [];
    for (let step = stepUnderWay(test); step; step = stepUnderWay(test)) {
      looked.push(step);
      test = moveLineTest(test, ended(step));
    }
    expect(looked).toEqual([...lineSteps]);
    expect([test.phase, isLineGood(test)]).toEqual(["done", true]);
  });

  it.each<[LineStep, LineStepEnd]>([
    ["line", { state: "failed", fault: "serverUnreachable", server: "wss://pbx" }],
    ["relay", { state: "failed", fault: "relaySilent", url: "turn:turn" }],
    ["microphone", { state: "failed", fault: "silent" }],
    ["speaker", { state: "failed", fault: "notHeard" }],
    ["echo", { state: "failed", fault: "echoNothingReturns" }],
  ])("G14-9: a broken %s is named, and the other parts are looked at all the same", (broken, end) => {
    let test = run({ event: "start" });
    for (let step = stepUnderWay(test); step; step = stepUnderWay(test)) {
      test = moveLineTest(test, ended(step, step === broken ? end : passed));
    }
    expect(test.steps[broken]).toEqual(end);
    expect(lineSteps.filter((step) => test.steps[step].state === "failed")).toEqual([broken]);
    expect(isLineGood(test)).toBe(false);
  });

  it("G14-9: without a line or a microphone nobody is called, and it says why", () => {
    const noLine = run(
      { event: "start" },
      ended("line", { state: "failed", fault: "notRegistered", sipCode: 403 }),
      ended("relay", { state: "skipped", why: "notConfigured" }),
      ended("microphone"),
      ended("speaker"),
    );
    expect([noLine.phase, noLine.steps.echo]).toEqual(["done", { state: "skipped", why: "needsLine" }]);
    const mute = run(
      { event: "start" },
      ended("line"),
      ended("relay"),
      ended("microphone", { state: "failed", fault: "noMicrophone" }),
      ended("speaker"),
    );
    expect([mute.phase, mute.steps.echo]).toEqual(["done", { state: "skipped", why: "needsMicrophone" }]);
    const quiet = run(
      { event: "start" },
      ended("line"),
      ended("relay"),
      ended("microphone", { state: "failed", fault: "quiet" }),
      ended("speaker"),
    );
    expect(stepUnderWay(quiet)).toBe("echo");
  });

  it("G14-9: what comes late or twice changes nothing; only the loudspeaker asks", () => {
    const test = run({ event: "start" });
    expect(moveLineTest(test, ended("echo"))).toBe(test);
    expect(moveLineTest(test, { event: "ask" })).toBe(test);
    expect(moveLineTest(test, { event: "start" })).toBe(test);
    const asked = run({ event: "start" }, ended("line"), ended("relay"), ended("microphone"), { event: "ask" });
    expect(asked.steps.speaker).toEqual({ state: "asking" });
    expect(stepUnderWay(moveLineTest(asked, ended("speaker")))).toBe("echo");
  });

  it("G14-9: stopped in the middle it is not good, and can be begun again", () => {
    const stopped = run({ event: "start" }, ended("line"), { event: "stop", by: "call" });
    expect([stopped.phase, stopped.stopped, isLineGood(stopped)]).toEqual(["done", "call", false]);
    expect(stopped.steps).toMatchObject({ line: passed, relay: { state: "waiting" } });
    expect(moveLineTest(stopped, ended("relay"))).toBe(stopped);
    const again = moveLineTest(stopped, { event: "start" });
    expect([again.phase, again.stopped, stepUnderWay(again)]).toEqual(["running", null, "line"]);
  });
});

import { describe, expect, it } from "vitest";
import { countPlaywright, countShifts, countVitest } from "./test.ts";

describe("the closing line of npm test", () => {
  it("vitest's report gives its passed, failed and skipped tests", () => {
    const report = {
      numPassedTests: 12,
      numFailedTests: 2,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [{ status: "failed", assertionResults: [{}, {}] }],
    };
    expect(countVitest(report)).toEqual({ passed: 12, failed: 2, skipped: 2 });
  });

  it("a test file that does not load counts as a failure", () => {
    const report = {
      numPassedTests: 12,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "passed", assertionResults: [{}] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 12, failed: 1, skipped: 0 });
  });

  it("an error outside any end-to-end test counts as a failure", () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 0, skipped: 0 }, errors: [{}] };
    expect(countPlaywright(report)).toEqual({ passed: 5, failed: 2, skipped: 0 });
  });

  it("two tests of a run may pass at their second try; of more, each is a failure", () => {
    const report = (flaky: number) => ({ stats: { expected: 5, unexpected: 0, flaky, skipped: 0 }, errors: [] });
    expect(countPlaywright(report(2))).toEqual({ passed: 7, failed: 0, skipped: 0 });
    expect(countPlaywright(report(3))).toEqual({ passed: 5, failed: 3, skipped: 0 });
  });

  it("a simulated shift counts as a test", () => {
    expect(countShifts({ schedules: 2_004, failed: 1 })).toEqual({ passed: 2_003, failed: 1, skipped: 0 });
  });

  it("a report that was not written is an error and never zero tests", () => {
    expect(() => countVitest(undefined)).toThrow();
    expect(() => countPlaywright(undefined)).toThrow();
    expect(() => countShifts(undefined)).toThrow();
  });
});

import { expect, it } from "vitest";
import { readPlaywrightReport, readVitestReport } from "./test-reports.ts";

it("vitest's tests come with the titles around them; what did not run has not passed", () => {
  const result = (title: string, status: string) => ({ ancestorTitles: ["G1-1: the line", "comes up"], title, status });
  const report = {
    startTime: Date.UTC(2026, 2, 1),
    testResults: [
      { name: "/kartoteka/a.test.ts", assertionResults: [result("one", "passed"), result("two", "failed")] },
      {
        name: "/kartoteka/b.test.ts",
        assertionResults: ["skipped", "pending", "todo", "disabled"].map((status) => result(status, status)),
      },
    ],
  };
  const { startedAt, tests } = readVitestReport(report);
  expect(startedAt.toISOString()).toBe("2026-03-01T00:00:00.000Z");
  expect(tests[0]).toEqual({
    titles: ["G1-1: the line", "comes up", "one"],
    file: "/kartoteka/a.test.ts",
    outcome: "passed",
  });
  expect(tests.map(({ outcome }) => outcome)).toEqual(["passed", "failed", ...Array(4).fill("skipped")]);
});

it("Playwright's tests come from every depth; only what was to pass and did has passed", () => {
  const spec = (title: string, status: string, ...results: string[]) => ({
    title,
    file: "calls.test.ts",
    tests: [{ status, results: results.map((each) => ({ status: each })) }],
  });
  const report = {
    stats: { startTime: "2026-03-01T00:00:00.000Z" },
    suites: [
      {
        title: "calls.test.ts",
        specs: [spec("passes", "expected", "passed"), spec("fails", "unexpected", "failed")],
        suites: [
          {
            title: "G1-2: a call",
            specs: [
              spec("is to fail", "expected", "failed"),
              spec("passes at last", "flaky", "failed", "passed"),
              spec("is left out", "skipped", "skipped"),
              spec("never began", "skipped"),
            ],
          },
        ],
      },
    ],
  };
  const { startedAt, tests } = readPlaywrightReport(report);
  expect(startedAt.toISOString()).toBe("2026-03-01T00:00:00.000Z");
  expect(tests.map(({ titles, outcome }) => [...titles.slice(1), outcome])).toEqual([
    ["passes", "passed"],
    ["fails", "failed"],
    ["G1-2: a call", "is to fail", "failed"],
    ["G1-2: a call", "passes at last", "failed"],
    ["G1-2: a call", "is left out", "skipped"],
    ["G1-2: a call", "never began", "skipped"],
  ]);
});

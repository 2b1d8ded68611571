// The JSON reports of vitest and Playwright, as one list of tests that ran.

export interface RanTest {
  /** From the outermost `describe` to the test's own. */
  titles: string[];
  /** Absolute for vitest, from the folder of the tests for Playwright. */
  file: string;
  outcome: "passed" | "failed" | "skipped";
}

export interface TestReport {
  startedAt: Date;
  tests: RanTest[];
}

interface VitestJson {
  startTime: number;
  testResults: {
    name: string;
    assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
  }[];
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs: { title: string; file: string; tests: { status: string; results: { status: string }[] }[] }[];
}

interface PlaywrightJson {
  stats: { startTime: string };
  suites: PlaywrightSuite[];
}

export function readVitestReport(report: unknown): TestReport {
  const { startTime, testResults } = report as VitestJson;
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }): RanTest => {
      const outcome = status === "passed" || status === "failed" ? status : "skipped";
      return { titles: [...ancestorTitles, title], file: name, outcome };
    }),
  );
  return { startedAt: new Date(startTime), tests };
}

/** A test that was to fail and did, or passed only when it was tried again, has not passed. */
export function readPlaywrightReport(report: unknown): TestReport {
  const { stats, suites } = report as PlaywrightJson;
  return { startedAt: new Date(stats.startTime), tests: suites.flatMap((suite) => testsOf(suite, [])) };
}

function testsOf({ title, suites = [], specs }: PlaywrightSuite, above: readonly string[]): RanTest[] {
  const titles = [...above, title];
  const own = specs.flatMap((spec) =>
    spec.tests.map(({ status, results }): RanTest => {
      const passed = status === "expected" && results.at(-1)?.status === "passed";
      const outcome = passed ? "passed" : status === "skipped" ? "skipped" : "failed";
      return { titles: [...titles, spec.title], file: spec.file, outcome };
    }),
  );
  return [...own, ...suites.flatMap((suite) => testsOf(suite, titles))];
}

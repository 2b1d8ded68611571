// `npm test`: every check in order, stopping at the first that fails. The last line is `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waitForNoLeftovers } from "./leftover-processes.ts";
import { npmCommand } from "./npm-command.ts";
import { createProcesses, type Processes, RUN_ID_VARIABLE } from "./processes.ts";
import { runScript, say } from "./progress.ts";

const repository = join(import.meta.dirname, "..");
const reports = join(repository, "out", "reports");

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Stage {
  title: string;
  command: string;
  args: string[];
  /** The file under out/reports that the stage leaves, and its reading; without one a stage counts only when it fails. */
  report?: { file: string; count: (report: unknown) => Counts };
}

const node = process.execPath;
const npm = npmCommand();
const stages: Stage[] = [
  { title: "types", command: node, args: ["scripts/check-types.ts"] },
  { title: "lint and import zones", command: npm.command, args: [...npm.args, "run", "--silent", "lint"] },
  {
    title: "unit and integration tests",
    command: npm.command,
    args: [...npm.args, "run", "--silent", "unit"],
    report: { file: "vitest.json", count: countVitest },
  },
  {
    // short ones: how they mix matters more than how long they are, and every seed that once failed runs at its length
    title: "simulated shifts",
    command: node,
    args: ["sim/sim.ts", "--schedules", "2000", "--steps", "25", "--seed", "shift", "--report", "out/reports/sim.json"],
    report: { file: "sim.json", count: countShifts },
  },
  { title: "build", command: node, args: ["scripts/build.ts"] },
  {
    title: "end-to-end tests",
    command: node,
    args: ["scripts/e2e.ts"],
    report: { file: "playwright.json", count: countPlaywright },
  },
];

/** From vitest's JSON report. A file that fails to load has no failed test of its own and counts as one. */
export function countVitest(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  };
}

/** A machine that others load may be late once or twice in a run of hundreds of windows; more often it is a fault. */
const secondTriesAllowed = 2;

/**
 * From Playwright's JSON report. An error outside any test (a file that fails to load) counts as a failure, and so does
 * each test that passed at its second try (only CI has one) when there are more of them than are allowed.
 */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors } = report as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: unknown[];
  };
  const late =
    stats.flaky > secondTriesAllowed ? { passed: 0, failed: stats.flaky } : { passed: stats.flaky, failed: 0 };
  return {
    passed: stats.expected + late.passed,
    failed: stats.unexpected + late.failed + errors.length,
    skipped: stats.skipped,
  };
}

/** From the simulator's report: a schedule counts as a test. */
export function countShifts(report: unknown): Counts {
  const { schedules, failed } = report as { schedules: number; failed: number };
  return { passed: schedules - failed, failed, skipped: 0 };
}

function readReport(name: string): unknown {
  const file = join(reports, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Runs one stage. Its counts always have a failure when it failed. */
async function runStage(stage: Stage, processes: Processes): Promise<Counts> {
  say(`\n── ${stage.title} ${"─".repeat(Math.max(0, 60 - stage.title.length))}`);
  const started = performance.now();
  const child = processes.start({
    name: stage.title,
    command: stage.command,
    args: stage.args,
    cwd: repository,
    showOutput: true,
  });
  const exit = await child.exited;
  await child.stop();
  const counts = readCounts(stage);
  if (exit.code !== 0 && counts.failed === 0) counts.failed = 1;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  say(`${stage.title}: ${counts.failed === 0 ? "passed" : "FAILED"} in ${seconds} s`);
  return counts;
}

function readCounts({ title, report }: Stage): Counts {
  if (report === undefined) return { passed: 0, failed: 0, skipped: 0 };
  try {
    return report.count(readReport(report.file));
  } catch (error) {
    say(`${title}: no readable report (${error instanceof Error ? error.message : String(error)})`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function main(): Promise<number> {
  // of these stages alone: what `npm run test:pbx` left stays for `npm run rows`
  for (const { report } of stages) if (report !== undefined) rmSync(join(reports, report.file), { force: true });
  mkdirSync(reports, { recursive: true });
  delete process.env[RUN_ID_VARIABLE]; // this run is its own, also inside another one
  const processes = createProcesses();
  processes.stopOnSignals();

  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const stage of stages) {
    const counts = await runStage(stage, processes);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (counts.failed > 0) break;
  }

  const left = await waitForNoLeftovers(processes.runId, 5_000);
  for (const { pid, command } of left) {
    say(`left behind by the tests: ${pid} ${command}`);
    process.kill(pid, "SIGKILL");
  }
  if (left.length > 0) total.failed += 1;

  if (total.skipped > 0) say(`${total.skipped} skipped`);
  say(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

if (import.meta.main) runScript(main);

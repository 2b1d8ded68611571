// `npm run rows`: which rows of docs/features.md the last test runs prove. Ends with 1 while a row is unproven that has
// to be proven (see proven-rows.ts); a report that is missing or old is said first, since it makes all the rest doubtful.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runScript, say } from "./progress.ts";
import { readFeatures } from "./rows/features-page.ts";
import { proveRows, requiredUnproven } from "./rows/proven-rows.ts";
import { rowsText } from "./rows/rows-text.ts";
import { readPlaywrightReport, readVitestReport, type TestReport } from "./rows/test-reports.ts";

const repository = join(import.meta.dirname, "..");

interface ReportFile {
  name: string;
  /** What writes it. */
  command: string;
  /** Where the paths in it begin; vitest's are absolute. */
  folder: string;
  read: (report: unknown) => TestReport;
}

const reportFiles: readonly ReportFile[] = [
  { name: "vitest.json", command: "npm run unit", folder: "", read: readVitestReport },
  { name: "playwright.json", command: "npm run e2e", folder: "e2e", read: readPlaywrightReport },
  { name: "pbx.json", command: "npm run test:pbx", folder: "pbx/suite", read: readPlaywrightReport },
];

/** When anything but words was last committed; undefined outside a clone. */
function lastCommitOfSources(): Date | undefined {
  const { status, stdout } = spawnSync("git", ["log", "-1", "--format=%cI", "--", ".", ":(exclude)*.md"], {
    cwd: repository,
    encoding: "utf8",
  });
  return status === 0 && stdout.trim() !== "" ? new Date(stdout.trim()) : undefined;
}

function readReport({ name, read }: ReportFile): TestReport | undefined {
  const file = join(repository, "out", "reports", name);
  return existsSync(file) ? read(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

function stateOf({ name, command }: ReportFile, report: TestReport | undefined, sources: Date | undefined): string {
  if (report === undefined) return `${name}: missing, written by ${command}`;
  const run = `${name}: ${report.tests.length} tests, run ${report.startedAt.toISOString()}`;
  if (sources === undefined) return `${run}; how old the sources are is not known here`;
  return report.startedAt < sources ? `${run}, older than the sources (${sources.toISOString()}): ${command}` : run;
}

/** Test files of which no report has a test: not run, not loaded, or left out of a run of some files. */
function filesWithoutReport(covered: ReadonlySet<string>): string[] {
  const all = globSync("**/*.test.{ts,tsx}", {
    cwd: repository,
    exclude: (path) => path === "node_modules" || path === "out" || path.endsWith("/node_modules"),
  });
  return all.filter((file) => !covered.has(file.replaceAll("\\", "/"))).toSorted();
}

runScript(async () => {
  const tables = readFeatures(readFileSync(join(repository, "docs", "features.md"), "utf8"));
  const sources = lastCommitOfSources();
  const reports = reportFiles.map((file) => ({ file, report: readReport(file) }));
  const tests = reports.flatMap(({ report }) => report?.tests ?? []);
  const covered = reports.flatMap(({ file, report }) =>
    (report?.tests ?? []).map((test) => {
      const path = file.folder === "" ? relative(repository, test.file) : `${file.folder}/${test.file}`;
      return path.replaceAll("\\", "/");
    }),
  );

  for (const { file, report } of reports) say(stateOf(file, report, sources));
  const uncovered = filesWithoutReport(new Set(covered));
  if (uncovered.length > 0) {
    say(
      `in no report: ${uncovered.length} test files (${uncovered.slice(0, 5).join(", ")}${uncovered.length > 5 ? ", …" : ""})`,
    );
  }
  const proven = proveRows(tables, tests);
  for (const line of ["", ...rowsText(proven)]) say(line);
  return requiredUnproven(proven.tables).length === 0 ? 0 : 1;
});

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Check, plantedReportVariable, plantedVariable } from "./sabotage.ts";

const repository = join(import.meta.dirname, "../..");
/** A check that hangs under a sabotage has seen it too, but only once it is ended. */
const longest = 300_000;

export type CheckResult =
  | { colour: "green"; wasPlanted: boolean }
  /** `what`: the test that failed or the script's last line. */
  | { colour: "red"; wasPlanted: boolean; what: string }
  /** The check itself did not run: nothing is proven. */
  | { colour: "broken"; wasPlanted: boolean; what: string };

/** Runs one check in a process of its own, under the sabotage of this name, or as the product is (null). */
export async function runCheck(check: Check, sabotage: string | null): Promise<CheckResult> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-planted-"));
  const report = join(folder, "planted.txt");
  const testReport = join(folder, "vitest.json");
  try {
    const ended = await run(commandOf(check, testReport), {
      ...environmentWithout([plantedVariable, plantedReportVariable]),
      ...(sabotage === null ? {} : { [plantedVariable]: sabotage, [plantedReportVariable]: report }),
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "plant.ts")).href}`,
    });
    const wasPlanted = existsSync(report);
    return { ...(check.kind === "test" ? verdictOfTest(ended, testReport) : verdictOfScript(ended)), wasPlanted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandOf(check: Check, testReport: string): string[] {
  if (check.kind === "script") return [join(repository, check.args[0] ?? ""), ...check.args.slice(1)];
  return [
    join(repository, "node_modules/vitest/vitest.mjs"),
    "run",
    "--config",
    join(import.meta.dirname, "vitest.config.ts"),
    "--reporter=json",
    `--outputFile.json=${testReport}`,
    "--bail=1",
    ...(check.title === undefined ? [] : ["-t", check.title]),
    check.file,
  ];
}

type Ended = { code: number | null; output: string; isTimedOut: boolean };

function run(args: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    // a group of its own: a check that is ended takes its servers and desks along
    detached: process.platform !== "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-20_000);
    });
  }
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    endGroup(child.pid);
  }, longest);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      endGroup(child.pid);
      resolve({ code, output, isTimedOut });
    });
  });
}

/** Gone already, in the good case. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === "win32") return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

type Verdict = { colour: "green" } | { colour: "red" | "broken"; what: string };
type TestReport = {
  numPassedTests: number;
  testResults: {
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
};

/** Red is a test that failed; a file that could not be loaded, or of which no test ran, is broken. */
function verdictOfTest({ code, output, isTimedOut }: Ended, file: string): Verdict {
  if (isTimedOut) return { colour: "red", what: "it did not end" };
  if (!existsSync(file)) return { colour: "broken", what: lastLine(output) };
  const report = JSON.parse(readFileSync(file, "utf8")) as TestReport;
  const failed = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed");
  if (failed) return { colour: "red", what: failed.fullName };
  if (code === 0 && report.numPassedTests > 0) return { colour: "green" };
  const message = report.testResults.find(({ status }) => status === "failed")?.message;
  return { colour: "broken", what: message ?? "no test ran" };
}

/** Scripts say in their last line what they counted; one that ends without it fell over. */
function verdictOfScript({ code, output, isTimedOut }: Ended): Verdict {
  if (isTimedOut) return { colour: "red", what: "it did not end" };
  if (code === 0) return { colour: "green" };
  const line = lastLine(output);
  const [, seed] = /^seed (\S+),/m.exec(output) ?? [];
  return /\b[a-z]+=\d+/.test(line)
    ? { colour: "red", what: seed === undefined ? line : `seed ${seed}, ${line}` }
    : { colour: "broken", what: line };
}

function lastLine(output: string): string {
  return output.trimEnd().split("\n").at(-1) ?? "";
}

function environmentWithout(names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.includes(name)));
}

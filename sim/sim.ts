// The simulator: desks and a server in one process under virtual time, random schedules, and what must hold afterwards.
//   npm run sim -- --schedules N --steps M --seed S    ends with one line, exit code 1 unless all its counts are zero
//   npm run sim -- … --keep FILE    the same, kept shift by shift: broken off, the same command goes on where it stopped
//   npm run sim -- --schedules 1 --seed S --steps M --trace    one schedule again, with everything that happened
//   npm run sim -- --planted [--only NAME]    plants every bug of planted/sabotages.ts in turn; what catches each, and how many
// Failing seeds are kept in regressions.json and run first.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { openKeptRun, playedCode } from "./kept-run.ts";
import { runPlanted } from "./planted/run-planted.ts";
import { sabotages } from "./planted/sabotages.ts";
import { readRegressions } from "./regressions.ts";
import { type Report, reportLine, sumOf } from "./report.ts";
import { runInWorkers, serveAsWorker, type Task } from "./workers.ts";

const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "200" },
    steps: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(Math.min(2, availableParallelism())) },
    trace: { type: "boolean", default: false },
    counts: { type: "boolean", default: false },
    "first-failure": { type: "boolean", default: false },
    report: { type: "string" },
    keep: { type: "string" },
    worker: { type: "boolean", default: false },
    planted: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

if (values.worker) serveAsWorker();
else if (values.planted) process.exit(await plant(values.only));
else process.exit(await main());

async function main(): Promise<number> {
  const schedules = numberOf("schedules");
  const steps = numberOf("steps");
  const regressions = schedules === 1 ? [] : readRegressions();
  const tasks: Task[] = [
    ...regressions.map(({ seed, steps: own, wholeApp }) => ({ seed, steps: own, wholeApp })),
    ...Array.from({ length: schedules }, (_, nth) => taskOf(values.seed, nth, { schedules, steps })),
  ];
  const run = `${schedules} of seed ${values.seed}, ${steps} steps`;
  const kept = values.keep === undefined ? null : openKeptRun(values.keep, { run, code: playedCode() });
  const reports: Report[] = kept ? [...kept.played] : [];
  reports.forEach(tell);
  const played = new Set(reports.map(({ seed, asked }) => `${seed} ${asked}`));
  const left = tasks.filter(({ seed, steps: own }) => !played.has(`${seed} ${own}`));
  await runInWorkers(left, {
    workers: Math.max(1, Math.min(numberOf("workers"), left.length)),
    isTraced: values.trace,
    onReport(report) {
      reports.push(report);
      kept?.keep(report);
      tell(report);
      return values["first-failure"] && report.failures.length > 0 ? "enough" : "more";
    },
  });
  if (values.counts)
    for (const [what, times] of sumOf(reports)) process.stdout.write(`${String(times).padStart(9)} ${what}\n`);
  const failed = reports.filter(({ failures }) => failures.length > 0).length;
  if (values.report) writeFileSync(values.report, JSON.stringify({ schedules: reports.length, failed }));
  process.stdout.write(`${reportLine(reports)}\n`);
  // workers that could not begin have proven nothing
  const isWhole = reports.length === tasks.length || (values["first-failure"] && failed > 0);
  if (!isWhole) process.stderr.write(`${reports.length} of ${tasks.length} shifts were played\n`);
  return failed > 0 || !isWhole ? 1 : 0;
}

async function plant(only: string | undefined): Promise<number> {
  const chosen = sabotages.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`no planted bug is called ${only}`);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  return (await runPlanted({ sabotages: chosen, say, atOnce: numberOf("workers") })) ? 0 : 1;
}

/** One alone has the seed as it is given; of many, each has its number behind it. Every tenth asks the whole application. */
function taskOf(seed: string, nth: number, { schedules, steps }: { schedules: number; steps: number }): Task {
  if (schedules === 1) return { seed, steps, wholeApp: seed.endsWith("9") };
  return { seed: `${seed}-${nth}`, steps, wholeApp: nth % 10 === 9 };
}

function tell({ seed, asked, failures, trace, hash }: Report): void {
  for (const line of trace) process.stdout.write(`${line}\n`);
  if (trace.length > 0) process.stdout.write(`hash ${hash}\n`);
  if (failures.length === 0) return;
  process.stdout.write(
    `\nseed ${seed}, ${asked} steps: npm run sim -- --schedules 1 --seed ${seed} --steps ${asked} --trace\n`,
  );
  for (const { kind, what } of failures.slice(0, 12)) process.stdout.write(`  ${kind}: ${what}\n`);
  if (failures.length > 12) process.stdout.write(`  and ${failures.length - 12} more\n`);
}

function numberOf(name: "schedules" | "steps" | "workers"): number {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} is a whole number from 1 on`);
  return number;
}

import { fork } from "node:child_process";
import { join } from "node:path";
import type { Report } from "./report.ts";
import { runSchedule, type Stage } from "./schedule.ts";
import { openStage } from "./stage.ts";

export type Task = { seed: string; steps: number; wholeApp: boolean };
type Order = { task: Task; isTraced: boolean };

/**
 * Runs the tasks over as many processes as there are workers, in their order; one worker is this process itself. A
 * worker that falls over has failed the task that it was at.
 */
export async function runInWorkers(
  tasks: Task[],
  parts: { workers: number; isTraced: boolean; onReport(report: Report): "more" | "enough" },
): Promise<void> {
  const queue = [...tasks];
  const next = () => queue.shift();
  const told = (report: Report) => {
    if (parts.onReport(report) === "enough") queue.length = 0;
  };
  if (parts.workers === 1) {
    const stage = await openStage();
    try {
      for (let task = next(); task; task = next()) told(await run(stage, { task, isTraced: parts.isTraced }));
    } finally {
      stage.close();
    }
    return;
  }
  await Promise.all(Array.from({ length: parts.workers }, () => runWorker(next, told, parts.isTraced)));
}

/** A process keeps a little of every shift it has played, and gets slow: another one takes its place after so many. */
const shiftsOfAProcess = 500;

async function runWorker(
  next: () => Task | undefined,
  told: (report: Report) => void,
  isTraced: boolean,
): Promise<void> {
  while (await runProcess(next, told, isTraced)) {
    // there is more to play
  }
}

/** Resolves with false when there was nothing more to play, or the process fell over before it could begin. */
function runProcess(next: () => Task | undefined, told: (report: Report) => void, isTraced: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, "sim.ts"), ["--worker"]);
    let current: Task | undefined;
    let played = 0;
    const giveNext = () => {
      current = played < shiftsOfAProcess ? next() : undefined;
      played += 1;
      if (current) child.send({ task: current, isTraced } satisfies Order);
      else child.disconnect();
    };
    child.on("message", (report: Report | "ready") => {
      if (report !== "ready") told(report);
      giveNext();
    });
    child.once("exit", (code) => {
      if (current) told(fallen(current, `the worker ended with ${code}`));
      resolve(played > shiftsOfAProcess);
    });
  });
}

/** Takes tasks from the process that forked this one, until it has no more. */
export function serveAsWorker(): void {
  const answer = (message: Report | "ready") => process.send?.(message);
  openStage().then(
    (stage) => {
      process.on("message", (order: Order) => void run(stage, order).then(answer));
      process.once("disconnect", () => {
        stage.close();
        process.exit(0);
      });
      answer("ready");
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
}

async function run(stage: Stage, { task, isTraced }: Order): Promise<Report> {
  const { trace, counts, ...result } = await runSchedule(stage, task);
  return { ...result, asked: task.steps, trace: isTraced ? trace : [], counts: [...counts] };
}

function fallen({ seed, steps }: Task, what: string): Report {
  return { seed, steps: 0, asked: steps, failures: [{ kind: "stuck", what }], hash: "", trace: [], counts: [] };
}

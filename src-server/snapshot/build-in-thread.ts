import { Worker } from "node:worker_threads";
import { type ErrorBody, toErrorBody } from "../../src-contract/errors.ts";
import type { BuildOrder, BuildParts } from "./build-snapshot.ts";
import type { BuildReport } from "./build-worker.ts";

/** A build under way. `ended` never rejects; null when the snapshot is there. */
export type RunningBuild = { ended: Promise<ErrorBody | null>; stop(): Promise<void> };
export type RunBuild = (order: BuildOrder, parts: BuildParts) => RunningBuild;

export const buildInThread: RunBuild = (order, { progress, log }) => {
  const worker = new Worker(new URL("./build-worker.ts", import.meta.url), { workerData: order });
  let outcome: ErrorBody | null = { kind: "unexpected", details: "the building thread ended without a word" };
  worker.on("message", (report: BuildReport) => {
    if (report.kind === "progress") progress(report.done, report.total);
    else if (report.kind === "log") log(report.line);
    else outcome = report.kind === "done" ? null : report.error;
  });
  worker.on("error", (error) => {
    outcome = toErrorBody(error);
  });
  return {
    ended: new Promise((resolve) => {
      worker.once("exit", () => resolve(outcome));
    }),
    async stop() {
      await worker.terminate();
    },
  };
};

/**
 * A thread of its own for one build, so that no push or pull waits for it and its memory goes back with it. A thread
 * and not a process: it cannot outlive the server and write into the folder of the next one.
 */
import { parentPort, workerData } from "node:worker_threads";
import { type ErrorBody, toErrorBody } from "../../src-contract/errors.ts";
import { type BuildOrder, buildSnapshot } from "./build-snapshot.ts";

export type BuildReport =
  | { kind: "progress"; done: number; total: number }
  | { kind: "log"; line: string }
  | { kind: "done" }
  | { kind: "failed"; error: ErrorBody };

const report = (message: BuildReport) => parentPort?.postMessage(message);

try {
  await buildSnapshot(workerData as BuildOrder, {
    progress: (done, total) => report({ kind: "progress", done, total }),
    log: (line) => report({ kind: "log", line }),
  });
  report({ kind: "done" });
} catch (error) {
  report({ kind: "failed", error: toErrorBody(error) });
}

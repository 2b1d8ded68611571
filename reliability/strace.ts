import { spawn, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainError } from "../scripts/progress.ts";

const flowProcess = join(import.meta.dirname, "flows", "flow-process.ts");

export function requireStrace(): void {
  if (spawnSync("strace", ["-V"]).status !== 0)
    throw new PlainError("reliability: this harness needs Linux with strace (Debian: apt-get install strace)");
}

export type FlowRun = { folder: string; said: string; seed: number; flows: string[] };

/** Runs a flow (flows/flow-process.ts) under strace. Resolves with its exit code, null when a signal ended it. */
export function runTraced(options: string[], { folder, said, seed, flows }: FlowRun): Promise<number | null> {
  const node = [process.execPath, ...process.execArgv, flowProcess, folder, said, String(seed), flows.join()];
  const child = spawn("strace", ["-f", "-qq", ...options, ...node], {
    stdio: ["ignore", "ignore", "pipe"],
    // thousands of starts of one program
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "kartoteka-compile-cache") },
  });
  const words: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => words.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      // strace ends as its child did
      if (signal !== null || code === 0) resolve(signal === null ? code : null);
      else reject(new PlainError(`the flow ended with ${code}: ${Buffer.concat(words).toString().slice(-2_000)}`));
    });
  });
}

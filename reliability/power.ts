import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChance } from "../scripts/seed/chance.ts";
import { checkState } from "./flows/check-state.ts";
import type { Said } from "./flows/said.ts";
import { createDisk, type Loss } from "./power/crash-states.ts";
import { type Operation, readTrace, traceOptions } from "./power/read-trace.ts";
import type { Outcome } from "./report.ts";
import { requireStrace, runTraced } from "./strace.ts";

export const allFlows = ["save", "acknowledge", "pull", "checkpoint", "import", "swap", "rekey", "profile", "save"];

/**
 * a desk at work is recorded call by call; then the power is cut after each of its calls, in several of the ways
 * that a disk may lose what was not flushed, and every such state is opened as the next start would open it.
 * `states` in all, spread over the recorded calls.
 */
export async function power(options: { states: number; flows?: string[] }, seed: number): Promise<Outcome> {
  requireStrace();
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "kartoteka-power-"));
  try {
    const operations = await record(folder, { seed, flows: options.flows ?? allFlows });
    return await cutEverywhere(folder, { operations, states: options.states, seed });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The desk's calls, from its first run on. */
export async function record(folder: string, run: { seed: number; flows: string[] }): Promise<Operation[]> {
  const root = join(folder, "recorded");
  const saidFile = join(folder, "said");
  const trace = join(folder, "trace");
  mkdirSync(root, { recursive: true });
  await runTraced(traceOptions(trace), { ...run, folder: join(root, "account"), said: saidFile });
  const operations = readTrace(trace, { root, saidFile });
  rmSync(trace);
  return operations;
}

export async function cutEverywhere(
  folder: string,
  { operations, states, seed }: { operations: Operation[]; states: number; seed: number },
): Promise<Outcome> {
  const disk = createDisk(join(folder, "recorded"));
  const said: Said[] = [];
  const failures: string[] = [];
  const counts = { calls: 0, states: 0, lost: 0, corrupt: 0, milliseconds: 0 };
  const started = performance.now();
  const wanted = (calls: number) => Math.floor((calls * states) / operations.length);
  for (const [index, operation] of operations.entries()) {
    disk.apply(operation);
    if (operation.kind === "said") said.push(...operation.said);
    counts.calls += operation.kind === "said" ? 0 : 1;
    const each = wanted(index + 1) - wanted(index);
    for (const [number, loss] of lossesAt(index, { each, seed }).entries()) {
      const state = join(folder, "state");
      rmSync(state, { recursive: true, force: true });
      disk.writeState(state, loss);
      counts.states += 1;
      const fault = await checkState(join(state, "account"), said);
      if (fault === null) continue;
      counts[fault.startsWith("lost") ? "lost" : "corrupt"] += 1;
      failures.push(`after call ${index} (${operation.kind}, ${flowOf(said)}), ${loss.kind} ${number}: ${fault}`);
    }
  }
  counts.milliseconds = Math.round(performance.now() - started);
  return { counts, failures };
}

function lossesAt(index: number, { each, seed }: { each: number; seed: number }): Loss[] {
  const fixed: Loss[] = (["nothing", "everything", "names", "contents"] as const).map((kind) => ({ kind }));
  const losses: Loss[] = [];
  for (let number = 0; number < each; number += 1) {
    const chance = createChance(seed * 7_919 + index * 131 + number);
    // the first of a few is another one at each call
    const one = fixed[each < fixed.length ? chance.below(8) : number];
    losses.push(one ?? { kind: "some", chance, kept: chance.pick([0.2, 0.5, 0.8]), torn: chance.happens(0.5) });
  }
  return losses;
}

function flowOf(said: readonly Said[]): string {
  const flow = said.findLast((one) => one.kind === "flow");
  return flow?.kind === "flow" ? flow.name : "first run";
}

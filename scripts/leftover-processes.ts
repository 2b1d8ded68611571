// Who of a run is still there. Every process of a run carries its id in the environment, so that nothing escapes by
// leaving its process group.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { RUN_ID_VARIABLE } from "./processes.ts";

export interface Leftover {
  pid: number;
  command: string;
}

/** Living processes of the run, this one excepted. Linux only; elsewhere nothing can be seen and the list is empty. */
export function leftoverProcesses(runId: string): Leftover[] {
  if (process.platform !== "linux") return [];
  const mark = `${RUN_ID_VARIABLE}=${runId}`;
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && environmentOf(pid).includes(mark))
    .map((pid) => ({ pid, command: commandOf(pid) }));
}

/** Waits up to `limitMs` for the run's processes to be gone, and returns those that are not. */
export async function waitForNoLeftovers(runId: string, limitMs: number): Promise<Leftover[]> {
  const deadline = performance.now() + limitMs;
  let left = leftoverProcesses(runId);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(100);
    left = leftoverProcesses(runId);
  }
  return left;
}

function environmentOf(pid: number): string[] {
  return readProc(pid, "environ").split("\0"); // empty for kernel threads and zombies
}

function commandOf(pid: number): string {
  const line = readProc(pid, "cmdline").replaceAll("\0", " ").trim();
  if (line !== "") return line.slice(0, 200);
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return "unknown"; // it has ended in between
  }
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it has ended in between, or belongs to somebody else
  }
}

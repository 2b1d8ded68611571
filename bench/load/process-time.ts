import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const ticks = 100;

/** Seconds of processor that a process has used. Linux tells it; elsewhere, and for one that is gone, NaN. */
export function processorSeconds(pid: number): number {
  const { user, system } = statOf(pid) ?? { user: Number.NaN, system: Number.NaN };
  return (user + system) / ticks;
}

/** The same of a process with all its children, those that have ended too. */
export function treeSeconds(pid: number): number {
  const root = statOf(pid);
  if (!root) return Number.NaN;
  let sum = root.user + root.system + root.endedChildren;
  for (const name of readdirSync("/proc")) {
    const child = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (child?.parent === pid) sum += child.user + child.system;
  }
  return sum / ticks;
}

/** MB that a process holds now; NaN where Linux does not tell it. */
export function residentMemory(pid: number): number {
  if (process.platform !== "linux") return Number.NaN;
  const [, kilobytes] = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_024;
}

export function parentOf(pid: number): number {
  return statOf(pid)?.parent ?? 0;
}

type Stat = { parent: number; user: number; system: number; endedChildren: number };

function statOf(pid: number): Stat | null {
  if (process.platform !== "linux") return null;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the name before it may hold blanks and brackets
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const field = (nth: number) => Number(fields[nth - 3]);
    return { parent: field(4), user: field(14), system: field(15), endedChildren: field(16) + field(17) };
  } catch {
    return null; // it has ended meanwhile
  }
}

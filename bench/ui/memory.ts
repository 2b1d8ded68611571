import { readdirSync, readFileSync } from "node:fs";

/** MB of the process and of all that it has started, shared pages divided by those who share them (Pss). Linux alone. */
export function memoryOf(pid: number): number {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${entry}/stat`);
    // the name in brackets may have spaces: the state and the parent stand behind it
    const parent = stat && Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    if (parent) parents.set(Number(entry), parent);
  }
  const own = (one: number | undefined): boolean => one === pid || (one !== undefined && own(parents.get(one)));
  let kilobytes = 0;
  for (const one of [pid, ...parents.keys()].filter((each, at, list) => own(each) && list.indexOf(each) === at))
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`) ?? "")?.[1] ?? 0);
  return kilobytes / 1_024;
}

/** Null for a process that has ended meanwhile. */
function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

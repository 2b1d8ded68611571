// A process group: a child started `detached` and everything it started without leaving the group.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** True while a process of the group runs. One that has ended and waits to be reaped by its parent does not count. */
export function groupIsAlive(leader: number): boolean {
  if (process.platform === "win32") return sendSignal(leader, 0);
  if (!sendSignal(-leader, 0)) return false;
  // In a container nobody may ever reap an orphan, so that the group "exists" for good: look at the states.
  return process.platform !== "linux" || readdirSync("/proc").some((entry) => runsInGroup(entry, leader));
}

/** Asks the leader alone. On Windows, which has no signals, the whole tree is ended at once. */
export function signalLeader(leader: number, signal: NodeJS.Signals): void {
  if (process.platform === "win32") killGroup(leader);
  else sendSignal(leader, signal);
}

export function killGroup(leader: number): void {
  if (leader === 0) return; // it never started; group 0 would be our own
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(leader), "/t", "/f"], { stdio: "ignore", windowsHide: true });
  } else {
    sendSignal(-leader, "SIGKILL");
  }
}

/** False when nobody of that id is left. */
function sendSignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** proc_pid_stat(5): `pid (name) state ppid pgrp …`; a name may itself hold brackets and spaces. */
function runsInGroup(entry: string, leader: number): boolean {
  if (!/^\d+$/.test(entry)) return false;
  let stat: string;
  try {
    stat = readFileSync(`/proc/${entry}/stat`, "utf8");
  } catch {
    return false; // it has ended in between
  }
  const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(group) === leader && state !== "Z" && state !== "X";
}

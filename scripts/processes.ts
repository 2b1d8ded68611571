// Child processes of the scripts: each is the leader of its own process group, so that stopping it stops what it
// started too; whoever creates a `Processes` ends everything through `stopAll`, and an exit on any path kills the rest.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "./progress.ts";

/** The environment variable that marks every process of one run, its grandchildren included. */
export const RUN_ID_VARIABLE = "KARTOTEKA_RUN_ID";

const GRACE_MS = 5_000;
const HELPERS_MS = 1_000;
const POLL_MS = 25;
const LAST_LINES = 20;

export interface ProcessSpec {
  /** Shown in messages: "the server stopped". */
  name: string;
  command: string;
  args: string[];
  /** Added to the current environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Output goes to this file; without it, to nowhere but the last lines kept for messages. */
  logFile?: string;
  /** Output goes to this process's own terminal instead. */
  showOutput?: boolean;
}

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves once, when the process has ended, whoever ended it. */
  readonly exited: Promise<ProcessExit>;
  /**
   * The first output line for which `read` gives a value. Rejects when the process ends first or `timeoutMs` passes;
   * the message carries the last lines of its output. Call it right after `start`: earlier lines are not kept.
   */
  readyLine<T>(read: (line: string) => T | undefined, timeoutMs: number): Promise<T>;
  lastOutput(): string;
  /** SIGTERM to the group, SIGKILL after the grace; resolves when nothing of the group is left. */
  stop(): Promise<void>;
}

export interface Processes {
  readonly runId: string;
  start(spec: ProcessSpec): RunningProcess;
  /** Stops all, the last started first. */
  stopAll(): Promise<void>;
}

export function createProcesses(): Processes {
  const runId = process.env[RUN_ID_VARIABLE] ?? randomUUID();
  const running: RunningProcess[] = [];
  process.once("exit", () => {
    for (const child of running) killGroup(child.pid);
  });
  return {
    runId,
    start(spec) {
      const child = startProcess(spec, runId);
      running.push(child);
      void child.exited.then(() => {
        if (!groupExists(child.pid)) running.splice(running.indexOf(child), 1);
      });
      return child;
    },
    async stopAll() {
      for (const child of running.toReversed()) await child.stop();
    },
  };
}

/** Reads the JSON line with which the server and the practice PBX say that they listen: `{"ready":true,…}`. */
export function readyJson(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // an ordinary line of the log that happens to start with a brace
  }
  const fields = value as Record<string, unknown>;
  return fields["ready"] === true ? fields : undefined;
}

function startProcess(spec: ProcessSpec, runId: string): RunningProcess {
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...process.env, ...spec.env, [RUN_ID_VARIABLE]: runId },
    stdio: ["ignore", spec.showOutput ? "inherit" : "pipe", spec.showOutput ? "inherit" : "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const lines = collectOutput(child, spec.logFile);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", (error) => {
      lines.last.push(error.message);
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
  const pid = child.pid ?? 0;
  const lastOutput = () => lines.last.join("\n");
  return {
    name: spec.name,
    pid,
    exited,
    lastOutput,
    async readyLine(read, timeoutMs) {
      const timer = new AbortController();
      try {
        return await Promise.race([
          new Promise<NonNullable<ReturnType<typeof read>>>((resolve) => {
            lines.onLine = (line) => {
              const value = read(line);
              if (value !== undefined && value !== null) resolve(value);
            };
          }),
          exited.then((exit) => {
            throw new PlainError(`${spec.name} ended before it was ready (${describeExit(exit)})\n${lastOutput()}`);
          }),
          sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
            throw new PlainError(`${spec.name} was not ready after ${timeoutMs / 1_000} s\n${lastOutput()}`);
          }),
        ]);
      } finally {
        lines.onLine = undefined;
        timer.abort();
      }
    },
    async stop() {
      if (pid === 0) return;
      // Only the leader is asked: it ends its own helpers in its own order (Electron does). What outlives it is killed.
      signalProcess(pid, "SIGTERM");
      await Promise.race([exited, sleep(GRACE_MS)]);
      for (let waited = 0; groupExists(pid) && waited < HELPERS_MS; waited += POLL_MS) await sleep(POLL_MS);
      if (groupExists(pid)) killGroup(pid);
      await exited;
      while (groupExists(pid)) await sleep(POLL_MS);
    },
  };
}

export function describeExit(exit: ProcessExit): string {
  return exit.signal === null ? `exit code ${exit.code ?? "unknown"}` : `signal ${exit.signal}`;
}

interface OutputLines {
  last: string[];
  onLine: ((line: string) => void) | undefined;
}

function collectOutput(child: ChildProcess, logFile: string | undefined): OutputLines {
  const lines: OutputLines = { last: [], onLine: undefined };
  let log: WriteStream | undefined;
  if (logFile !== undefined) {
    mkdirSync(dirname(logFile), { recursive: true });
    log = createWriteStream(logFile, { flags: "a" });
  }
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      lines.last.push(line);
      if (lines.last.length > LAST_LINES) lines.last.shift();
      log?.write(`${line}\n`);
      lines.onLine?.(line);
    });
  }
  child.once("close", () => log?.end());
  return lines;
}

function groupExists(pid: number): boolean {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, 0);
    return true;
  } catch {
    return false; // ESRCH: nobody of that group is left
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === "win32") killGroup(pid);
  else sendSignal(pid, signal);
}

function killGroup(pid: number): void {
  if (pid === 0) return;
  if (process.platform === "win32") {
    // Windows has no signals: the tree is ended at once, which the databases are built to survive.
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
    return;
  }
  sendSignal(-pid, "SIGKILL");
}

function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // ESRCH: it has ended by itself in between
  }
}

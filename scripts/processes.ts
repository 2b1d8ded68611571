// Child processes of the scripts: each is the leader of its own process group, so that stopping it stops what it
// started too; whoever creates a `Processes` ends everything through `stopAll`, and an exit on any path kills the rest.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { groupIsAlive, killGroup, signalLeader } from "./process-group.ts";
import { PlainError } from "./progress.ts";

/** The environment variable that marks every process of one run, its grandchildren included. */
export const RUN_ID_VARIABLE = "KARTOTEKA_RUN_ID";

const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const GRACE_MS = 5_000;
const HELPERS_MS = 1_000;
const POLL_MS = 25;
const PARENT_POLL_MS = 500;
const LAST_OUTPUT_MS = 300;
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
  /** What asks it to end; SIGTERM unless it listens to another one. */
  stopSignal?: NodeJS.Signals;
  /** How long it may take to end by itself when asked, in milliseconds; five seconds when absent. */
  graceMs?: number;
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
  /** Asks it to end, kills its group after the grace; resolves when nothing of the group is left. */
  stop(): Promise<void>;
}

export interface Processes {
  readonly runId: string;
  /** True from the moment a signal asked this script to end: what its children then say is no news. */
  readonly isEnding: boolean;
  start(spec: ProcessSpec): RunningProcess;
  /** Stops all, the last started first. */
  stopAll(): Promise<void>;
  /** Ctrl+C, SIGTERM, a closed terminal and a dead parent stop all and end this script; a second signal kills at once. */
  stopOnSignals(): void;
}

export function createProcesses(): Processes {
  const runId = process.env[RUN_ID_VARIABLE] ?? randomUUID();
  const running: RunningProcess[] = [];
  process.once("exit", () => {
    for (const child of running) killGroup(child.pid);
  });
  const stopAll = async () => {
    for (const child of running.toReversed()) await child.stop();
  };
  let isEnding = false;
  return {
    runId,
    get isEnding() {
      return isEnding;
    },
    stopAll,
    stopOnSignals() {
      const end = (code: number) => {
        if (isEnding) process.exit(code);
        isEnding = true;
        void stopAll().finally(() => process.exit(code));
      };
      for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES)) process.on(signal, () => end(code));
      // npm passes its signals to the shell between it and us, which dies of them without a word: watch who the parent is.
      const parent = process.ppid;
      setInterval(() => {
        if (process.ppid !== parent && !isEnding) end(SIGNAL_EXIT_CODES.SIGTERM);
      }, PARENT_POLL_MS).unref();
    },
    start(spec) {
      const child = startProcess(spec, runId);
      running.push(child);
      void child.exited.then(() => {
        if (!groupIsAlive(child.pid)) running.splice(running.indexOf(child), 1);
      });
      return child;
    },
  };
}

/** Reads the JSON line with which the server and the practice PBX say that they listen: `ready` true or `event` "ready". */
export function readyJson(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // an ordinary line of the log that happens to start with a brace
  }
  const fields = value as Record<string, unknown>;
  return fields["ready"] === true || fields["event"] === "ready" ? fields : undefined;
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
    child.once("exit", (code, signal) => {
      // The last lines may still be in the pipe; a grandchild that holds it open must not delay the news for long.
      const closed = new Promise((done) => child.once("close", done));
      void Promise.race([closed, sleep(LAST_OUTPUT_MS, undefined, { ref: false })]).then(() =>
        resolve({ code, signal }),
      );
    });
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
            lines.takeLine = (line) => {
              const value = read(line);
              if (value === undefined || value === null) return false;
              resolve(value);
              return true;
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
        lines.takeLine = undefined;
        timer.abort();
      }
    },
    async stop() {
      if (pid === 0) return;
      // Only the leader is asked: it ends its own helpers in its own order (Electron does). What outlives it is killed.
      signalLeader(pid, spec.stopSignal ?? "SIGTERM");
      await Promise.race([exited, sleep(spec.graceMs ?? GRACE_MS, undefined, { ref: false })]);
      for (let waited = 0; groupIsAlive(pid) && waited < HELPERS_MS; waited += POLL_MS) await sleep(POLL_MS);
      if (groupIsAlive(pid)) killGroup(pid);
      await exited;
      while (groupIsAlive(pid)) await sleep(POLL_MS);
    },
  };
}

export function describeExit(exit: ProcessExit): string {
  return exit.signal === null ? `exit code ${exit.code ?? "unknown"}` : `signal ${exit.signal}`;
}

interface OutputLines {
  last: string[];
  /** True for a line that was a message to us: it may hold a token and stays out of the log. */
  takeLine: ((line: string) => boolean) | undefined;
}

function collectOutput(child: ChildProcess, logFile: string | undefined): OutputLines {
  const lines: OutputLines = { last: [], takeLine: undefined };
  let log: WriteStream | undefined;
  if (logFile !== undefined) {
    mkdirSync(dirname(logFile), { recursive: true });
    log = createWriteStream(logFile, { flags: "a" });
  }
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      if (lines.takeLine?.(line)) return;
      lines.last.push(line);
      if (lines.last.length > LAST_LINES) lines.last.shift();
      log?.write(`${line}\n`);
    });
  }
  child.once("close", () => log?.end());
  return lines;
}

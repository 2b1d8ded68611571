// A contender in a process of its own, and how it is spoken to: the same few calls for floors and peers.
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";

export type Call = { id: number; name: string; args: unknown };
export type Answer = { id: number; value?: unknown; error?: string };

export type Child = {
  readonly pid: number;
  /** Rejects with what the child threw, or when it ends first. */
  call<Value>(name: string, args?: unknown): Promise<Value>;
  /** What the child says unasked. */
  onEvent(listener: (event: string) => void): void;
  stop(): Promise<void>;
};

/** Resolves when the child's file is loaded. */
export async function startChild(
  file: string,
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Child> {
  const child = fork(file, [], {
    ...options,
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners: ((event: string) => void)[] = [];
  let last = 0;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((ready, failed) => {
    child.once("error", failed);
    child.once("exit", (code, signal) => {
      const error = new Error(`${file} ended (${signal ?? code})`);
      failed(error);
      for (const { reject } of waiting.values()) reject(error);
    });
    child.on("message", (message: Answer | { event: string }) => {
      if ("event" in message) {
        if (message.event === "ready") ready();
        else for (const listener of listeners) listener(message.event);
        return;
      }
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error === undefined) asked?.resolve(message.value);
      else asked?.reject(new Error(message.error));
    });
  });
  return {
    pid: child.pid ?? 0,
    call<Value>(name: string, args?: unknown) {
      last += 1;
      const id = last;
      return new Promise<Value>((resolve, reject) => {
        waiting.set(id, { resolve: (value) => resolve(value as Value), reject });
        child.send({ id, name, args } satisfies Call);
      });
    },
    onEvent: (listener) => void listeners.push(listener),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The most memory that a process has held so far, MB. Linux tells it; elsewhere NaN. */
export function peakMemory(pid: number): number {
  if (process.platform !== "linux") return Number.NaN;
  const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

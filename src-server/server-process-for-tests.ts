import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** `npm run server` as a process of its own. */
export type StartingServer = { child: ChildProcess; exit: Promise<number | null>; errors(): string };
export type ServerProcess = StartingServer & { url: string };

/** How it is started from the repository; an unpacked archive has a command of its own. */
const fromSources = { command: process.execPath, args: [join(import.meta.dirname, "server.ts")] };

export function spawnServer(
  environment: Record<string, string>,
  { command, args }: { command: string; args: string[] } = fromSources,
): StartingServer {
  const child = spawn(command, args, {
    env: { ...process.env, KARTOTEKA_PORT: "0", KARTOTEKA_LOG: "error", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let errors = "";
  child.stderr.on("data", (text) => (errors += String(text)));
  return { child, exit, errors: () => errors };
}

/** Resolves when it says that it listens. */
export async function startServerProcess(
  environment: Record<string, string>,
  program = fromSources,
): Promise<ServerProcess> {
  const starting = spawnServer(environment, program);
  const { child, exit, errors } = starting;
  const { stdout } = child;
  if (!stdout) throw new Error("the server has no standard output");
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: stdout }).once("line", resolve)),
    exit.then((code) => Promise.reject(new Error(`ended with ${code}: ${errors()}`))),
  ]);
  const ready = JSON.parse(line) as { ready: boolean; url: string };
  if (!ready.ready) throw new Error(`not ready: ${line}`);
  return { ...starting, url: ready.url };
}

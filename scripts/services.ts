// Starts the services that the application talks to: the central server and the practice PBX.
import { join } from "node:path";
import { practiceAccounts } from "./demo-account.ts";
import { describeExit, type Processes, type RunningProcess, readyJson } from "./processes.ts";
import { PlainError } from "./progress.ts";

const READY_MS = 30_000;
/** The origin of the application's own page (src-main/shell/app-protocol.ts); the practice PBX lets nobody else in. */
const APPLICATION_ORIGIN = "app://kartoteka";

export interface Service {
  process: RunningProcess;
  /** As the service itself announced it, with the real port when it was asked for port 0. */
  url: string;
}

export interface PracticeLine extends Service {
  /** HTTP control of the practice PBX: ring the desk, read statistics (practice-pbx/control.ts). */
  controlUrl: string;
  controlToken: string;
}

interface ServiceOptions {
  repository: string;
  /** 0 lets the system choose. */
  port: number;
  logFile: string;
}

export interface ServerOptions extends ServiceOptions {
  dataFolder: string;
  env?: Record<string, string>;
  /** Another script that starts the server's parts and announces itself alike. */
  file?: string;
}

export interface PracticeLineOptions extends ServiceOptions {
  /** Durations in milliseconds that differ from the line's own. */
  timing?: Record<string, number>;
  /** Who the callback line calls back as. */
  clients?: readonly { name: string; number: string }[];
}

export interface SeedOptions {
  repository: string;
  dataFolder: string;
  clients: number;
  /** False: clients with whom nothing has happened yet. */
  history?: boolean;
  /** Written into the demo accounts as the address of their telephone line: `ws://127.0.0.1:…`. */
  practiceUrl: string;
  logFile: string;
}

/** A server of these scripts has its own folder, whatever database this terminal's environment names. */
const OWN_DATABASE = { DATABASE_URL: undefined, KARTOTEKA_TLS_CERTIFICATE: undefined, KARTOTEKA_TLS_KEY: undefined };

/** Fills the server's data folder while the server is not running; one that holds an account already stays as it is. */
export async function seedIfEmpty(processes: Processes, options: SeedOptions): Promise<void> {
  const seed = processes.start({
    name: "the demo data",
    command: process.execPath,
    args: [
      join(options.repository, "scripts/seed.ts"),
      "--if-empty",
      "--clients",
      String(options.clients),
      ...(options.history === false ? ["--no-history"] : []),
    ],
    cwd: options.repository,
    env: { ...OWN_DATABASE, KARTOTEKA_DATA: options.dataFolder, KARTOTEKA_PBX_URL: options.practiceUrl },
    logFile: options.logFile,
  });
  const exit = await seed.exited;
  if (exit.code !== 0) {
    throw new PlainError(`The demo data could not be written (${describeExit(exit)}):\n${seed.lastOutput()}`);
  }
}

export async function startServer(processes: Processes, options: ServerOptions): Promise<Service> {
  const child = processes.start({
    name: "the server",
    command: process.execPath,
    args: [options.file ?? join(options.repository, "src-server/server.ts")],
    cwd: options.repository,
    env: {
      ...OWN_DATABASE,
      KARTOTEKA_HOST: "127.0.0.1",
      KARTOTEKA_PORT: String(options.port),
      KARTOTEKA_DATA: options.dataFolder,
      ...options.env,
    },
    logFile: options.logFile,
  });
  const ready = await child.readyLine(readyJson, READY_MS);
  return { process: child, url: String(ready["url"]) };
}

export async function startPracticeLine(processes: Processes, options: PracticeLineOptions): Promise<PracticeLine> {
  const users = practiceAccounts.map(({ user, password }) => ({ username: user, password, displayName: user }));
  const child = processes.start({
    name: "the practice PBX",
    command: process.execPath,
    args: [join(options.repository, "practice-pbx/main.ts")],
    cwd: options.repository,
    env: {
      PRACTICE_PBX_PORT: String(options.port),
      PRACTICE_PBX_USERS: JSON.stringify(users),
      PRACTICE_PBX_ORIGINS: APPLICATION_ORIGIN,
      PRACTICE_PBX_CLIENTS: options.clients && JSON.stringify(options.clients),
      PRACTICE_PBX_TIMING: options.timing && JSON.stringify(options.timing),
      PRACTICE_PBX_LOG: "1",
    },
    logFile: options.logFile,
  });
  const ready = await child.readyLine(readyJson, READY_MS);
  return {
    process: child,
    url: String(ready["url"]),
    controlUrl: String(ready["controlUrl"]),
    controlToken: String(ready["controlToken"]),
  };
}

/** Who listens on a port of this machine: our own service of an earlier start, nobody, or another program. */
export type PortState = "ours" | "free" | "taken";

/** GET /health of the server says its name. */
export async function serverPortState(port: number): Promise<PortState> {
  return probe(`http://127.0.0.1:${port}/health`, (body) => body["product"] === "kartoteka");
}

/** The practice PBX has no open page; without its token it answers in its own words (practice-pbx/control.ts). */
export async function practicePortState(port: number): Promise<PortState> {
  return probe(`http://127.0.0.1:${port}/stats`, (body) => body["error"] === "wrong or missing token");
}

async function probe(url: string, isOurs: (body: Record<string, unknown>) => boolean): Promise<PortState> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    return cause?.code === "ECONNREFUSED" ? "free" : "taken";
  }
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === "object" && body !== null && isOurs(body as Record<string, unknown>) ? "ours" : "taken";
}

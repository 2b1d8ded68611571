// One test's world on real parts: a seeded server process, the practice PBX, and desks (the built application in a
// real Electron with a profile of its own). Whatever a test leaves running is ended by `close`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { createProcesses } from "../scripts/processes.ts";
import { type PracticeLine, seedIfEmpty, type Service, startPracticeLine, startServer } from "../scripts/services.ts";
import { Desk } from "./desk.ts";

export const repository = join(import.meta.dirname, "..");

export interface WorldOptions {
  /** How many clients the server is seeded with. */
  clients: number;
  /** Whether they have a history; they do when absent. */
  history?: boolean;
  /** Durations of the practice line in milliseconds; a test need not wait twelve seconds for nobody to answer. */
  timing?: Record<string, number>;
  /** Further settings of the server (src-server/server.ts). */
  serverEnv?: Record<string, string>;
  /** Where another PBX than the practice line listens for the people's accounts; then there is no practice line. */
  pbxUrl?: string;
}

export interface DeskOptions {
  /** A name; the same name opens the same profile again. */
  profile: string;
  /** Further switches of Chromium. */
  switches?: string[];
  env?: Record<string, string>;
  /** With which the system starts the application. */
  link?: string;
  /** A command line, as a person types it: `dial`, `101`. */
  words?: string[];
}

export interface World {
  readonly folder: string;
  readonly serverUrl: string;
  /** Another object after `startLine`. */
  readonly line: PracticeLine;
  stopLine(): Promise<void>;
  /** On the same port as before, with nobody registered and no calls remembered. */
  startLine(): Promise<void>;
  stopServer(): Promise<void>;
  /** On the same port and data as before. */
  startServer(): Promise<void>;
  openDesk(options: DeskOptions): Promise<Desk>;
  /** The application again, on a profile that is open: with a link, or a command line. Resolves with its exit code. */
  startAgain(options: Pick<DeskOptions, "profile" | "link" | "words">): Promise<number | null>;
  close(): Promise<void>;
}

export async function createWorld(options: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-e2e-"));
  const processes = createProcesses();
  let line = options.pbxUrl === undefined ? await startLineOn(0) : null;
  const dataFolder = join(folder, "server");
  await seedIfEmpty(processes, {
    repository,
    dataFolder,
    clients: options.clients,
    ...(options.history === undefined ? {} : { history: options.history }),
    practiceUrl: options.pbxUrl ?? theLine().url,
    logFile: join(folder, "seed.log"),
  });
  let server: Service = await start(0);
  const port = Number(new URL(server.url).port);
  const desks: Desk[] = [];

  function theLine(): PracticeLine {
    if (!line) throw new Error("this world has another PBX than the practice line");
    return line;
  }

  async function start(onPort: number): Promise<Service> {
    const logFile = join(folder, "server.log");
    const env = options.serverEnv === undefined ? {} : { env: options.serverEnv };
    return startServer(processes, { repository, port: onPort, dataFolder, logFile, ...env });
  }

  function startLineOn(onPort: number): Promise<PracticeLine> {
    return startPracticeLine(processes, {
      repository,
      port: onPort,
      logFile: join(folder, "practice-pbx.log"),
      timing: { noAnswerAfterMs: 1_500, callBackAfterMs: 800, ...options.timing },
    });
  }

  return {
    folder,
    serverUrl: server.url,
    get line() {
      return theLine();
    },
    stopLine: () => theLine().process.stop(),
    async startLine() {
      line = await startLineOn(Number(new URL(theLine().url).port));
    },
    stopServer: () => server.process.stop(),
    async startServer() {
      server = await start(port);
    },
    async openDesk(deskOptions) {
      const desk = await openDesk(folder, deskOptions);
      desks.push(desk);
      return desk;
    },
    async startAgain(deskOptions) {
      const { executablePath, args, env } = startOf(folder, deskOptions);
      const child = spawn(executablePath, args, { env, stdio: "ignore" });
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    },
    async close() {
      for (const desk of desks) await desk.close();
      await processes.stopAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What Electron is started with, from the environment that `npm run e2e` and `npm run tour` prepare. */
export function electronFromEnvironment(): { executablePath: string; args: string[] } {
  const executablePath = process.env["KARTOTEKA_ELECTRON"];
  if (!executablePath) throw new Error("KARTOTEKA_ELECTRON is not set: run the tests by npm run e2e");
  return { executablePath, args: JSON.parse(process.env["KARTOTEKA_ELECTRON_ARGS"] ?? "[]") as string[] };
}

/** As Playwright takes it: without what is undefined. */
export function presentEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The whole command line and environment of one start. */
function startOf(folder: string, options: DeskOptions) {
  const { executablePath, args } = electronFromEnvironment();
  const userData = join(folder, "desks", options.profile);
  mkdirSync(userData, { recursive: true });
  return {
    userData,
    executablePath,
    args: [
      ...args,
      "--use-fake-device-for-media-stream",
      "--allow-loopback-in-peer-connection",
      ...(options.switches ?? []),
      repository,
      ...(options.words ?? []),
      ...(options.link === undefined ? [] : ["--", options.link]),
    ],
    env: { ...presentEnvironment(), KARTOTEKA_USER_DATA: userData, ...options.env },
  };
}

async function openDesk(folder: string, options: DeskOptions): Promise<Desk> {
  const { userData, ...start } = startOf(folder, options);
  const application: ElectronApplication = await _electron.launch(start);
  // a press that finds nothing to press says which, before the test as a whole runs out of time
  application.context().setDefaultTimeout(30_000);
  const page: Page = await application.firstWindow();
  return new Desk({ application, page, userData });
}

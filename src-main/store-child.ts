// Two ways to run one file, seen as one. better-sqlite3 needs Node-API 10: modern Electron has it and runs the store as
// a utility process; under an older one the same file runs on a plain Node ≥ 22.
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import { createInterface } from "node:readline";
import type { UtilityProcess, utilityProcess } from "electron";
import type { MainMessage, StoreMessage } from "../src-contract/desktop-api.ts";

export type StoreChild = {
  post(message: MainMessage): void;
  onMessage(listener: (message: StoreMessage) => void): void;
  /** Called once, with words for the log. */
  onExit(listener: (reason: string) => void): void;
  /** At once; for a process that does not answer. */
  kill(): unknown;
};

export type StoreFork = {
  /** The application's folder or app.asar. */
  appPath: string;
  /** Where the store keeps its files; its only argument. */
  folder: string;
  utilityProcess: typeof utilityProcess;
  nodeApi: number;
  env: NodeJS.ProcessEnv;
  /** One line that the store wrote. */
  onLine: (line: string) => void;
};

const REQUIRED_NODE_API = 10;
const MAX_LINE = 4_000;

/** Throws when the plain Node that an old Electron needs is not there. */
export function forkStore(parts: StoreFork): StoreChild {
  return parts.nodeApi >= REQUIRED_NODE_API ? forkUtility(parts) : forkNode(parts);
}

/** Electron itself reads inside app.asar; a plain Node finds the same file unpacked beside it. */
export function storeFile(appPath: string, runsInElectron: boolean): string {
  const folder = runsInElectron ? appPath : appPath.replace(/([\\/])app\.asar$/, "$1app.asar.unpacked");
  return [folder, "out", "main", "store.cjs"].join(sep);
}

/** The store gets the surroundings of main, without what changes how a Node starts. */
export function storeEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _runAsNode, NODE_OPTIONS: _options, ...rest } = env;
  return rest;
}

function forkUtility(parts: StoreFork): StoreChild {
  const child = parts.utilityProcess.fork(storeFile(parts.appPath, true), [parts.folder], {
    serviceName: "Kartoteka store",
    stdio: "pipe",
    env: storeEnvironment(parts.env),
  });
  readLines(child, parts.onLine);
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on("message", listener),
    onExit: (listener) => child.once("exit", (code) => listener(`exit code ${code}`)),
    // its own kill() is a request, which a hanging process does not read
    kill: () => (child.pid === undefined ? child.kill() : process.kill(child.pid, "SIGKILL")),
  };
}

function forkNode(parts: StoreFork): StoreChild {
  const file = storeFile(parts.appPath, false);
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  const child = fork(file, [parts.folder], {
    execPath: nodeExecutable(parts),
    execArgv: [],
    env: storeEnvironment(parts.env),
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  readLines(child, parts.onLine);
  return {
    post: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => child.on("message", (message) => listener(message as StoreMessage)),
    onExit: (listener) => onceEnded(child, listener),
    kill: () => child.kill("SIGKILL"),
  };
}

function onceEnded(child: ChildProcess, listener: (reason: string) => void): void {
  let isTold = false;
  const tell = (reason: string) => {
    if (!isTold) listener(reason);
    isTold = true;
  };
  child.once("exit", (code, signal) => tell(signal === null ? `exit code ${code}` : `signal ${signal}`));
  // a process that never started has no exit; a failed send after its death is one of the same
  child.on("error", (error) => {
    if (child.pid === undefined) tell(error.message);
  });
}

function nodeExecutable({ env, appPath }: StoreFork): string {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const candidates = [env["KARTOTEKA_NODE"], join(appPath, "node_modules", ".bin", name)];
  const found = candidates.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) {
    throw new Error("this Electron is older than the store needs, and no Node 22 was found (set KARTOTEKA_NODE)");
  }
  return found;
}

function readLines(child: Pick<UtilityProcess, "stdout" | "stderr">, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", (line) => onLine(line.slice(0, MAX_LINE)));
  }
}

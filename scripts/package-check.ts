// `npm run package-check`: packs the application as the installers would (an unpacked tree for this machine), looks for
// what must and must not be in it, runs the store out of it and opens its window.
import { fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildIfNeeded } from "./build.ts";
import { type PreparedElectron, prepareElectron } from "./prepare-electron.ts";
import { createProcesses, describeExit, type Processes } from "./processes.ts";
import { PlainError, runScript, say, step } from "./progress.ts";

const repository = join(import.meta.dirname, "..");
const READY_MS = 30_000;

const IN_ARCHIVE = [
  "package.json",
  "out/main/main.cjs",
  "out/preload/preload.cjs",
  "out/preload/call-window-preload.cjs",
  "out/renderer/index.html",
  "out/renderer/call-window.html",
  "resources/icon.png",
  "resources/tray-ready.png",
  "resources/tray-missed.png",
  "resources/ring.wav",
];
const UNPACKED = [
  "out/main/store.cjs",
  `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
  "node_modules/knex/package.json",
];
/** Sources, tests, tools and data of this machine have no business on a customer's desk. */
const FORBIDDEN =
  /^(src-|e2e|bench|scripts|docs|practice-pbx|migrations|\.)|\.test\.|node_modules\/(react|electron|vite|typescript|sip\.js)\//;

runScript(async () => {
  const processes = createProcesses();
  processes.stopOnSignals();
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-package-"));
  try {
    await buildIfNeeded(repository, processes);
    const electron = await prepareElectron(processes);
    const tree = await step("Packing the application", () => pack(processes, electron, folder));
    checkContents(tree.resources);
    await step("Starting the packed store", () => startStore(tree.resources, folder));
    await step("Opening the packed window", () =>
      openWindow({ processes, electron, executable: tree.executable, folder }),
    );
    say("package: complete, its store and its window start");
    return 0;
  } finally {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
});

interface PackedTree {
  executable: string;
  resources: string;
}

async function pack(processes: Processes, electron: PreparedElectron, folder: string): Promise<PackedTree> {
  const args = ["--dir", `-c.directories.output=${join(folder, "dist")}`];
  if (process.platform === "linux") {
    // The runtime at hand instead of a download; without the application that may lie in it already.
    const source = dirname(electron.executable);
    const runtime = join(folder, "runtime");
    cpSync(source, runtime, { recursive: true, filter: (path) => path !== join(source, "resources", "app") });
    const version = readFileSync(join(source, "version"), "utf8").trim().replace(/^v/, "");
    args.push("--linux", `-c.electronDist=${runtime}`, `-c.electronVersion=${version}`);
  }
  const child = processes.start({
    name: "electron-builder",
    command: process.execPath,
    args: [join(repository, "node_modules/electron-builder/cli.js"), ...args],
    cwd: repository,
  });
  const exit = await child.exited;
  if (exit.code !== 0) throw new PlainError(`electron-builder failed (${describeExit(exit)}):\n${child.lastOutput()}`);
  return findTree(join(folder, "dist"));
}

function findTree(dist: string): PackedTree {
  const name = readdirSync(dist).find((entry) => /^(linux|win|mac)/.test(entry));
  if (name === undefined) throw new PlainError("electron-builder wrote no unpacked tree");
  const top = join(dist, name);
  if (process.platform === "darwin") {
    const contents = join(top, "Kartoteka.app", "Contents");
    return { executable: join(contents, "MacOS", "Kartoteka"), resources: join(contents, "Resources") };
  }
  const executable = process.platform === "win32" ? "Kartoteka.exe" : "kartoteka";
  return { executable: join(top, executable), resources: join(top, "resources") };
}

function checkContents(resources: string): void {
  const archived = listArchive(join(resources, "app.asar"));
  const unpacked = listFolder(join(resources, "app.asar.unpacked"));
  const faults = [
    ...IN_ARCHIVE.filter((file) => !archived.includes(file)).map((file) => `missing in app.asar: ${file}`),
    ...UNPACKED.filter((file) => !unpacked.includes(file)).map((file) => `missing beside app.asar: ${file}`),
    ...archived.filter((file) => FORBIDDEN.test(file)).map((file) => `does not belong in app.asar: ${file}`),
  ];
  if (existsSync(join(resources, "app"))) faults.push("resources/app stands before app.asar");
  if (faults.length > 0) throw new PlainError(faults.slice(0, 30).join("\n"));
  say(`app.asar: ${archived.length} files, ${unpacked.length} of them beside it`);
}

/** The names in an asar: two Chromium pickles (the header's size, then the header as JSON text), then the contents. */
function listArchive(file: string): string[] {
  const data = readFileSync(file);
  const header: unknown = JSON.parse(data.toString("utf8", 16, 16 + data.readUInt32LE(12)));
  const walk = (node: unknown, path: string): string[] => {
    const { files } = node as { files?: Record<string, unknown> };
    if (files === undefined) return [path];
    return Object.entries(files).flatMap(([name, child]) => walk(child, path === "" ? name : `${path}/${name}`));
  };
  return walk(header, "");
}

function listFolder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    );
}

/** As main starts it under an old Electron: on a plain Node, from beside the archive (src-contract/desktop-api.ts). */
async function startStore(resources: string, folder: string): Promise<void> {
  const data = join(folder, "store");
  mkdirSync(data);
  const store = fork(join(resources, "app.asar.unpacked/out/main/store.cjs"), [data], {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [store.stdout, store.stderr]) stream?.on("data", (text) => (output += String(text)));
  const ready = new Promise<void>((resolve, reject) => {
    store.once("message", (message) => {
      if ((message as { kind?: unknown }).kind === "ready") resolve();
      else reject(new PlainError(`the packed store said ${JSON.stringify(message)} before it was ready`));
    });
    store.once("exit", (code) =>
      reject(new PlainError(`the packed store ended with code ${code ?? "none"}:\n${output}`)),
    );
    setTimeout(() => reject(new PlainError(`the packed store was not ready in time:\n${output}`)), READY_MS).unref();
  });
  try {
    await ready;
  } finally {
    store.kill("SIGKILL");
  }
}

interface PackedWindow {
  processes: Processes;
  electron: PreparedElectron;
  executable: string;
  folder: string;
}

/** The packed program takes no debugger of Node; Chromium's own tells which page it shows. */
async function openWindow({ processes, electron, executable, folder }: PackedWindow): Promise<void> {
  const application = processes.start({
    name: "the packed application",
    command: executable,
    args: [...electron.args, "--remote-debugging-port=0"],
    env: { ...electron.env, KARTOTEKA_USER_DATA: join(folder, "profile"), KARTOTEKA_NODE: process.execPath },
  });
  const readEndpoint = (line: string) => /^DevTools listening on ws:\/\/([^/]+)\//.exec(line)?.[1];
  const endpoint = await application.readyLine(readEndpoint, READY_MS);
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline) {
    const response = await fetch(`http://${endpoint}/json/list`);
    const pages = (await response.json()) as { type: string; url: string; title: string }[];
    if (pages.some((page) => page.type === "page" && page.url.startsWith("app://kartoteka/"))) return;
    await sleep(200);
  }
  throw new PlainError(`the packed application opened no window:\n${application.lastOutput()}`);
}

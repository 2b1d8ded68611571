// The shared libraries that Electron needs from the system, on Debian and Ubuntu.
import { spawn, spawnSync } from "node:child_process";
import { screenIsMissing } from "./display.ts";
import { PlainError, say, step } from "./progress.ts";

const RUNTIME_PACKAGES = [
  "libnss3",
  "libatk1.0-0",
  "libatk-bridge2.0-0",
  "libgtk-3-0",
  "libgbm1",
  "libasound2",
  "libxss1",
  "libcups2",
];
const SCREEN_PACKAGE = "xvfb";

/**
 * Installs what is missing when running as root; otherwise throws with the exact line to run. Does nothing where
 * packages are not Debian's: there Electron itself names the library it misses.
 */
export async function ensureSystemLibraries(): Promise<void> {
  const wanted = screenIsMissing() ? [...RUNTIME_PACKAGES, SCREEN_PACKAGE] : RUNTIME_PACKAGES;
  await ensurePackages(wanted, "Electron");
}

/** The same for packages that somebody else wants: «Electron», as a sentence about what they are for begins. */
export async function ensurePackages(wanted: readonly string[], who: string): Promise<void> {
  if (process.platform !== "linux" || !commandExists("dpkg-query") || !commandExists("apt-get")) return;
  const missing = missingPackages(wanted, installedPackages(wanted));
  if (missing.length === 0) return;

  if (process.getuid?.() !== 0) {
    const names = missing.map(nameInThisRelease).join(" ");
    throw new PlainError(
      `${who} needs system packages that are not installed. Run this once, then start again:\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`,
    );
  }
  say(`System libraries to install: ${missing.join(", ")}`);
  await step("Reading the package lists (apt-get update)", () => apt(["update"]));
  const names = missing.map(nameInThisRelease);
  await step(`Installing ${names.length} system packages (apt-get install)`, () =>
    apt(["install", "-y", "--no-install-recommends", ...names]),
  );
  const left = missingPackages(missing, installedPackages(missing));
  if (left.length > 0) throw new PlainError(`apt-get ended well, and yet these are not installed: ${left.join(", ")}`);
}

/** Newer Debian and Ubuntu renamed some libraries with the suffix t64; either name counts as installed. */
export function missingPackages(wanted: readonly string[], installed: ReadonlySet<string>): string[] {
  return wanted.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

function installedPackages(names: readonly string[]): Set<string> {
  const query = spawnSync(
    "dpkg-query",
    ["-W", "-f=${db:Status-Status} ${Package}\n", ...names.flatMap((name) => [name, `${name}t64`])],
    { encoding: "utf8" },
  );
  const lines = query.stdout.split("\n").filter((line) => line.startsWith("installed "));
  return new Set(lines.map((line) => line.slice("installed ".length)));
}

function nameInThisRelease(name: string): string {
  const renamed = spawnSync("apt-cache", ["show", `${name}t64`], { stdio: "ignore" });
  return renamed.status === 0 ? `${name}t64` : name;
}

function commandExists(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}

async function apt(args: string[]): Promise<void> {
  const child = spawn("apt-get", ["-o", "DPkg::Lock::Timeout=120", "-q", ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new PlainError(`apt-get ${args.join(" ")} failed:\n${output.slice(-3_000)}`);
}

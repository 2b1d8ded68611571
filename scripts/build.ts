// `npm run build`, and what the other scripts call: the application is built again only when its sources changed.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProcesses, describeExit, type Processes } from "./processes.ts";
import { PlainError, runScript, step } from "./progress.ts";

// docs: the user guide is the help inside the window
const SOURCE_FOLDERS = [
  "src-contract",
  "src-cache",
  "src-main",
  "src-preload",
  "src-renderer",
  "migrations",
  "docs/pictures/guide",
];
const SOURCE_FILES = [
  "docs/user-guide.en.md",
  "docs/user-guide.ru.md",
  "electron.vite.config.ts",
  "scripts/page-build.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.base.json",
];
const OUTPUTS = [
  "out/main/main.cjs",
  "out/main/store.cjs",
  "out/preload/preload.cjs",
  "out/preload/call-window-preload.cjs",
  "out/renderer/index.html",
  "out/renderer/call-window.html",
];
const STAMP = "out/build-stamp";

/** Builds into out/ under `repository` unless what lies there came from the same sources. */
export async function buildIfNeeded(repository: string, processes: Processes): Promise<void> {
  const sources = sourcesHash(repository);
  const stamp = join(repository, STAMP);
  const complete = OUTPUTS.every((file) => existsSync(join(repository, file)));
  if (complete && existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  await step("Building the application", () => build(repository, processes));
  writeFileSync(stamp, sources);
}

async function build(repository: string, processes: Processes): Promise<void> {
  const child = processes.start({
    name: "the build",
    command: process.execPath,
    args: [join(repository, "node_modules/electron-vite/bin/electron-vite.js"), "build"],
    cwd: repository,
  });
  const exit = await child.exited;
  if (exit.code !== 0) throw new PlainError(`The build failed (${describeExit(exit)}):\n${child.lastOutput()}`);
  const absent = OUTPUTS.filter((file) => !existsSync(join(repository, file)));
  if (absent.length > 0) throw new PlainError(`The build ended well without writing ${absent.join(", ")}`);
}

/** SHA-256 over the names and contents of everything that goes into the build; tests do not. */
function sourcesHash(repository: string): string {
  const hash = createHash("sha256");
  const add = (file: string) => {
    const content = readFileSync(join(repository, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  };
  for (const folder of SOURCE_FOLDERS) {
    const entries = readdirSync(join(repository, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
    for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
      add(file.slice(repository.length + 1));
    }
  }
  SOURCE_FILES.filter((file) => existsSync(join(repository, file))).forEach(add);
  return hash.digest("hex");
}

if (import.meta.main) {
  runScript(async () => {
    await buildIfNeeded(join(import.meta.dirname, ".."), createProcesses());
    return 0;
  });
}

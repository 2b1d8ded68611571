// `npm run e2e [-- playwright arguments]`: the end-to-end tests over the built application in a real Electron.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { buildIfNeeded } from "./build.ts";
import { prepareElectron } from "./prepare-electron.ts";
import { createProcesses } from "./processes.ts";
import { runScript } from "./progress.ts";

const repository = join(import.meta.dirname, "..");

runScript(async () => {
  const processes = createProcesses();
  processes.stopOnSignals();
  await buildIfNeeded(repository, processes);
  const electron = await prepareElectron(processes, availableParallelism());
  const tests = processes.start({
    name: "the end-to-end tests",
    command: process.execPath,
    args: [join(repository, "node_modules/@playwright/test/cli.js"), "test", ...process.argv.slice(2)],
    cwd: repository,
    env: electron.env,
    showOutput: true,
    stopSignal: "SIGINT", // the one on which Playwright closes its windows
  });
  const exit = await tests.exited;
  await processes.stopAll();
  return exit.code ?? 1;
});

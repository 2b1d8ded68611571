// `npm run tour`: plays the main job by itself in the built application, one line and one picture a step. With
// `-- --guide` the pictures of the user guide go to docs/pictures/guide, otherwise to out/tour/guide. The steps are
// in e2e/tour; here is what they need around them.
import { join } from "node:path";
import { buildIfNeeded } from "./build.ts";
import { waitForNoLeftovers } from "./leftover-processes.ts";
import { prepareElectron } from "./prepare-electron.ts";
import { createProcesses, RUN_ID_VARIABLE } from "./processes.ts";
import { runScript, say } from "./progress.ts";

const repository = join(import.meta.dirname, "..");

runScript(async () => {
  delete process.env[RUN_ID_VARIABLE]; // this run is its own, also inside another one
  const processes = createProcesses();
  processes.stopOnSignals();
  await buildIfNeeded(repository, processes);
  const electron = await prepareElectron(processes);
  const tour = processes.start({
    name: "the tour",
    command: process.execPath,
    args: [join(repository, "e2e/tour/play.ts"), ...process.argv.slice(2)],
    cwd: repository,
    env: electron.env,
    showOutput: true,
    graceMs: 15_000, // it closes its windows and services
  });
  const exit = await tour.exited;
  await processes.stopAll();
  const left = await waitForNoLeftovers(processes.runId, 5_000);
  for (const { pid, command } of left) {
    say(`left behind by the tour: ${pid} ${command}`);
    process.kill(pid, "SIGKILL");
  }
  return left.length > 0 ? 1 : (exit.code ?? 1);
});

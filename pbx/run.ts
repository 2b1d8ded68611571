// `npm run test:pbx [-- --calls 200] [-- playwright arguments]`: the built application against Kamailio, rtpengine,
// baresip and sipp. The last line is `N passed, N failed`; what cannot be had is a failure, never a skip.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildIfNeeded } from "../scripts/build.ts";
import { waitForNoLeftovers } from "../scripts/leftover-processes.ts";
import { prepareElectron } from "../scripts/prepare-electron.ts";
import { createProcesses, RUN_ID_VARIABLE } from "../scripts/processes.ts";
import { runScript, say } from "../scripts/progress.ts";
import { type Counts, countPlaywright } from "../scripts/test.ts";
import { ensureOwnNetwork, inOwnNetwork } from "./own-network.ts";
import { LOGS } from "./pbx-world.ts";
import { ensureTelephony } from "./telephony-packages.ts";

const repository = join(import.meta.dirname, "..");
const report = join(repository, "out", "reports", "pbx.json");

interface Options {
  /** How many calls in a row the leak test makes. */
  calls: number;
  playwright: string[];
}

function optionsOf(args: readonly string[]): Options {
  const at = args.indexOf("--calls");
  if (at === -1) return { calls: 20, playwright: [...args] };
  return { calls: Number(args[at + 1]), playwright: args.toSpliced(at, 2) };
}

async function main(): Promise<number> {
  const { calls, playwright } = optionsOf(process.argv.slice(2));
  ensureOwnNetwork();
  await ensureTelephony();
  delete process.env[RUN_ID_VARIABLE]; // this run is its own, also inside another one
  const processes = createProcesses();
  processes.stopOnSignals();
  await buildIfNeeded(repository, processes);
  const electron = await prepareElectron(processes);
  mkdirSync(join(repository, "out", "reports"), { recursive: true });
  rmSync(report, { force: true });
  rmSync(join(repository, LOGS), { recursive: true, force: true });

  const cli = join(repository, "node_modules/@playwright/test/cli.js");
  const config = join(import.meta.dirname, "playwright.config.ts");
  const tests = processes.start({
    name: "the tests against a real PBX",
    ...inOwnNetwork([process.execPath, cli, "test", "--config", config, ...playwright]),
    cwd: repository,
    env: { ...electron.env, KARTOTEKA_PBX_CALLS: String(calls) },
    showOutput: true,
    stopSignal: "SIGINT", // the one on which Playwright closes its windows
  });
  const exit = await tests.exited;
  await processes.stopAll();

  const counts = countsOfReport();
  if (exit.code !== 0 && counts.failed === 0) counts.failed = 1;
  for (const { pid, command } of await waitForNoLeftovers(processes.runId, 5_000)) {
    say(`left behind by the tests: ${pid} ${command}`);
    process.kill(pid, "SIGKILL");
    counts.failed += 1;
  }
  if (counts.skipped > 0) counts.failed += counts.skipped;
  say(`\n${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

function countsOfReport(): Counts {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  return countPlaywright(JSON.parse(readFileSync(report, "utf8")));
}

runScript(main);

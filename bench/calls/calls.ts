// `npm run bench -- calls [calls]`: T-1 to T-5 against the real PBX, floor, product and peer in turn. This part prepares
// what needs the network of the machine; run-calls.ts measures in a network of its own.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureOwnNetwork, inOwnNetwork } from "../../pbx/own-network.ts";
import { ensureTelephony } from "../../pbx/telephony-packages.ts";
import { buildIfNeeded } from "../../scripts/build.ts";
import { prepareElectron } from "../../scripts/prepare-electron.ts";
import { createProcesses } from "../../scripts/processes.ts";
import { PlainError, say } from "../../scripts/progress.ts";
import { ensurePackages } from "../../scripts/system-libraries.ts";
import { install, peerFolder } from "../peers.ts";

const repository = join(import.meta.dirname, "../..");

export type CallsOptions = {
  /** Of each contender. */
  calls: number;
  /** Ids of rows; null is all. */
  only: string[] | null;
  write: boolean;
};

export async function benchCalls(options: CallsOptions): Promise<number> {
  ensureOwnNetwork();
  await ensureTelephony();
  await ensurePackages(["tcpdump"], "The bench of calls");
  const processes = createProcesses();
  processes.stopOnSignals();
  try {
    await buildIfNeeded(repository, processes);
    const electron = await prepareElectron(processes);
    const bench = processes.start({
      name: "the bench of calls",
      ...inOwnNetwork([process.execPath, join(import.meta.dirname, "run-calls.ts"), JSON.stringify(options)]),
      cwd: repository,
      env: { ...electron.env, KARTOTEKA_PEER_PAGE: buildPeerPage() },
      showOutput: true,
    });
    const { code } = await bench.exited;
    return code ?? 1;
  } finally {
    await processes.stopAll();
  }
}

/** The script of JsSIP's page; undefined when it cannot be had here, which is told. */
function buildPeerPage(): string | undefined {
  const place = peerFolder("jssip");
  const reason = install(place, "jssip", say);
  if (reason !== null) {
    say(`jssip could not be installed: ${reason}`);
    return undefined;
  }
  const script = join(repository, "out", "bench-jssip.js");
  const run = spawnSync(process.execPath, [join(place, "build.mjs"), script], { encoding: "utf8" });
  if (run.status !== 0) throw new PlainError(`the page of JsSIP could not be made:\n${run.stderr}`);
  return script;
}

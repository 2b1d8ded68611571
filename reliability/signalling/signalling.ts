import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideElectron } from "../../bench/electron-environment.ts";
import { repository } from "../../e2e/world.ts";
import { ensureOwnNetwork, inOwnNetwork } from "../../pbx/own-network.ts";
import { ensureTelephony } from "../../pbx/telephony-packages.ts";
import { buildIfNeeded } from "../../scripts/build.ts";
import { createProcesses } from "../../scripts/processes.ts";
import { PlainError } from "../../scripts/progress.ts";
import type { Outcome } from "../report.ts";

/**
 * calls through the real Kamailio, rtpengine and baresip whose WebSocket is reset, falls silent, or whose desk gets
 * another address. It runs in a network of its own, as the suite against a real PBX does.
 */
export async function cutSignalling(options: { calls: number }, seed: number): Promise<Outcome> {
  ensureOwnNetwork();
  await ensureTelephony();
  const processes = createProcesses();
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-signalling-"));
  const found = join(folder, "outcome.json");
  try {
    await buildIfNeeded(repository, processes);
    await provideElectron(processes);
    const script = join(import.meta.dirname, "signalling-process.ts");
    const run = processes.start({
      name: "the calls whose signalling breaks",
      ...inOwnNetwork([process.execPath, script, String(options.calls), String(seed), found]),
      cwd: repository,
      showOutput: true,
    });
    await run.exited;
    if (!existsSync(found)) throw new PlainError("signalling: the calls came to no end");
    return JSON.parse(readFileSync(found, "utf8")) as Outcome;
  } finally {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

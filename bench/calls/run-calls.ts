// The measurement itself, inside a network of its own: node bench/calls/run-calls.ts <options as JSON>.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createWorld } from "../../e2e/world.ts";
import { startTelephone } from "../../pbx/baresip.ts";
import { startPbx } from "../../pbx/kamailio.ts";
import { microphoneFile, tones } from "../../pbx/pbx-world.ts";
import { openTcpProxy, type TcpProxy } from "../../pbx/tcp-proxy.ts";
import { demoAccount } from "../../scripts/demo-account.ts";
import { createProcesses, type Processes } from "../../scripts/processes.ts";
import { runScript, say } from "../../scripts/progress.ts";
import { isAsked } from "../options.ts";
import { report } from "../report.ts";
import { failureOf, type Result } from "../result.ts";
import type { Bench } from "./bench-parts.ts";
import { callerNamed } from "./caller-named.ts";
import { pageCaller, productCaller } from "./callers.ts";
import type { CallsOptions } from "./calls.ts";
import { connectionLost } from "./connection-lost.ts";
import { placedCalls } from "./placed-calls.ts";

/** Of the account that the desk syncs: GOALS T-5. */
const clients = 100_000;

const rows = [
  { ids: ["T-1", "T-2", "T-3"], run: placedCalls },
  { ids: ["T-4"], run: connectionLost },
  { ids: ["T-5"], run: callerNamed },
] as const;

runScript(async () => {
  const { calls, only, write } = JSON.parse(process.argv[2] ?? "") as CallsOptions;
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-bench-calls-"));
  const processes = createProcesses();
  const closing: (() => Promise<void>)[] = [];
  try {
    say(`load ${loadavg()[0]?.toFixed(1)} at the beginning`);
    const bench = await prepare(processes, { folder, calls, closing });
    const results: Result[] = [];
    for (const { ids, run } of rows) {
      if (!isAsked(ids, only)) continue;
      say(`${ids.join(", ")} … (${((performance.now() - started) / 1_000).toFixed(0)} s)`);
      try {
        results.push(...(await run(bench)));
      } catch (error) {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        say(`  failed: ${reason}`);
        const row = { id: ids.join(", "), work: "calls", unit: "ms", goal: { words: "" } } as const;
        results.push(failureOf(row, reason.split("\n")[0] ?? ""));
      }
    }
    report(results, "calls", started, write);
    return results.every(({ failure }) => failure === null) ? 0 : 1;
  } finally {
    for (const close of closing.toReversed()) await close();
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
});

type Preparation = { folder: string; calls: number; closing: (() => Promise<void>)[] };

async function prepare(processes: Processes, { folder, calls, closing }: Preparation): Promise<Bench> {
  const pbx = await startPbx(processes, { folder });
  const proxy = async (): Promise<TcpProxy> => {
    const opened = await openTcpProxy({ host: pbx.address, port: pbx.webSocketPort });
    closing.push(() => opened.close());
    return opened;
  };
  const ofProduct = await proxy();
  say(`  a server with ${clients.toLocaleString("en")} clients`);
  const world = await createWorld({ clients, history: false, pbxUrl: ofProduct.url });
  closing.push(() => world.close());
  await startTelephone(processes, { pbx, folder, number: "201", hertz: tones.first, answers: "at once" });
  const microphone = join(folder, "microphone.wav");
  writeFileSync(microphone, microphoneFile());
  say("  the desk takes them");
  const desk = await world.openDesk({
    profile: "bench",
    switches: [`--use-file-for-fake-audio-capture=${microphone}`],
  });
  await desk.beginSignIn(world.serverUrl, demoAccount);
  const product = await productCaller(desk, world, ofProduct);
  const page = async (name: string, script: string) => {
    const caller = await pageCaller({ name, script, folder, proxy: await proxy(), microphone });
    closing.push(() => caller.close());
    return caller;
  };
  const bare = await page("floor", join(import.meta.dirname, "page/bare-phone.js"));
  const peerPage = process.env["KARTOTEKA_PEER_PAGE"];
  const jssip = peerPage === undefined ? null : await page("jssip", peerPage);
  return { processes, folder, world, pbx, product, bare, jssip, calls, rounds: 5 };
}

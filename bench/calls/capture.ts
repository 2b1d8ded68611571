// tcpdump on the loopback of the bench's own network: the clock of every time in this suite is the kernel's.
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { performance } from "node:perf_hooks";
import type { Processes } from "../../scripts/processes.ts";
import { PlainError } from "../../scripts/progress.ts";
import { type Packet, readPackets } from "./packets.ts";

const KEPT = join(import.meta.dirname, "../../out/bench-calls-failed.pcap");
/** Nothing that was seen is still in tcpdump's hands after it. */
const FLUSH_MS = 300;
const READY_MS = 10_000;

export type Capture = {
  /** All that was on the wire since it began. */
  packets(): Promise<Packet[]>;
  /** For whoever looks why a turn failed. */
  keep(): void;
  stop(): Promise<void>;
};

/** UDP, and TCP on these ports. */
export async function startCapture(
  processes: Processes,
  folder: string,
  tcpPorts: readonly number[],
): Promise<Capture> {
  const file = join(folder, `wire-${performance.now().toFixed(0)}.pcap`);
  const filter = ["udp", ...tcpPorts.map((port) => `or tcp port ${port}`)].join(" ");
  const tcpdump = processes.start({
    name: "tcpdump",
    command: "tcpdump",
    args: ["-i", "lo", "-n", "-s", "0", "-B", "16384", "-U", "--immediate-mode", "-Z", "root", "-w", file, filter],
  });
  const deadline = performance.now() + READY_MS;
  while (!existsSync(file) || readFileSync(file).length < 24) {
    if (performance.now() > deadline) throw new PlainError(`tcpdump did not start:\n${tcpdump.lastOutput()}`);
    await sleep(50);
  }
  return {
    async packets() {
      await sleep(FLUSH_MS);
      return readPackets(readFileSync(file));
    },
    keep: () => copyFileSync(file, KEPT),
    stop: () => tcpdump.stop(),
  };
}

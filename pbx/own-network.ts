// The suite has a network namespace of its own: nothing it sends can leave the machine, and every port in it is free.
import { spawnSync } from "node:child_process";
import { PlainError } from "../scripts/progress.ts";

/** Throws where the system does not let this person make one. */
export function ensureOwnNetwork(): void {
  const tried = process.platform === "linux" ? spawnSync("unshare", ["--net", "true"]) : null;
  if (tried?.status === 0) return;
  throw new PlainError(
    "The tests against a real PBX need Linux and a network namespace of their own, which takes root: run them by root.",
  );
}

/** The same command inside a new network that has a loopback and nothing else; it vanishes with its last process. */
export function inOwnNetwork(command: readonly string[]): { command: string; args: string[] } {
  return { command: "unshare", args: ["--net", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...command] };
}

/** The same command inside the network in which the process `pid` runs. */
export function inNetworkOf(pid: number, command: readonly string[]): { command: string; args: string[] } {
  return { command: "nsenter", args: [`--net=/proc/${pid}/ns/net`, "--", ...command] };
}

/** ip(8); throws what it says when it refuses. */
export function ip(line: string, insidePid?: number): void {
  const words = ["ip", ...line.split(" ")];
  const { command, args } =
    insidePid === undefined ? { command: "ip", args: words.slice(1) } : inNetworkOf(insidePid, words);
  const run = spawnSync(command, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`ip ${line}: ${run.stderr}`);
}

/**
 * Of the packets that match (iptables(8)) this share does not arrive, chosen by chance, in the network of this process.
 * Returns what ends it. It stands for netem, which not every kernel has.
 */
export function losePackets(match: readonly string[], share: number): () => void {
  const rule = ["INPUT", ...match, "-m", "statistic", "--mode", "random", "--probability", String(share), "-j", "DROP"];
  const change = (how: "-A" | "-D") => {
    const run = spawnSync("iptables", [how, ...rule], { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`iptables ${how} ${rule.join(" ")}: ${run.stderr}`);
  };
  change("-A");
  return () => change("-D");
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChance } from "../scripts/seed/chance.ts";
import { desksFiles } from "./calls.ts";
import { checkState } from "./flows/check-state.ts";
import { readSaid, type Said } from "./flows/said.ts";
import type { Outcome } from "./report.ts";
import { requireStrace, runTraced } from "./strace.ts";

/**
 * The last one is calm: the disk is well again, and the same process must work as if nothing had been. A refused save
 * makes one call only: what is refused in a row may reach through several flows.
 */
const flows = [
  "save",
  "acknowledge",
  "pull",
  "checkpoint",
  "import",
  "swap",
  "profile",
  "save",
  "save",
  "save",
  "save",
];
/** The first so many of each sort come well before the calm; strace counts each sort for itself. */
const calls: Record<string, number> = { pwrite64: 900, write: 12, fsync: 40, fdatasync: 8, ftruncate: 3 };
/** SQLite tells a full disk from other faults when it writes, not when it flushes. */
const rightKinds: Record<string, string[]> = {
  ENOSPC: ["diskFull", "diskFailed"],
  EIO: ["diskFailed"],
  EROFS: ["diskReadOnly", "diskFailed"],
};
const longest = 1_000;

/**
 * the disk refuses one of a desk's calls after the other, alone or some together. Pass: the command under way
 * answers with the right kind within a second, nothing that was acknowledged is lost, nothing that was refused is there,
 * and the desk goes on.
 */
export async function failingDisk(options: { runs: number }, seed: number): Promise<Outcome> {
  requireStrace();
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "kartoteka-disk-"));
  const counts = { runs: 0, refusedCalls: 0, told: 0, lost: 0, half: 0, wrongKind: 0, slow: 0, stuck: 0 };
  const failures: string[] = [];
  try {
    for (let run = 0; run < options.runs; run += 1) {
      const chance = createChance(seed * 15_485_863 + run);
      const error = chance.pick(Object.keys(rightKinds));
      const call = chance.pick(Object.keys(calls));
      const first = chance.between(1, calls[call] ?? 1);
      const last = first + chance.pick([0, 0, 3, 12]);
      const name = `${error} at ${call} ${first} to ${last}`;
      counts.runs += 1;
      counts.refusedCalls += last - first + 1;
      const said = await failAt(folder, { inject: `inject=${call}:error=${error}:when=${first}..${last}`, call, seed });
      for (const fault of [...faultsTold(said, rightKinds[error] ?? []), await checkState(desk(folder), said)]) {
        if (fault === null) continue;
        failures.push(`${name}: ${fault}`);
        const kind = (["lost", "half", "wrongKind", "slow", "stuck"] as const).find((one) => fault.startsWith(one));
        counts[kind ?? "lost"] += 1;
      }
      counts.told += said.filter(({ kind }) => kind === "failed").length;
    }
    return { counts, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const desk = (folder: string): string => join(folder, "profile", "account");

async function failAt(
  folder: string,
  { inject, call, seed }: { inject: string; call: string; seed: number },
): Promise<Said[]> {
  const profile = join(folder, "profile");
  const saidFile = join(folder, "said");
  rmSync(profile, { recursive: true, force: true });
  rmSync(saidFile, { force: true });
  mkdirSync(profile);
  await runTraced(["-e", `trace=${call}`, "-e", inject, "-o", "/dev/null", ...desksFiles(profile)], {
    folder: desk(folder),
    said: saidFile,
    seed,
    flows,
  });
  return readSaid(readFileSync(saidFile, "utf8"));
}

function faultsTold(said: readonly Said[], kinds: readonly string[]): string[] {
  const faults: string[] = [];
  let flow = 0;
  for (const one of said) {
    if (one.kind === "flow") flow += 1;
    if (one.kind !== "failed") continue;
    if (!kinds.includes(one.errorKind)) faults.push(`wrongKind: ${one.errorKind} in flow ${flows[flow - 1]}`);
    if (one.milliseconds > longest) faults.push(`slow: ${one.milliseconds} ms`);
    if (flow === flows.length) faults.push("stuck: the disk was well again, and a save was refused");
  }
  if (said.at(-1)?.kind !== "end") faults.push("stuck: the desk did not come to its end");
  return faults;
}

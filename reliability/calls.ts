import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkState } from "./flows/check-state.ts";
import { allFlows } from "./power.ts";
import { readSaid } from "./flows/said.ts";
import type { Outcome } from "./report.ts";
import { requireStrace, runTraced } from "./strace.ts";

/** strace counts each of them for itself. */
const calls = ["pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir"];
/** Only calls on these are counted: a Node process makes many that are none of the desk's. */
const names = [
  "cache.db",
  "cache.db-wal",
  "cache.db-journal",
  "cache.db-mark",
  "cache.form.json",
  "cache.form.json.new",
];
const more = ["unsent.journal", "unsent.journal.new", "staging.db", "staging.db-wal", "staging.db-journal"];
const profiles = ["profile.json", "profile.json.new", "profile.backup.json"];

/** The -P options of strace for every file of a desk; `profile` is the folder above the account's. */
export function desksFiles(profile: string): string[] {
  const account = join(profile, "account");
  const files = [...names, ...more].map((name) => join(account, name));
  return [account, ...files, ...profiles.map((name) => join(profile, name))].flatMap((path) => ["-P", path]);
}

/**
 * SIGKILL at the first, second, third … call of each sort of a desk that goes through all flows, until it comes to
 * its end; what is left is opened as the next start would, and held against what the desk had said.
 * `step`: every which call; `points`: at most so many kills, shared among the sorts.
 */
export async function killAtCalls(options: { step: number; points: number }, seed: number): Promise<Outcome> {
  requireStrace();
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "kartoteka-calls-"));
  const reached: Record<string, number> = {};
  const counts = { points: 0, lost: 0, corrupt: 0 };
  const failures: string[] = [];
  let open = calls;
  try {
    for (let number = 1 + (seed % options.step); open.length > 0; number += options.step) {
      for (const call of open) {
        if (counts.points >= options.points) return { counts: { ...counts, ...reached }, failures };
        const run = await killAt(folder, { call, number, seed });
        if (run.isWhole) open = open.filter((other) => other !== call);
        else counts.points += 1;
        if (!run.isWhole) reached[call] = number;
        if (run.fault === null) continue;
        counts[run.fault.startsWith("lost") ? "lost" : "corrupt"] += 1;
        failures.push(`${call} ${number}: ${run.fault}`);
      }
    }
    return { counts: { ...counts, ...reached }, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killAt(
  folder: string,
  { call, number, seed }: { call: string; number: number; seed: number },
): Promise<{ isWhole: boolean; fault: string | null }> {
  const profile = join(folder, "profile");
  const said = join(folder, "said");
  rmSync(profile, { recursive: true, force: true });
  rmSync(said, { force: true });
  mkdirSync(profile);
  const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${number}`, "-o", "/dev/null"];
  const code = await runTraced([...inject, ...desksFiles(profile)], {
    folder: join(profile, "account"),
    said,
    seed,
    flows: allFlows,
  });
  const told = existsSync(said) ? readSaid(readFileSync(said, "utf8")) : [];
  return { isWhole: code === 0, fault: await checkState(join(profile, "account"), told) };
}

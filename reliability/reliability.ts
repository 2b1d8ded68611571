// `npm run reliability -- NAME [--seed S] [--rounds N] …`: one harness, one line of counts at the end, exit code 1 on any
// loss. The same seed makes the same faults; what a kill meets depends on the machine as well. See docs/reliability.md.
import { PlainError, runScript, say } from "../scripts/progress.ts";
import { type Outcome, reportLines } from "./report.ts";

type Options = { seed: number; number(name: string, otherwise: number): number };

const harnesses: Record<string, (options: Options) => Promise<Outcome>> = {
  async kill({ seed, number }) {
    const { killStore } = await import("./kill.ts");
    const { killSnapshot } = await import("./kill-snapshot.ts");
    const clients = number("clients", 2_000);
    const store = await killStore({ rounds: number("rounds", 200), clients }, seed);
    const snapshot = await killSnapshot({ rounds: number("snapshots", 40), clients }, seed);
    return {
      counts: { ...store.counts, ...prefixed(snapshot.counts) },
      failures: [...store.failures, ...snapshot.failures],
    };
  },
  async lock({ seed, number }) {
    const { raceForLock } = await import("./lock.ts");
    return raceForLock({ rounds: number("rounds", 40) }, seed);
  },
  async rot({ seed, number }) {
    const { rot } = await import("./rot.ts");
    const flips = number("flips", 2_000);
    return rot(
      {
        flips,
        zeroed: number("zeroed", Math.ceil(flips / 10)),
        truncated: number("truncated", Math.ceil(flips / 20)),
        deletedLogs: number("logs", Math.ceil(flips / 50)),
      },
      seed,
    );
  },
  async calls({ seed, number }) {
    const { killAtCalls } = await import("./calls.ts");
    return killAtCalls({ step: number("step", 1), points: number("points", 400) }, seed);
  },
  async upgrade({ seed }) {
    const { upgrade } = await import("./upgrade.ts");
    return upgrade(seed);
  },
  async disk({ seed, number }) {
    const { failingDisk } = await import("./disk.ts");
    return failingDisk({ runs: number("rounds", 60) }, seed);
  },
  async files({ seed, number }) {
    const { uploadFiles } = await import("./files/upload-files.ts");
    const uploads = number("uploads", 2_000);
    const largest = number("largest", 3_000_000);
    const kills = number("kills", Math.ceil(uploads / 10));
    const serverKills = number("serverKills", Math.ceil(uploads / 40));
    return uploadFiles({ uploads, largest, cutWithin: number("cutWithin", 2_500_000), kills, serverKills }, seed);
  },
  async "call-log"({ seed, number }) {
    const { killInCalls } = await import("./call-log/call-log.ts");
    return killInCalls({ calls: number("calls", 2_000), desks: number("desks", 3) }, seed);
  },
  async sip({ seed, number }) {
    const { hostileSip } = await import("./sip/hostile-sip.ts");
    return hostileSip({ mutations: number("mutations", 200_000), floodSeconds: number("flood-seconds", 30) }, seed);
  },
  async signalling({ seed, number }) {
    const { cutSignalling } = await import("./signalling/signalling.ts");
    return cutSignalling({ calls: number("calls", 200) }, seed);
  },
  async power({ seed, number }) {
    const { power } = await import("./power.ts");
    return power({ states: number("states", 3_000) }, seed);
  },
};

async function main(): Promise<number> {
  const [name = "", ...rest] = process.argv.slice(2);
  const options = readOptions(rest);
  const names = name === "all" ? Object.keys(harnesses) : [name];
  let failed = 0;
  for (const one of names) {
    const harness = harnesses[one];
    if (!harness) throw new PlainError(`reliability: name one of: ${Object.keys(harnesses).join(", ")}, all`);
    const outcome = await harness(options);
    for (const line of reportLines(one, options.seed, outcome)) say(line);
    failed += outcome.failures.length;
  }
  return failed === 0 ? 0 : 1;
}

/** As `snapshotLost`. */
function prefixed(counts: Outcome["counts"]): Outcome["counts"] {
  const named = Object.entries(counts).map(([name, count]) => [
    `snapshot${name[0]?.toUpperCase()}${name.slice(1)}`,
    count,
  ]);
  return Object.fromEntries(named) as Outcome["counts"];
}

/** `--name value` and nothing else. */
function readOptions(args: string[]): Options {
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index += 2) {
    const [name = "", value = ""] = args.slice(index, index + 2);
    if (!name.startsWith("--")) throw new PlainError(`reliability: ${name} is no option`);
    values.set(name.slice(2), value);
  }
  const number = (name: string, otherwise: number): number => {
    const value = values.get(name);
    if (value === undefined) return otherwise;
    const parsed = Number(value);
    if (value === "" || !Number.isSafeInteger(parsed) || parsed < 0)
      throw new PlainError(`reliability: --${name} takes a number`);
    return parsed;
  };
  return { seed: number("seed", 1), number };
}

runScript(main);

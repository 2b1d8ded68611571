import { type CheckResult, runCheck } from "./run-check.ts";
import type { Check, Sabotage } from "./sabotage.ts";

export type PlantedRun = {
  sabotages: readonly Sabotage[];
  say(line: string): void;
  /** How many checks run at the same time. */
  atOnce: number;
};

/**
 * `npm run sim -- --planted`: plants each bug in turn and runs its checks until one turns red. The checks are run as the
 * product is, too: one that is red by itself proves nothing. One line a bug, then `caught=N of N`; true when all are.
 */
export async function runPlanted({ sabotages, say, atOnce }: PlantedRun): Promise<boolean> {
  const baseline = new Map<string, Promise<CheckResult>>();
  /** Once for each check, and only for one that is needed. */
  const isTrusted = async (check: Check): Promise<boolean> => {
    const title = titleOf(check);
    const known = baseline.get(title) ?? runCheck(check, null);
    const isFirst = !baseline.has(title);
    baseline.set(title, known);
    const result = await known;
    if (isFirst && result.colour !== "green") say(`red without any planted bug: ${title}: ${result.what}`);
    return result.colour === "green";
  };

  let caught = 0;
  await eachOf(sabotages, atOnce, async (sabotage) => {
    const started = performance.now();
    const found = await catchIt(sabotage, isTrusted);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    if (found.isCaught) caught += 1;
    say(`${found.isCaught ? "caught" : "SURVIVED"} ${sabotage.name} (${seconds} s): ${found.words}`);
  });
  say(`caught=${caught} of ${sabotages.length}`);
  return caught === sabotages.length;
}

async function catchIt(
  sabotage: Sabotage,
  isTrusted: (check: Check) => Promise<boolean>,
): Promise<{ isCaught: boolean; words: string }> {
  const words: string[] = [];
  for (const check of sabotage.checks) {
    if (!(await isTrusted(check))) continue;
    const result = await runCheck(check, sabotage.name);
    if (!result.wasPlanted) words.push(`${titleOf(check)} never loads the file`);
    else if (result.colour === "red") return { isCaught: true, words: `${titleOf(check)}: ${result.what}` };
    else words.push(`${titleOf(check)} ${result.colour === "green" ? "stays green" : `is broken: ${result.what}`}`);
  }
  return { isCaught: false, words: words.join("; ") || "no check that is green without it" };
}

function titleOf(check: Check): string {
  if (check.kind === "script") return check.args.join(" ");
  return check.title === undefined ? check.file : `${check.file} «${check.title}»`;
}

/** So many at a time, each begun as soon as there is room. */
async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  const lane = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

import { parseArgs } from "node:util";
import { type Profile, profiles } from "./context.ts";

export const suites = ["table", "card", "calls", "ui"] as const;

export type Options = {
  suite: (typeof suites)[number];
  profile: Profile;
  /** Ids of rows, `P-4` for all of its letters too; null is all. */
  only: string[] | null;
  /** Whether the table goes into docs/performance.md too. */
  write: boolean;
  /** Of the suites that take a number. */
  count: number | null;
};

/** Throws an Error whose message says what is possible. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      profile: { type: "string", default: "quick" },
      only: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const [suite = "table", count] = positionals;
  const profile = Object.values(profiles).find(({ name }) => name === values.profile);
  const known = suites.find((name) => name === suite);
  if (!profile) throw new Error(`--profile is one of: ${Object.keys(profiles).join(", ")}`);
  if (!known) throw new Error(`name one of: ${suites.join(", ")}`);
  if (count !== undefined && !(Number(count) > 0)) throw new Error(`not a number: ${count}`);
  const only = values.only?.split(",").map((id) => id.trim().toUpperCase()) ?? null;
  if (values.write && only) throw new Error("--write is for a whole table");
  return { suite: known, profile, only, write: values.write, count: count === undefined ? null : Number(count) };
}

/** Whether a row with these ids is asked for. Letters behind the number need not be named. */
export function isAsked(ids: readonly string[], only: string[] | null): boolean {
  if (only === null) return true;
  const upper = ids.map((id) => id.toUpperCase());
  return only.some((asked) => upper.some((id) => id === asked || id.replace(/[A-Z]$/, "") === asked));
}

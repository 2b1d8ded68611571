import { z } from "zod";
import { median, spread } from "./figures.ts";

export const units = ["ms", "µs", "MB", "KB"] as const;

/** The same work by somebody else, in the same run. */
const otherSchema = z.object({
  name: z.string(),
  /** The median of its rounds, in the row's unit. */
  value: z.number(),
  /** Largest by smallest of its rounds. */
  spread: z.number(),
});

/** One row of out/bench.json. */
export const resultSchema = z.object({
  /** Of the goal: P-1 … P-12, S-5; a letter behind it where a goal has several figures. */
  id: z.string(),
  work: z.string(),
  unit: z.enum(units),
  /** The product's median over the rounds. */
  value: z.number(),
  spread: z.number(),
  rounds: z.int(),
  /** Measurements within one round, of which a round's figure is the quantile that `work` names. */
  n: z.int(),
  floor: otherSchema.nullable(),
  /** All that did the same work; the fastest first. */
  peers: z.array(otherSchema),
  /** Product by floor. */
  ratioToFloor: z.number().nullable(),
  /** Product by the fastest peer: below 1 the product is the faster one. */
  ratioToPeer: z.number().nullable(),
  /** What GOALS wants, in words, and whether it is so; null where no figure decides it or the row is void. */
  goal: z.string(),
  isReached: z.boolean().nullable(),
  /** The floor itself was not steady: the row says nothing. */
  isVoid: z.boolean(),
  /** Not the same work after all (counts, checksums) or somebody broke off: then there are no figures. */
  failure: z.string().nullable(),
  notes: z.array(z.string()),
});
export type Result = z.infer<typeof resultSchema>;

/** By GOALS rule 9 a floor that differs more than so from itself makes its row void. */
export const largestSpread = 1.5;

/** What a goal demands of the figures; every demand that is named must hold. */
export type Goal = {
  words: string;
  /** In the row's unit. */
  atMost?: number;
  timesFloor?: number;
  timesBestPeer?: number;
};

/** Figures of a round by contender, in the row's unit. */
export type Rounds = { ours: number[]; floor: number[] | null; peers: Record<string, number[]> };

export type Measured = Pick<Result, "id" | "work" | "unit" | "n"> & {
  rounds: Rounds;
  /** The floor's medians by round, where `rounds` has a figure of all rounds together: by them it was steady or not. */
  floorMedians?: number[];
  goal: Goal;
  notes?: string[];
};

/** Medians, ratios, the verdict. Pure. */
export function resultOf({ id, work, unit, n, rounds, floorMedians, goal, notes = [] }: Measured): Result {
  const value = median(rounds.ours);
  const floor = rounds.floor && other("floor", rounds.floor, floorMedians);
  const peers = Object.entries(rounds.peers)
    .filter(([, figures]) => figures.length > 0)
    .map(([name, figures]) => other(name, figures))
    .sort((first, second) => first.value - second.value);
  const isVoid = floor !== null && floor.spread > largestSpread;
  const ratioToFloor = floor && value / floor.value;
  const ratioToPeer = peers[0] ? value / peers[0].value : null;
  return {
    id,
    work,
    unit,
    value,
    spread: spread(rounds.ours),
    rounds: rounds.ours.length,
    n,
    floor,
    peers,
    ratioToFloor,
    ratioToPeer,
    goal: goal.words,
    isReached: isVoid ? null : verdict(goal, { value, ratioToFloor, ratioToPeer }),
    isVoid,
    failure: null,
    notes,
  };
}

/** A row whose contenders did not do the same work, or did not end it. */
export function failureOf(row: Pick<Result, "id" | "work" | "unit"> & { goal: Goal }, failure: string): Result {
  const nothing = { value: Number.NaN, spread: Number.NaN, rounds: 0, n: 0, floor: null, peers: [] };
  const verdictless = { ratioToFloor: null, ratioToPeer: null, isReached: null, isVoid: false, notes: [] };
  return { ...row, ...nothing, ...verdictless, goal: row.goal.words, failure };
}

function other(name: string, figures: number[], steady = figures): z.infer<typeof otherSchema> {
  return { name, value: median(figures), spread: spread(steady) };
}

type Figures = { value: number; ratioToFloor: number | null; ratioToPeer: number | null };

/** Null when the goal demands what this run did not measure, and nothing that was measured speaks against it. */
function verdict({ atMost, timesFloor, timesBestPeer }: Goal, figures: Figures): boolean | null {
  const demands: [number | undefined, number | null][] = [
    [atMost, figures.value],
    [timesFloor, figures.ratioToFloor],
    [timesBestPeer, figures.ratioToPeer],
  ];
  const named = demands.filter(([limit]) => limit !== undefined) as [number, number | null][];
  if (named.some(([limit, figure]) => figure !== null && figure > limit)) return false;
  return named.length === 0 || named.some(([, figure]) => figure === null) ? null : true;
}

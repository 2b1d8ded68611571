import { median, quantile } from "../figures.ts";
import type { Result, Rounds } from "../result.ts";
import { type Goal, resultOf } from "../result.ts";

/** Times of each round by contender, in milliseconds. */
export type Samples = { ours: number[][]; floor: number[][] | null; peers: Record<string, number[][]> };

type Rows = {
  id: string;
  work: string;
  samples: Samples;
  /** Of which figure the goal speaks. */
  goalOf: "p50" | "p95" | "max";
  goal: Goal;
  notes?: string[];
};

const figures = {
  p50: median,
  p95: (times: number[]) => quantile(times, 0.95),
  max: (times: number[]) => Math.max(...times),
};

/**
 * A goal's three rows: p50, p95 and the largest; the one that the goal speaks of bears its id alone. A round has too few
 * calls for a p95 of its own: it is that of all rounds together, and whether the floor was steady its medians tell.
 */
export function rowsOf({ id, work, samples, goalOf, goal, notes = [] }: Rows): Result[] {
  const others = Object.keys(figures).filter((name) => name !== goalOf);
  const floorMedians = samples.floor?.map(median);
  return [goalOf, ...others].map((name) => {
    const figure = figures[name as keyof typeof figures];
    const isOfRounds = name === "p50";
    const ofRounds = (rounds: number[][]) => (isOfRounds ? rounds.map(figure) : [figure(rounds.flat())]);
    const peers = Object.fromEntries(Object.entries(samples.peers).map(([peer, rounds]) => [peer, ofRounds(rounds)]));
    const rounds: Rounds = { ours: ofRounds(samples.ours), floor: samples.floor && ofRounds(samples.floor), peers };
    return resultOf({
      id: name === goalOf ? id : `${id}${name === "max" ? "m" : name === "p50" ? "a" : "b"}`,
      work: `${work}, ${name}`,
      unit: "ms",
      n: (isOfRounds ? samples.ours[0] : samples.ours.flat())?.length ?? 0,
      rounds,
      ...(floorMedians ? { floorMedians } : {}),
      goal: name === goalOf ? goal : { words: "no goal of its own" },
      ...(name === goalOf ? { notes } : {}),
    });
  });
}

import { describe, expect, it } from "vitest";
import { createLoad } from "./load.ts";
import { runChaos } from "./run-chaos.ts";
import { runCutAnswers } from "./cut-answers.ts";
import { createChance } from "../../scripts/seed/chance.ts";

const patience = 300_000;

describe("real processes over bad lines", () => {
  it("G10-4, R-11: 20 rounds with kills of desks and server: nothing lost, doubled, reordered, stuck or different", {
    timeout: patience,
  }, async () => {
    const { mutations, findings } = await runChaos({ rounds: 20, seed: 11, mutations: 25, wholeEvery: 10, say() {} });
    expect(findings).toEqual([]);
    expect(mutations).toBe(20 * 3 * 25);
  });

  it("R-12: 150 answers cut at some byte: everything is there exactly once", { timeout: patience }, async () => {
    const { answers, findings } = await runCutAnswers({ answers: 150, seed: 12 });
    expect(findings).toEqual([]);
    expect(answers).toBeGreaterThanOrEqual(150);
  });

  it("R-11: the same seed gives the same work", () => {
    const settled = { clients: ["a", "b"], comments: ["c"], tasks: ["t"] };
    const names = (seed: number) => {
      const load = createLoad(createChance(seed), "1.1", settled);
      return Array.from({ length: 50 }, () => load.next().mutation.name).join();
    };
    expect(names(5)).toBe(names(5));
    expect(names(5)).not.toBe(names(6));
  });
});

/** One contender's measured work; null when it had to give up, with the reason told. */
export type Turn<Figures> = { name: string; run: () => Promise<Figures> };

/** Rounds of a process until its code is compiled and its pages are in its own cache: the first ones differ by two or three times. */
export const untilWarm = 2;

/**
 * Floor, product and peers in turn, round after round, so that what the machine does meanwhile meets all alike. The order
 * turns by one each round. A peer that fails is left out from then on, and its reason kept; floor and product must not.
 * `unmeasured`: rounds before the first that counts, where what is measured is warm by its name.
 */
export async function interleave<Figures>(
  turns: readonly Turn<Figures>[],
  rounds: number,
  mustEnd: readonly string[],
  unmeasured = 0,
): Promise<{ figures: Record<string, Figures[]>; failed: Record<string, string> }> {
  const figures: Record<string, Figures[]> = Object.fromEntries(turns.map(({ name }) => [name, []]));
  const failed: Record<string, string> = {};
  for (let round = -unmeasured; round < rounds; round += 1) {
    for (let index = 0; index < turns.length; index += 1) {
      const turn = turns[(index + round + unmeasured) % turns.length];
      if (!turn || turn.name in failed) continue;
      try {
        const figure = await turn.run();
        if (round >= 0) figures[turn.name]?.push(figure);
      } catch (error) {
        if (mustEnd.includes(turn.name)) throw error;
        failed[turn.name] = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      }
    }
  }
  // half a peer's rounds would be another median than the others'
  for (const name of Object.keys(failed)) figures[name] = [];
  return { figures, failed };
}

/** One contender's measured work; null when it had to give up, with the reason told. */
export type Turn<Figures> = { name: string; run: () => Promise<Figures> };

/**
 * Floor, product and peers in turn, round after round, so that what the machine does meanwhile meets all alike. The order
 * turns by one each round. A peer that fails is left out from then on, and its reason kept; floor and product must not.
 */
export async function interleave<Figures>(
  turns: readonly Turn<Figures>[],
  rounds: number,
  mustEnd: readonly string[],
): Promise<{ figures: Record<string, Figures[]>; failed: Record<string, string> }> {
  const figures: Record<string, Figures[]> = Object.fromEntries(turns.map(({ name }) => [name, []]));
  const failed: Record<string, string> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < turns.length; index += 1) {
      const turn = turns[(index + round) % turns.length];
      if (!turn || turn.name in failed) continue;
      try {
        figures[turn.name]?.push(await turn.run());
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

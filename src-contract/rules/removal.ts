/** How long a removed card can be brought back (G5-15); then the server erases it. */
export const removalDays = 30;

const dayMilliseconds = 86_400_000;

/** When nothing of the card is left any more. */
export function erasedAfter(removedAt: number): number {
  return removedAt + removalDays * dayMilliseconds;
}

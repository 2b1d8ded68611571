/** What a harness found. Green: no failure. */
export type Outcome = { counts: Record<string, number>; failures: string[] };

const shown = 20;

/** `rot: cases=… silent=0` and before it, for a person who looks for the fault, the first failures. */
export function reportLines(name: string, seed: number, { counts, failures }: Outcome): string[] {
  const told = failures.slice(0, shown).map((failure) => `${name}: ${failure}`);
  if (failures.length > shown) told.push(`${name}: and ${failures.length - shown} more`);
  const numbers = Object.entries(counts).map(([key, value]) => `${key}=${value}`);
  return [...told, `${name}: ${[...numbers, `failures=${failures.length}`, `seed=${seed}`].join(" ")}`];
}

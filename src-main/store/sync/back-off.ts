/** five hundred desks that lost one server come back spread out, and one desk comes back soon. */
const firstDelay = 500;
const longestDelay = 30_000;

/** Milliseconds before the next try after `failures` failures in a row: doubling, half of it by chance. `random`: 0 to 1. */
export function backOff(failures: number, random: () => number): number {
  const whole = Math.min(longestDelay, firstDelay * 2 ** (failures - 1));
  return whole / 2 + random() * (whole / 2);
}

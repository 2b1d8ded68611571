/** Finding a tone of ours in what comes back from the far end (G14-9). Pure; samples are -1 to 1. */

/** The tones that are sent one after another: apart enough to be told from each other through any codec of a telephone. */
export const echoTones = [650, 1_100, 1_700] as const;

/** How loud one frequency is, as the amplitude of its sine (Goertzel). */
export function amplitudeOf(frequency: number, samples: Float32Array, sampleRate: number): number {
  const turn = (2 * Math.PI * frequency) / sampleRate;
  const factor = 2 * Math.cos(turn);
  let before = 0;
  let last = 0;
  for (const sample of samples) {
    const next = sample + factor * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - factor * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / Math.max(1, samples.length);
}

const quietestReturn = 0.004;

/** Whether these samples are mostly this tone: a voice or a noise that has the frequency in it is not enough. */
export function isTone(frequency: number, samples: Float32Array, sampleRate: number): boolean {
  const amplitude = amplitudeOf(frequency, samples, sampleRate);
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const share = power === 0 ? 0 : (amplitude * amplitude * samples.length) / (2 * power);
  return amplitude >= quietestReturn && share >= 0.4;
}

/**
 * What the ways of the tones say together; null: too few of them came back. One may be lost on a bad network. The middle
 * one is told: the first is often late because the far end's buffer is still filling.
 */
export function wayBack(milliseconds: readonly (number | null)[]): number | null {
  const returned = milliseconds.filter((way) => way !== null).toSorted((one, other) => one - other);
  if (returned.length * 2 <= milliseconds.length) return null;
  return returned[Math.floor(returned.length / 2)] ?? null;
}

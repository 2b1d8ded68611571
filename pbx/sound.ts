// Sound as numbers: which tone is in it, and whether there is any.

export interface Sound {
  sampleRate: number;
  /** −1 to 1. */
  samples: readonly number[];
}

const WAV_HEADER = 44;
/** Tones that are 100 Hz apart are told apart within it. */
const PIECE_SECONDS = 0.04;

/** A mono WAV of 16 bits that may still be written: its header's lengths are not believed. */
export function soundOfRecording(file: Buffer): Sound {
  const samples: number[] = [];
  for (let at = WAV_HEADER; at + 1 < file.length; at += 2) samples.push(file.readInt16LE(at) / 32_768);
  return { sampleRate: file.length < WAV_HEADER ? 8_000 : file.readUInt32LE(24), samples };
}

export function lastSeconds({ sampleRate, samples }: Sound, seconds: number): Sound {
  return { sampleRate, samples: samples.slice(-Math.round(seconds * sampleRate)) };
}

/** From the second `from` on. */
export function since({ sampleRate, samples }: Sound, from: number): Sound {
  return { sampleRate, samples: samples.slice(Math.round(from * sampleRate)) };
}

export function secondsOf({ sampleRate, samples }: Sound): number {
  return samples.length / sampleRate;
}

/** Root mean square, 0 to 1. */
export function loudness({ samples }: Sound): number {
  if (samples.length === 0) return 0;
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** How strong one tone is in the sound, as its amplitude, 0 to 1 (Goertzel's algorithm). */
export function toneAmplitude({ sampleRate, samples }: Sound, hertz: number): number {
  if (samples.length === 0) return 0;
  const turn = (2 * Math.PI * hertz) / sampleRate;
  const coefficient = 2 * Math.cos(turn);
  let last = 0;
  let before = 0;
  for (const sample of samples) [last, before] = [sample + coefficient * last - before, last];
  const power = last * last + before * before - coefficient * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

/** The strongest of some tones, or null when none stands out of what else is heard. */
export function toneIn(sound: Sound, candidates: readonly number[]): number | null {
  const [strongest] = candidates
    .map((hertz) => ({ hertz, share: shareOfTone(sound, hertz) }))
    .toSorted((one, other) => other.share - one.share);
  return strongest && strongest.share > 0.4 ? strongest.hertz : null;
}

/** All of some tones that sound together, in the order of `candidates`; a voice among others is quieter than one alone. */
export function tonesIn(sound: Sound, candidates: readonly number[]): number[] {
  return candidates.filter((hertz) => shareOfTone(sound, hertz) > 0.08);
}

/**
 * The share of the sound's power that lies in one tone. Piece by piece: what a jitter buffer stretches or leaves out
 * shifts the phase, and over a longer piece a tone would cancel itself.
 */
function shareOfTone(sound: Sound, hertz: number): number {
  // quieter than the noise that a codec makes of silence
  if (loudness(sound) < 0.001) return 0;
  const length = Math.round(PIECE_SECONDS * sound.sampleRate);
  let ofTone = 0;
  let all = 0;
  for (let at = 0; at + length <= sound.samples.length; at += length) {
    const piece = { sampleRate: sound.sampleRate, samples: sound.samples.slice(at, at + length) };
    ofTone += toneAmplitude(piece, hertz) ** 2 / 2;
    all += loudness(piece) ** 2;
  }
  return all === 0 ? 0 : ofTone / all;
}

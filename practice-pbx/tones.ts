/**
 * Sound at 8000 Hz in PCMU (G.711 mu-law, ITU-T G.711): one byte a sample. A frame is 20 ms, 160 bytes.
 */
export const SAMPLE_RATE = 8000;
export const FRAME_MS = 20;
export const FRAME_BYTES = (SAMPLE_RATE * FRAME_MS) / 1000;

/** The mu-law byte of a zero sample. */
export const SILENT_BYTE = 0xff;

const BIAS = 0x84;
const CLIP = 32635;

/** @param sample 16-bit signed */
export function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(Math.trunc(sample)), CLIP) + BIAS;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

const LINEAR: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + BIAS) << ((bits & 0x70) >> 4);
  return bits & 0x80 ? BIAS - magnitude : magnitude - BIAS;
});

/** @returns a 16-bit signed sample */
export function fromMuLaw(byte: number): number {
  return LINEAR[byte & 0xff] ?? 0;
}

/** Root mean square of PCMU bytes, 0 (silence) to 1 (full scale). */
export function muLawLevel(payload: Uint8Array): number {
  let sum = 0;
  for (const byte of payload) sum += (fromMuLaw(byte) / 32768) ** 2;
  return payload.length === 0 ? 0 : Math.sqrt(sum / payload.length);
}

export interface Tone {
  /** One frequency, or the two of a DTMF pair. */
  readonly hz: readonly number[];
  readonly ms: number;
}

const PEAK = 0.3 * 32767;

/** PCMU samples of a tone, with 5 ms ramps so that it does not click. */
export function toneSamples(tone: Tone): Uint8Array {
  const length = Math.round((SAMPLE_RATE * tone.ms) / 1000);
  const ramp = SAMPLE_RATE / 200;
  return Uint8Array.from({ length }, (_, index) => {
    const envelope = Math.min(1, index / ramp, (length - 1 - index) / ramp);
    return toMuLaw(PEAK * envelope * wave(tone.hz, index));
  });
}

/** One frame of an endless tone; `firstSample` counts from the start of the tone, so frames join smoothly. */
export function toneFrame(hz: readonly number[], firstSample: number): Uint8Array {
  return Uint8Array.from({ length: FRAME_BYTES }, (_, index) => toMuLaw(PEAK * wave(hz, firstSample + index)));
}

export function silence(ms: number): Uint8Array {
  return new Uint8Array(Math.round((SAMPLE_RATE * ms) / 1000)).fill(SILENT_BYTE);
}

function wave(hz: readonly number[], sample: number): number {
  const sum = hz.reduce((total, one) => total + Math.sin((2 * Math.PI * one * sample) / SAMPLE_RATE), 0);
  return hz.length === 0 ? 0 : sum / hz.length;
}

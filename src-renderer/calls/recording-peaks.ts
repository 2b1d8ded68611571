import { decodeCoarsely } from "../api/stored-sound.ts";

/** Of each side, as many bars as are drawn, 0 to 1. */
export type Peaks = { left: number[]; right: number[] };
const bars = 240;

/** Rejects for what is no sound. */
export async function peaksOf(sound: Blob): Promise<Peaks> {
  const decoded = await decodeCoarsely(sound);
  const channel = (index: number) =>
    barsOf(decoded.getChannelData(Math.min(index, decoded.numberOfChannels - 1)), bars);
  return { left: channel(0), right: channel(1) };
}

/** The loudest sample of each bar. Pure. */
export function barsOf(samples: Float32Array, count: number): number[] {
  const width = samples.length / count;
  return Array.from({ length: count }, (_, index) => {
    const part = samples.subarray(Math.floor(index * width), Math.floor((index + 1) * width));
    return Math.min(
      1,
      part.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
    );
  });
}

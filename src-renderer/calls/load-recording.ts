import type { Attachment } from "../../src-contract/entities/file.ts";
import type { Result } from "../../src-contract/errors.ts";
import { command } from "../api/command.ts";

/** All bytes of a recording, as the store reads them out of its encrypted files. `type`: what it is by its first bytes. */
export async function loadRecording({
  id: attachmentId,
  type,
}: Pick<Attachment, "id" | "type">): Promise<Result<Blob>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0, total = 1; from < total; ) {
    const read = await command("readRecording", { attachmentId, from });
    if (!read.ok) return read;
    const bytes = new Uint8Array(read.value.bytes);
    if (bytes.length === 0) break;
    pieces.push(bytes);
    from += bytes.length;
    total = read.value.total;
  }
  return { ok: true, value: new Blob(pieces, { type }) };
}

/** Of each side, as many bars as are drawn, 0 to 1. */
export type Peaks = { left: number[]; right: number[] };
const bars = 240;
/** Enough to see who spoke, and an hour of it stays below 100 MB. */
const sampleRate = 3_000;

/** Rejects for what is no sound. */
export async function peaksOf(sound: Blob): Promise<Peaks> {
  const decoded = await decode(sound);
  const channel = (index: number) =>
    barsOf(decoded.getChannelData(Math.min(index, decoded.numberOfChannels - 1)), bars);
  return { left: channel(0), right: channel(1) };
}

/** In milliseconds; null for what is no sound that can be played here. */
export async function lengthOfSound(sound: Blob): Promise<number | null> {
  try {
    return Math.round((await decode(sound)).duration * 1_000);
  } catch {
    return null;
  }
}

async function decode(sound: Blob): Promise<AudioBuffer> {
  return new OfflineAudioContext(2, 1, sampleRate).decodeAudioData(await sound.arrayBuffer());
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

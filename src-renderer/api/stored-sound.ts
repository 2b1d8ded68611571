import type { Attachment } from "../../src-contract/entities/file.ts";
import type { Result } from "../../src-contract/errors.ts";
import { command } from "./command.ts";

/** All bytes of a recording or an announcement, as the store reads them out of its sealed files. */
export async function readSound({ id: attachmentId, type }: Pick<Attachment, "id" | "type">): Promise<Result<Blob>> {
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

/** Enough to see who spoke, and an hour of it stays below 100 MB. */
const sampleRate = 3_000;

/** For its length and its picture, not to be heard. Rejects for what is no sound that can be played here. */
export async function decodeCoarsely(sound: Blob): Promise<AudioBuffer> {
  return new OfflineAudioContext(2, 1, sampleRate).decodeAudioData(await sound.arrayBuffer());
}

/** In milliseconds; null for what is no sound that can be played here. */
export async function lengthOfSound(sound: Blob): Promise<number | null> {
  try {
    return Math.round((await decodeCoarsely(sound)).duration * 1_000);
  } catch {
    return null;
  }
}

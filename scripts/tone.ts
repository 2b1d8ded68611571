// Telephone sounds as WAV files: mono, 16 bits.

export interface Note {
  /** In hertz, sounding together; none is silence. */
  frequencies: readonly number[];
  seconds: number;
  /** 0 to 1. */
  volume?: number;
  /** Dies away like a bell instead of sounding evenly. */
  decaying?: boolean;
}

/** Fades of this length at both ends of a note keep it from clicking. */
const FADE_SECONDS = 0.008;

export function wavFile(sampleRate: number, notes: readonly Note[]): Buffer {
  const samples = notes.flatMap((note) => noteSamples(sampleRate, note));
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length * 2, 40);
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((value, index) => data.writeInt16LE(Math.round(value * 32_767), index * 2));
  return Buffer.concat([header, data]);
}

function noteSamples(sampleRate: number, note: Note): number[] {
  const { frequencies, seconds, volume = 0.5, decaying = false } = note;
  return Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
    const time = index / sampleRate;
    const sum = frequencies.reduce((total, hertz) => total + Math.sin(2 * Math.PI * hertz * time), 0);
    const fade = Math.min(1, time / FADE_SECONDS, (seconds - time) / FADE_SECONDS);
    const envelope = decaying ? Math.exp((-4 * time) / seconds) : 1;
    return frequencies.length === 0 ? 0 : (sum / frequencies.length) * volume * fade * envelope;
  });
}

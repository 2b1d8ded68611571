/** RFC 6716 §3.1: what a packet of Opus says of itself in its first bytes. */
const silkFrames = [10, 20, 40, 60] as const;
const hybridFrames = [10, 20] as const;
const celtFrames = [2.5, 5, 10, 20] as const;

/** Milliseconds of sound; 0 for no packet. Pure. */
export function opusMilliseconds(packet: Uint8Array): number {
  const [first, second = 0] = packet;
  if (first === undefined) return 0;
  const configuration = first >> 3;
  const code = first & 3;
  const frames = code === 0 ? 1 : code === 3 ? second & 0x3f : 2;
  return frames * frameMilliseconds(configuration);
}

function frameMilliseconds(configuration: number): number {
  if (configuration < 12) return silkFrames[(configuration & 3) as 0 | 1 | 2 | 3];
  if (configuration < 16) return hybridFrames[(configuration & 1) as 0 | 1];
  return celtFrames[(configuration & 3) as 0 | 1 | 2 | 3];
}

/** Both sides silent for this long. */
export const silentMilliseconds = 20;
export const silentPacket = Buffer.from([0xfc, 0xff, 0xfe]);

import { opusMilliseconds, silentMilliseconds, silentPacket } from "./opus-packet.ts";

/**
 * What MediaRecorder sends piece by piece is WebM for a stream: of unknown length, with nothing to find a place by. This
 * makes a file of it that a player can seek in: its length in the head, clusters of a few seconds and their places (Cues).
 * What was cut off ends at the last whole block; what the computer was too busy to take in is silence, so that every reader
 * finds a moment of the call at one place. RFC 8794 (EBML), RFC 9559 (Matroska).
 */
const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
} as const;

const clusterMilliseconds = 5_000;
/** Of one block when there is no second one to tell. */
const usualBlockMilliseconds = 60;

type Element = { id: number; start: number; body: number; end: number; isOpen: boolean };
/** A block as it is to be written, and when it begins, in units of the timestamp scale. */
type TimedBlock = { id: number; body: Buffer; timeAt: number; time: number };

/** Null when not a single block of sound is whole. The same bytes for the same bytes. Pure. */
export function wholeWebm(stream: Buffer): { bytes: Buffer; milliseconds: number } | null {
  const parsed = parse(stream);
  const [first] = parsed.blocks;
  const last = parsed.blocks.at(-1);
  if (!first || !last || !parsed.ebml || !parsed.tracks) return null;
  const perMillisecond = 1_000_000 / parsed.scale;
  const before = parsed.blocks.at(-2);
  const lastLength = before ? last.time - before.time : usualBlockMilliseconds * perMillisecond;
  const length = last.time + lastLength;

  const clusters = inClusters(withoutGaps(parsed.blocks, perMillisecond), clusterMilliseconds * perMillisecond);
  const info = element(ids.info, [...parsed.info, element(ids.duration, [float(length)])]);
  const bodies = clusters.map(({ time, blocks }) =>
    element(ids.cluster, [element(ids.timestamp, [whole(time)]), ...blocks.map((block) => blockAt(block, time))]),
  );
  // of a fixed width, so that its own length does not move what it points at
  const cuesOf = (places: readonly number[]) =>
    element(
      ids.cues,
      clusters.map(({ time }, index) =>
        element(ids.cuePoint, [
          element(ids.cueTime, [whole(time)]),
          element(ids.cueTrackPositions, [
            element(ids.cueTrack, [Buffer.from([1])]),
            element(ids.cueClusterPosition, [whole(places[index] ?? 0)]),
          ]),
        ]),
      ),
    );
  let place = info.length + parsed.tracks.length + cuesOf([]).length;
  const places = bodies.map((body) => {
    const own = place;
    place += body.length;
    return own;
  });
  const segment = element(ids.segment, [info, parsed.tracks, cuesOf(places), ...bodies]);
  return { bytes: Buffer.concat([parsed.ebml, segment]), milliseconds: Math.round(length / perMillisecond) };
}

type Parsed = {
  ebml: Buffer | null;
  tracks: Buffer | null;
  /** The head's elements but its length. */
  info: Buffer[];
  /** Nanoseconds of one unit of time. */
  scale: number;
  blocks: TimedBlock[];
};

function parse(stream: Buffer): Parsed {
  const parsed: Parsed = { ebml: null, tracks: null, info: [], scale: 1_000_000, blocks: [] };
  let clusterTime = 0;
  for (let at = 0; at < stream.length; ) {
    const found = elementAt(stream, at);
    if (!found) break;
    const { id, start, body, end } = found;
    // their elements come one after the other like everything else, wherever they end
    if (id === ids.segment || id === ids.cluster) {
      at = body;
      continue;
    }
    if (found.isOpen || end > stream.length) break;
    at = end;
    if (id === ids.ebml) parsed.ebml = stream.subarray(start, end);
    else if (id === ids.tracks) parsed.tracks = stream.subarray(start, end);
    else if (id === ids.info) readInfo(stream, found, parsed);
    else if (id === ids.timestamp) clusterTime = unsigned(stream.subarray(body, end));
    else if (id === ids.simpleBlock || id === ids.blockGroup) {
      const block = timedBlock(stream, found, clusterTime);
      if (block) parsed.blocks.push(block);
    }
  }
  return parsed;
}

function readInfo(stream: Buffer, { body, end }: Element, parsed: Parsed): void {
  for (let at = body; at < end; ) {
    const child = elementAt(stream, at);
    if (!child || child.isOpen || child.end > end) return;
    if (child.id === ids.timestampScale)
      parsed.scale = unsigned(stream.subarray(child.body, child.end)) || parsed.scale;
    if (child.id !== ids.duration) parsed.info.push(stream.subarray(child.start, child.end));
    at = child.end;
  }
}

function timedBlock(stream: Buffer, { id, body, end }: Element, clusterTime: number): TimedBlock | null {
  let block = body;
  if (id === ids.blockGroup) {
    let inner: Element | null = null;
    for (let at = body; at < end; ) {
      const child = elementAt(stream, at);
      if (!child || child.isOpen || child.end > end) return null;
      if (child.id === ids.block) inner = child;
      at = child.end;
    }
    if (!inner) return null;
    block = inner.body;
  }
  const track = lengthOfNumber(stream[block] ?? 0);
  // number of the track, time of two bytes, flags
  if (track === 0 || block + track + 3 > end) return null;
  const relative = stream.readInt16BE(block + track);
  return { id, body: stream.subarray(body, end), timeAt: block + track - body, time: clusterTime + relative };
}

/** A gap is told by the sound that is there until a block, not by the block before: their times are not exact. */
function withoutGaps(blocks: readonly TimedBlock[], perMillisecond: number): TimedBlock[] {
  const silence = silentMilliseconds * perMillisecond;
  const filled: TimedBlock[] = [];
  let heardUntil = blocks[0]?.time ?? 0;
  for (const block of blocks) {
    const isGap = block.time - heardUntil >= leastGap * silence;
    for (; isGap && block.time - heardUntil >= silence; heardUntil += silence) {
      const time = Math.max(Math.round(heardUntil), filled.at(-1)?.time ?? 0);
      filled.push({ ...silentBlock, time });
    }
    filled.push(block);
    // behind the track's number: two bytes of time, one of flags
    heardUntil += opusMilliseconds(block.body.subarray(block.timeAt + 3)) * perMillisecond;
  }
  return filled;
}

/** In silent packets. */
const leastGap = 3;
const silentBlock = {
  id: ids.simpleBlock,
  body: Buffer.concat([Buffer.from([0x81, 0, 0, 0x80]), silentPacket]),
  timeAt: 1,
};

function inClusters(blocks: readonly TimedBlock[], longest: number): { time: number; blocks: TimedBlock[] }[] {
  const clusters: { time: number; blocks: TimedBlock[] }[] = [];
  for (const block of blocks) {
    const current = clusters.at(-1);
    if (current && block.time >= current.time && block.time - current.time < longest) current.blocks.push(block);
    else clusters.push({ time: block.time, blocks: [block] });
  }
  return clusters;
}

function blockAt({ id, body, timeAt, time }: TimedBlock, clusterTime: number): Buffer {
  const moved = Buffer.from(body);
  moved.writeInt16BE(time - clusterTime, timeAt);
  return element(id, [moved]);
}

function elementAt(stream: Buffer, start: number): Element | null {
  const idLength = lengthOfNumber(stream[start] ?? 0);
  if (idLength === 0 || idLength > 4 || start + idLength >= stream.length) return null;
  const sizeAt = start + idLength;
  const sizeLength = lengthOfNumber(stream[sizeAt] ?? 0);
  if (sizeLength === 0 || sizeAt + sizeLength > stream.length) return null;
  const marked = stream.subarray(sizeAt, sizeAt + sizeLength);
  const mask = 0xff >> sizeLength;
  const isOpen = ((marked[0] ?? 0) & mask) === mask && marked.subarray(1).every((byte) => byte === 0xff);
  const size = marked.subarray(1).reduce((sum, byte) => sum * 256 + byte, (marked[0] ?? 0) & mask);
  const body = sizeAt + sizeLength;
  return { id: unsigned(stream.subarray(start, sizeAt)), start, body, end: body + size, isOpen };
}

/** Of a number of EBML by its first byte; 0 for what is none. */
function lengthOfNumber(first: number): number {
  return first === 0 ? 0 : Math.clz32(first) - 23;
}

function unsigned(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function element(id: number, body: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(id);
  const size = body.reduce((sum, { length }) => sum + length, 0);
  // always of eight bytes: a length is never the reason why something moves
  const sized = whole(size);
  sized[0] = 0x01;
  return Buffer.concat([head.subarray(head.findIndex((byte) => byte !== 0)), sized, ...body]);
}

function whole(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.max(0, Math.round(value))));
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

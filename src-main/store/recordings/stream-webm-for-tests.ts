/**
 * WebM as MediaRecorder streams it, made by hand: a head and clusters of unknown length, a block of sound each 60 ms whose
 * bytes say which one it is.
 */
export const blockMilliseconds = 60;
const blockBytes = 40;

export function streamHead(): Buffer {
  return Buffer.concat([
    element("1a45dfa3", element("4282", Buffer.from("webm"))),
    Buffer.from("1853806701ffffffffffffff", "hex"),
    element(
      "1549a966",
      Buffer.concat([element("2ad7b1", Buffer.from([0x0f, 0x42, 0x40])), element("4d80", Buffer.from("x"))]),
    ),
    element("1654ae6b", element("ae", element("86", Buffer.from("A_OPUS OpusHead")))),
  ]);
}

/** One cluster from this block on. */
export function streamCluster(first: number, blocks: number): Buffer {
  const time = first * blockMilliseconds;
  const timestamp = Buffer.alloc(4);
  timestamp.writeUInt32BE(time);
  const body = Array.from({ length: blocks }, (_, index) => simpleBlock(first + index, index * blockMilliseconds));
  return Buffer.concat([Buffer.from("1f43b67501ffffffffffffff", "hex"), element("e7", timestamp), ...body]);
}

function simpleBlock(number: number, relative: number): Buffer {
  const body = Buffer.alloc(blockBytes, number % 251);
  body[0] = 0x81;
  body.writeInt16BE(relative, 1);
  body[3] = 0x80;
  body[4] = 0x58; // a packet of Opus of 60 ms
  return element("a3", body);
}

function element(id: string, body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x10000000 + body.length);
  return Buffer.concat([Buffer.from(id, "hex"), size, body]);
}

/** What a reader of Matroska finds in a whole file: its length, its clusters, and that each cue points at one. */
export function readWhole(bytes: Buffer): {
  milliseconds: number;
  blocks: number[];
  times: number[];
  cuesFit: boolean;
} {
  const found = { milliseconds: 0, blocks: [] as number[], times: [] as number[], cuesFit: true };
  const clusters: number[] = [];
  const cues: number[] = [];
  let segmentAt = 0;
  let clusterTime = 0;
  const containers = ["18538067", "1549a966", "1f43b675", "1c53bb6b", "bb", "b7"];
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    const idLength = Math.clz32(bytes[at] ?? 0) - 23;
    const id = bytes.subarray(at, at + idLength).toString("hex");
    at += idLength;
    const sizeLength = Math.clz32(bytes[at] ?? 0) - 23;
    const marked = bytes.subarray(at, at + sizeLength);
    const size = marked.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & (0xff >> sizeLength) : byte), 0);
    at += sizeLength;
    if (at + size > bytes.length) throw new Error(`${id} goes beyond the end`);
    if (id === "18538067") segmentAt = at;
    if (id === "1f43b675") clusters.push(start - segmentAt);
    const body = bytes.subarray(at, at + size);
    if (id === "4489") found.milliseconds = body.readDoubleBE();
    if (id === "e7") clusterTime = Number(BigInt(`0x${body.toString("hex")}`));
    if (id === "f1") cues.push(Number(BigInt(`0x${body.toString("hex")}`)));
    if (id === "a3") {
      found.blocks.push(body.at(-1) ?? 0);
      found.times.push(clusterTime + body.readInt16BE(1));
    }
    at = containers.includes(id) ? at : at + size;
  }
  found.cuesFit = cues.length > 0 && cues.join() === clusters.join();
  return found;
}

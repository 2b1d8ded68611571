import { createHash } from "node:crypto";
import { KartotekaError } from "../../../src-contract/errors.ts";
import type { Snapshot, SnapshotPart } from "../../../src-contract/sync-protocol.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { Rate } from "./snapshot-line.ts";
import { UnfitSnapshot } from "./snapshot-load.ts";
import type { SealedParts } from "./snapshot-sealed.ts";

export type DownloadParts = {
  network: Pick<SyncNetwork, "snapshotPart">;
  snapshot: Snapshot;
  sealed: SealedParts;
  /** Asked when it is a part's turn to be fetched. */
  isWanted(part: SnapshotPart): boolean;
  /** Bytes that have come, or were here already; less than nothing when they have to come again. */
  received(bytes: number): void;
  rate: Rate;
  signal: AbortSignal;
};

export type ArrivedPart = { part: SnapshotPart; bytes: Buffer };

/**
 * The wanted parts in their order, verified. The next one is on its way while the caller works on the last: two are held
 * at a time, however many there are. Throws what the network throws; what has come until then is kept, sealed.
 */
export async function* downloadParts(parts: DownloadParts): AsyncGenerator<ArrivedPart> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([parts.signal, leaving.signal]);
  const list = parts.snapshot.parts;

  function begin(from: number): Promise<ArrivedPart & { number: number }> | null {
    for (const [number, part] of list.entries()) {
      if (number < from || !parts.isWanted(part)) continue;
      const arrived = fetchPart({ ...parts, signal }, number, part).then((bytes) => ({ part, bytes, number }));
      arrived.catch(() => undefined); // met by the loop, when it is this part's turn
      return arrived;
    }
    return null;
  }

  let next = begin(0);
  try {
    while (next) {
      const { part, bytes, number } = await next;
      next = begin(number + 1);
      yield { part, bytes };
    }
  } finally {
    leaving.abort();
    await next?.catch(() => undefined); // what it had is kept; why it ended is told already, or is this abort
  }
}

/** From the disk, or from where it was cut, or from its beginning; once more when it is not what it should be. */
async function fetchPart(parts: DownloadParts, number: number, part: SnapshotPart): Promise<Buffer> {
  const { sealed, received, signal } = parts;
  const kept = sealed.read(number);
  if (kept && isWhole(kept, part)) {
    received(kept.length);
    return kept;
  }
  for (let isAgain = false; ; isAgain = true) {
    const begun = isAgain ? null : sealed.readBegun(number);
    const bytes = await receive(parts, { number, part, begun });
    if (bytes && isWhole(bytes, part)) {
      sealed.keep(number, bytes);
      return bytes;
    }
    if (signal.aborted) throw new KartotekaError("cancelled");
    if (isAgain) throw new UnfitSnapshot(`part ${number} is not what its checksum says`);
    received(-part.compressedBytes);
  }
}

/** Null when more came than a part has. What came before the line broke is kept. */
async function receive(
  { network, snapshot, sealed, received, rate, signal }: DownloadParts,
  { number, part, begun }: { number: number; part: SnapshotPart; begun: Buffer | null },
): Promise<Buffer | null> {
  const bytes = Buffer.alloc(part.compressedBytes);
  const fromByte = begun && begun.length < bytes.length ? begun.copy(bytes) : 0;
  let length = 0;
  const count = (next: number) => {
    received(next - length);
    length = next;
  };
  count(fromByte);
  rate.begin();
  try {
    const stream = await network.snapshotPart({ snapshotId: snapshot.snapshotId, part: number, fromByte, signal });
    count(Math.min(length, stream.begins));
    for await (const chunk of stream.bytes) {
      if (length + chunk.length > bytes.length) {
        count(bytes.length);
        return null;
      }
      bytes.set(chunk, length);
      count(length + chunk.length);
      rate.add(chunk.length);
    }
  } catch (error) {
    if (length > 0) sealed.keepBegun(number, bytes.subarray(0, length));
    throw error;
  } finally {
    rate.end();
  }
  // an answer that ends early without saying so is a line that broke
  if (length < bytes.length) {
    sealed.keepBegun(number, bytes.subarray(0, length));
    throw new KartotekaError("unreachable", "a part ended early");
  }
  return bytes;
}

function isWhole(bytes: Buffer, { compressedBytes, sha256 }: SnapshotPart): boolean {
  return bytes.length === compressedBytes && createHash("sha256").update(bytes).digest("hex") === sha256;
}

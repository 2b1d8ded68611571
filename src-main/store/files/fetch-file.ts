import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import { backOff } from "../sync/back-off.ts";
import type { FileNetwork } from "../sync/server-client.ts";
import type { FileCache, Intake } from "./file-cache.ts";

export type FetchParts = {
  files: FileCache;
  network: Pick<FileNetwork, "attachment">;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  random(): number;
  signal: AbortSignal;
  progressed(received: number): void;
};

const mostCuts = 8;

/**
 * Brings a file into the cache, sealed as it comes; goes on where the line was cut. Throws what the server says of it
 * (fileAwaited, notFound, forbidden), the network's kinds when the line does not hold, disk errors.
 */
export async function fetchFile(
  parts: FetchParts,
  { attachmentId, sha256, size }: { attachmentId: string; sha256: string; size: number },
): Promise<void> {
  const intake = parts.files.begin();
  try {
    for (let cuts = 0; intake.received < size; ) {
      try {
        await receive(parts, intake, { attachmentId, size });
      } catch (error) {
        cuts += 1;
        if (toErrorBody(error).kind !== "unreachable" || cuts > mostCuts || parts.signal.aborted) throw error;
        await parts.sleep(backOff(cuts, parts.random), parts.signal);
      }
    }
  } catch (error) {
    intake.abort();
    throw error;
  }
  intake.finish("kept", { sha256, size });
}

async function receive(
  { network, progressed }: FetchParts,
  intake: Intake,
  { attachmentId, size }: { attachmentId: string; size: number },
): Promise<void> {
  const stream = await network.attachment({ attachmentId, fromByte: intake.received });
  if (stream.begins !== intake.received) throw new KartotekaError("notKartoteka", "a server that gives no ranges");
  for await (const bytes of stream.bytes) {
    if (intake.received + bytes.length > size) throw new KartotekaError("diskFailed", "more bytes than the file has");
    intake.write(bytes);
    progressed(intake.received);
  }
  // an answer that ends early without saying so is a line that broke
  if (intake.received < size) throw new KartotekaError("unreachable", "the file ended early");
}

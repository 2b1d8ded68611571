import { setTimeout as sleep } from "node:timers/promises";
import {
  type IngestAnswer,
  ingestAnswerSchema,
  ingestPath,
  ingestSignatureHeader,
} from "../../src-contract/ingest/ingest-protocol.ts";
import { signedHeader } from "../../src-server/ingest/signature.ts";
import type { NewSourceKey } from "../../src-server/ingest/source-keys.ts";
import { PlainError } from "../progress.ts";

/** One signed batch, as a system of its own would send it. Throws a PlainError with what the server said. */
export async function tellServer(url: string, key: NewSourceKey, items: readonly object[]): Promise<IngestAnswer> {
  const body = JSON.stringify({ items });
  for (;;) {
    const header = signedHeader(key, Math.floor(Date.now() / 1_000), body);
    const response = await fetch(new URL(ingestPath, url), {
      method: "POST",
      headers: { "content-type": "application/json", [ingestSignatureHeader]: header },
      body,
    });
    if (response.ok) return ingestAnswerSchema.parse(await response.json());
    // the same words within one second: signed anew in the next
    if (response.status !== 409) throw new PlainError(`${response.status}: ${(await response.text()).slice(0, 500)}`);
    await sleep(1_000);
  }
}

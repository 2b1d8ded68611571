import { createHmac, timingSafeEqual } from "node:crypto";
import { ingestWindowSeconds } from "../../src-contract/ingest/ingest-protocol.ts";

export type Signature = { keyId: string; seconds: number; value: string };

/** Hex of HMAC-SHA256 (RFC 2104) over the seconds, a full stop and the body's bytes. */
export function signatureOf(secret: string, seconds: number, body: Uint8Array | string): string {
  return createHmac("sha256", secret).update(`${seconds}.`).update(body).digest("hex");
}

/** The header of a signed request. */
export function signedHeader(
  { keyId, secret }: { keyId: string; secret: string },
  seconds: number,
  body: string,
): string {
  return `key=${keyId},t=${seconds},v1=${signatureOf(secret, seconds, body)}`;
}

/** Null for what is no signature. */
export function parseSignature(header: string | string[] | undefined): Signature | null {
  const [, keyId = "", seconds = "", value = ""] =
    /^key=([\w.-]{3,80}), *t=(\d{1,12}), *v1=([0-9a-f]{64})$/.exec(String(header ?? "")) ?? [];
  return keyId === "" ? null : { keyId, seconds: Number(seconds), value };
}

export function isTimely({ seconds }: Signature, now: number): boolean {
  return Math.abs(now / 1_000 - seconds) <= ingestWindowSeconds;
}

/** As long for every wrong one. */
export function fits({ seconds, value }: Signature, secret: string, body: Uint8Array): boolean {
  return timingSafeEqual(Buffer.from(value, "hex"), Buffer.from(signatureOf(secret, seconds, body), "hex"));
}

import { createHmac } from "node:crypto";
import { normalizeEmail } from "../../src-contract/rules/email-address.ts";
import { sameHash } from "./secrets.ts";

type Bearer = { email: string; deviceId: string };

/**
 * What a device shows to be told from those that only know its id, which colleagues do: that a person has signed in there.
 * It opens nothing. Made of the key that signs access tokens, so that nothing has to be kept or looked up.
 */
export function deviceProof(accessKey: Uint8Array, { email, deviceId }: Bearer): string {
  return createHmac("sha256", accessKey)
    .update(`signed in before\n${deviceId}\n${normalizeEmail(email)}`)
    .digest("base64url");
}

export function isProven(
  accessKey: Uint8Array,
  { deviceProof: shown, ...bearer }: Bearer & { deviceProof?: string | undefined },
): boolean {
  const right = deviceProof(accessKey, bearer);
  // always compared with something, whatever was shown
  const given = shown?.length === right.length ? shown : "x".repeat(right.length);
  return Buffer.byteLength(given) === right.length && sameHash(given, right);
}

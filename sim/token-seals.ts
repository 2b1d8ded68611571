import { createHmac, timingSafeEqual, type webcrypto } from "node:crypto";

type Subtle = Pick<webcrypto.SubtleCrypto, "importKey" | "sign" | "verify">;

/**
 * Access tokens are sealed and checked on this thread. Web cryptography sends each to another thread and back, while
 * virtual time stands still; the HMAC itself takes a few microseconds. It is the same HMAC under the same key.
 */
export function sealTokensOnThisThread(subtle: Subtle = globalThis.crypto.subtle): void {
  const { importKey, sign, verify } = subtle;
  const secrets = new WeakMap<webcrypto.CryptoKey, Uint8Array>();
  const sealOf = (secret: Uint8Array, data: webcrypto.BufferSource) =>
    createHmac("sha256", secret).update(bytesOf(data)).digest();
  const here = {
    async importKey(...values: Parameters<Subtle["importKey"]>): Promise<webcrypto.CryptoKey> {
      const key = await importKey.apply(subtle, values);
      const [format, secret] = values;
      if (format === "raw" && isSha256(key.algorithm))
        secrets.set(key, bytesOf(secret as webcrypto.BufferSource).slice());
      return key;
    },
    async sign(...values: Parameters<Subtle["sign"]>): Promise<ArrayBuffer> {
      const secret = secrets.get(values[1]);
      return secret ? new Uint8Array(sealOf(secret, values[2])).buffer : sign.apply(subtle, values);
    },
    async verify(...values: Parameters<Subtle["verify"]>): Promise<boolean> {
      const secret = secrets.get(values[1]);
      if (!secret) return verify.apply(subtle, values);
      const [expected, given] = [sealOf(secret, values[3]), bytesOf(values[2])];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
  Object.assign(subtle, here);
}

function isSha256(algorithm: webcrypto.KeyAlgorithm): boolean {
  return algorithm.name === "HMAC" && (algorithm as webcrypto.HmacKeyAlgorithm).hash.name === "SHA-256";
}

function bytesOf(source: webcrypto.BufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

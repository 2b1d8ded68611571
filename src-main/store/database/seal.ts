import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";

const nonceBytes = 12;
const tagBytes = 16;
type Key = KeyObject | Uint8Array;

/** AES-256-GCM: nonce (12 bytes), tag (16), ciphertext. `name` is bound to it: what is sealed under one opens under no other. */
export function seal(key: Key, bytes: Uint8Array, name = ""): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Null for what is torn, rotten, of another key or of another name. */
export function unseal(key: Key, sealed: Uint8Array, name = ""): Buffer | null {
  if (sealed.length < nonceBytes + tagBytes) return null;
  const body = nonceBytes + tagBytes;
  const options = { authTagLength: tagBytes };
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes), options);
  decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(nonceBytes, body));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(body)), decipher.final()]);
  } catch {
    return null;
  }
}

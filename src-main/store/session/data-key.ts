import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { argon2id } from "hash-wasm";
import { z } from "zod";

/** A data key that only the password opens. Numbers are kept with it, so that they can be raised later. */
export const passwordWrapSchema = z.object({
  kdf: z.literal("argon2id"),
  salt: z.base64(),
  memoryKiB: z.int().min(1).max(1_048_576),
  iterations: z.int().min(1).max(100),
  parallelism: z.int().min(1).max(16),
  /** AES-256-GCM: nonce (12 bytes), tag (16), the sealed key. */
  sealed: z.base64(),
});
export type PasswordWrap = z.infer<typeof passwordWrapSchema>;

/** Above OWASP's least (19 MiB, 2): whoever takes the computer may guess offline for as long as he likes. */
export const defaultCost = { memoryKiB: 65_536, iterations: 3, parallelism: 1 };
export type KdfCost = typeof defaultCost;

export async function wrapByPassword(dataKey: string, password: string, cost: KdfCost): Promise<PasswordWrap> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", await deriveKey(password, salt, cost), nonce);
  const sealed = Buffer.concat([cipher.update(Buffer.from(dataKey, "hex")), cipher.final()]);
  return {
    kdf: "argon2id",
    salt: salt.toString("base64"),
    ...cost,
    sealed: Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64"),
  };
}

/** Null for another password. */
export async function unwrapByPassword(wrap: PasswordWrap, password: string): Promise<string | null> {
  const { memoryKiB, iterations, parallelism } = wrap;
  const key = await deriveKey(password, Buffer.from(wrap.salt, "base64"), { memoryKiB, iterations, parallelism });
  const bytes = Buffer.from(wrap.sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("hex");
  } catch {
    return null; // the tag does not fit: that is how a wrong password shows
  }
}

async function deriveKey(password: string, salt: Uint8Array, cost: KdfCost): Promise<Uint8Array> {
  return argon2id({
    // the same word typed on another system may arrive decomposed
    password: password.normalize("NFC"),
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.iterations,
    parallelism: cost.parallelism,
    hashLength: 32,
    outputType: "binary",
  });
}

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits as text for a link or a header. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** 256 random bits need no slow hash. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

export function sameHash(first: string, second: string): boolean {
  return timingSafeEqual(Buffer.from(first), Buffer.from(second));
}

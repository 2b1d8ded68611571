import { createHmac, timingSafeEqual } from "node:crypto";

/** RFC 6238 as every authenticator application does it: SHA-1, six digits, half a minute. */
const stepMilliseconds = 30_000;
const usualDigits = 6;
/** RFC 6238, 5.2: the clock of a telephone may be a step off, and typing takes time. */
const stepsAside = 1;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4226, 5.3. */
export function codeAt(secret: Buffer, step: number, digits = usualDigits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

export function stepAt(now: number): number {
  return Math.floor(now / stepMilliseconds);
}

/** The step whose code this is, later than `after`: each code is good once. Null for none. Pure. */
export function stepOfCode(
  secret: Buffer,
  { code, now, after }: { code: string; now: number; after: number },
): number | null {
  const typed = code.replace(/[\s-]/g, "");
  if (!/^\d{6}$/.test(typed)) return null;
  const present = stepAt(now);
  let found: number | null = null;
  for (let step = present - stepsAside; step <= present + stepsAside; step++) {
    if (step > after && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(typed))) found ??= step;
  }
  return found;
}

/** RFC 4648, 6, without padding. */
export function toBase32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, "0"), 2))).join("");
}

/** Of what toBase32 wrote. */
export function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

/** What an authenticator application reads, as a picture or a link. */
export function otpauthUri(secret: string, email: string): string {
  const label = encodeURIComponent(`Kartoteka:${email}`);
  return `otpauth://totp/${label}?secret=${secret}&issuer=Kartoteka`;
}

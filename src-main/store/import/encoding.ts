import { isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { analyse } from "chardet";
import { KartotekaError } from "../../../src-contract/errors.ts";

/** Labels of the Encoding Standard, as TextDecoder takes them. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1251" | "windows-1252" | "koi8-r" | "ibm866";
export type DetectedEncoding = { encoding: Encoding; bomBytes: number };

const headBytes = 65_536;
const chunkBytes = 1_048_576;

/** Files that people choose by mistake for a table; the details go to the error's «подробнее». */
const notTables: readonly { name: string; begins: readonly number[] }[] = [
  { name: "zip or xlsx", begins: [0x50, 0x4b, 0x03, 0x04] },
  { name: "zip or xlsx", begins: [0x50, 0x4b, 0x05, 0x06] },
  { name: "xls or doc", begins: [0xd0, 0xcf, 0x11, 0xe0] },
  { name: "pdf", begins: bytesOf("%PDF") },
  { name: "rtf", begins: bytesOf("{\\rtf") },
  { name: "gzip", begins: [0x1f, 0x8b] },
  { name: "rar", begins: bytesOf("Rar!") },
  { name: "7z", begins: [0x37, 0x7a, 0xbc, 0xaf] },
  { name: "png", begins: [0x89, 0x50, 0x4e, 0x47] },
  { name: "jpeg", begins: [0xff, 0xd8, 0xff] },
  { name: "UTF-32", begins: [0xff, 0xfe, 0x00, 0x00] },
  { name: "UTF-32", begins: [0x00, 0x00, 0xfe, 0xff] },
];
/** Old reports named .xls or .csv are often a page of HTML or XML. */
const markupStart = /^\s*<(?:!doctype|html|\?xml|table|head)/i;

/**
 * Reads the file once from end to end: whether text is UTF-8 can be told exactly, and a guess by the first kilobytes is
 * wrong for a table whose first Russian word stands far below. Throws `unsupportedFile` for what is not text.
 */
export async function detectEncoding(file: FileHandle, signal: AbortSignal): Promise<DetectedEncoding> {
  const head = await readAt(file, 0, headBytes);
  if (head.length === 0) throw new KartotekaError("unsupportedFile", "empty file");
  const other = notTables.find(({ begins }) => begins.every((byte, index) => head[index] === byte));
  if (other) throw new KartotekaError("unsupportedFile", other.name);
  const encoding = byMark(head) ?? utf16WithoutMark(head) ?? (await byBytes(file, signal));
  const start = new TextDecoder(encoding.encoding).decode(head.subarray(0, 512));
  if (markupStart.test(start)) throw new KartotekaError("unsupportedFile", "HTML or XML");
  return encoding;
}

function byMark(head: Buffer): DetectedEncoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", bomBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", bomBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", bomBytes: 2 };
  return null;
}

/** UTF-16 without a mark: of each pair one byte is nearly always 00 (Latin, digits, line ends) or 04 (Cyrillic). */
function utf16WithoutMark(head: Buffer): DetectedEncoding | null {
  if (head.length % 2 !== 0 || !head.includes(0)) return null;
  const count = { even: 0, odd: 0 };
  head.forEach((byte, index) => {
    if (byte === 0x00 || byte === 0x04) count[index % 2 === 0 ? "even" : "odd"] += 1;
  });
  const enough = head.length * 0.5 * 0.9;
  if (count.odd > enough && count.even < count.odd * 0.1) return { encoding: "utf-16le", bomBytes: 0 };
  if (count.even > enough && count.odd < count.even * 0.1) return { encoding: "utf-16be", bomBytes: 0 };
  return null;
}

async function byBytes(file: FileHandle, signal: AbortSignal): Promise<DetectedEncoding> {
  const seen = { valid: 0, invalid: 0 };
  let sample: Buffer | null = null;
  let position = 0;
  for (;;) {
    signal.throwIfAborted();
    const chunk = await readAt(file, position, chunkBytes);
    if (chunk.length === 0) break;
    if (chunk.includes(0)) throw new KartotekaError("unsupportedFile", "NUL bytes");
    // a letter cut by the chunk's end is read again with the next chunk
    const whole = chunk.length === chunkBytes ? chunk.subarray(0, chunk.length - cutLetterBytes(chunk)) : chunk;
    if (!isUtf8(whole)) {
      countLetters(whole, seen);
      sample ??= aroundFirstLetter(whole);
    }
    position += whole.length;
  }
  // a few spoilt letters in a UTF-8 file are its faulty rows, not another encoding
  if (seen.invalid === 0 || seen.valid > seen.invalid * 10) return { encoding: "utf-8", bomBytes: 0 };
  return { encoding: singleByteEncoding(sample ?? Buffer.alloc(0)), bomBytes: 0 };
}

/**
 * chardet tells KOI8-R from Windows-1251 by the language's letters, but short samples make it answer anything from Big5
 * to Hebrew: only its opinion on the two counts, and Windows-1251 is what it must disprove.
 */
function singleByteEncoding(sample: Buffer): Encoding {
  const high = sample.filter((byte) => byte >= 0x80);
  const dosLetters = high.filter((byte) => byte <= 0xaf || (byte >= 0xe0 && byte <= 0xef));
  const dosCapitalsAndFirstHalf = high.filter((byte) => byte <= 0xaf);
  if (dosLetters.length > high.length * 0.9 && dosCapitalsAndFirstHalf.length > high.length * 0.4) return "ibm866";
  if (standsAmongLatin(sample)) return "windows-1252";
  const confidence = (name: string) => analyse(sample).find((match) => match.name === name)?.confidence ?? 0;
  return confidence("KOI8-R") > confidence("windows-1251") ? "koi8-r" : "windows-1251";
}

/** «Müller»: letters beyond ASCII whose neighbours are ASCII letters; Russian letters stand among their own. */
function standsAmongLatin(sample: Buffer): boolean {
  let latin = 0;
  let own = 0;
  sample.forEach((byte, index) => {
    if (byte < 0xc0) return;
    for (const neighbour of [sample[index - 1] ?? 0, sample[index + 1] ?? 0]) {
      if (neighbour >= 0xc0) own += 1;
      else if ((neighbour | 0x20) >= 0x61 && (neighbour | 0x20) <= 0x7a) latin += 1;
    }
  });
  return latin > own;
}

/** How many bytes at the end begin a UTF-8 letter that is not finished there. */
function cutLetterBytes(chunk: Buffer): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = chunk[chunk.length - back] ?? 0;
    if (byte >= 0xc0) return letterBytes(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function countLetters(bytes: Buffer, seen: { valid: number; invalid: number }): void {
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x80) continue;
    const length = letterBytes(byte);
    if (length > 1 && isUtf8(bytes.subarray(index, index + length))) {
      seen.valid += 1;
      index += length - 1;
    } else seen.invalid += 1;
  }
}

function letterBytes(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

function aroundFirstLetter(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  return bytes.subarray(Math.max(0, first - 1), first + headBytes);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function bytesOf(text: string): number[] {
  return Array.from(Buffer.from(text, "latin1"));
}

import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSealedFile, openSealedFile } from "./sealed-file.ts";

const chunk = 64 * 1024;
const key = randomBytes(32);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-sealed-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In pieces of odd sizes, as they come from a window or a line. */
function seal(name: string, bytes: Buffer): string {
  const file = join(folder, name);
  const writer = createSealedFile(file, key);
  for (let at = 0, piece = 1; at < bytes.length; at += piece, piece = piece * 3 + 7)
    writer.write(bytes.subarray(at, at + piece));
  writer.finish();
  return file;
}

function readAll(file: string, filesKey = key): Buffer {
  const reader = openSealedFile(file, filesKey);
  try {
    return reader.read(0, reader.size);
  } finally {
    reader.close();
  }
}

describe("a sealed file", () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 200_001])(
    "R-19: %i bytes come back, whole and in parts",
    (size) => {
      const bytes = randomBytes(size);
      const file = seal(`whole-${size}`, bytes);
      expect(readAll(file).equals(bytes)).toBe(true);
      const reader = openSealedFile(file, key);
      expect(reader.size).toBe(size);
      for (const [start, length] of [
        [0, 10],
        [chunk - 5, 10],
        [size - 3, 100],
        [Math.floor(size / 2), chunk],
      ] as const) {
        const from = Math.max(0, start);
        expect(reader.read(from, length).equals(bytes.subarray(from, from + length))).toBe(true);
      }
      reader.close();
    },
  );

  it("G4-4: holds nothing in the clear, and opens with no other key", () => {
    const bytes = Buffer.from("договор с клиентом ".repeat(5_000));
    const file = seal("secret", bytes);
    expect(readFileSync(file).includes("договор")).toBe(false);
    expect(() => readAll(file, randomBytes(32))).toThrow("not as it was written");
    if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("R-5, R-19: a flipped bit, a cut end, chunks in another order or left out are told", () => {
    const bytes = randomBytes(4 * chunk);
    const file = seal("good", bytes);
    const sealed = readFileSync(file);
    const changed = (name: string, change: (copy: Buffer) => Buffer) => {
      writeFileSync(join(folder, name), change(Buffer.from(sealed)));
      return join(folder, name);
    };
    const head = 36;
    const whole = chunk + 16;
    const piece = (copy: Buffer, index: number) => copy.subarray(head + index * whole, head + (index + 1) * whole);
    const flip = (at: number) => (copy: Buffer) => {
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      return copy;
    };
    for (const at of [0, 5, head, head + whole + 100, sealed.length - 1])
      expect(() => readAll(changed("flipped", flip(at)))).toThrow("not as it was written");
    const swapped = (copy: Buffer) =>
      Buffer.concat([copy.subarray(0, head), piece(copy, 1), piece(copy, 0), piece(copy, 2), piece(copy, 3)]);
    expect(() => readAll(changed("swapped", swapped))).toThrow("not as it was written");
    const leftOut = (copy: Buffer) => Buffer.concat([copy.subarray(0, head), piece(copy, 0), piece(copy, 3)]);
    expect(() => readAll(changed("left-out", leftOut))).toThrow("not as it was written");
    for (const length of [0, 10, head, head + 3, head + whole, sealed.length - whole, sealed.length - 1]) {
      copyFileSync(file, join(folder, "cut"));
      truncateSync(join(folder, "cut"), length);
      expect(() => readAll(join(folder, "cut"))).toThrow("not as it was written");
    }
  });
});

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { writeAll } from "../database/durable-files.ts";

/**
 * A file as it lies on a desk's disk: a head (form, salt) and chunks of 64 KiB, each sealed by AES-256-GCM. The key is the
 * file's own, of the salt; the nonce counts the chunks and marks the last one, so that none can be left out, put elsewhere
 * or cut off (the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizár 2015).
 */
const form = Buffer.from("KTF1");
const saltBytes = 32;
const headBytes = form.length + saltBytes;
const chunkBytes = 64 * 1024;
const tagBytes = 16;
const sealedChunkBytes = chunkBytes + tagBytes;

export type SealedWriter = {
  /** Throws ENOSPC and the like; the file is then of no use. */
  write(bytes: Uint8Array): void;
  /** Everything is on the disk when it returns. */
  finish(): void;
  abort(): void;
};

/** A new file; throws EEXIST. */
export function createSealedFile(file: string, filesKey: Buffer): SealedWriter {
  const descriptor = openSync(file, "wx", 0o600);
  const salt = randomBytes(saltBytes);
  const key = keyOf(filesKey, salt);
  const rest = Buffer.alloc(chunkBytes);
  let filled = 0;
  let count = 0;
  writeAll(descriptor, Buffer.concat([form, salt]));

  function seal(isLast: boolean): void {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(count, isLast));
    const sealed = Buffer.concat([cipher.update(rest.subarray(0, filled)), cipher.final(), cipher.getAuthTag()]);
    writeAll(descriptor, sealed);
    count += 1;
    filled = 0;
  }

  return {
    write(bytes) {
      for (let taken = 0; taken < bytes.length; ) {
        // a full chunk waits: it may be the last
        if (filled === chunkBytes) seal(false);
        const part = bytes.subarray(taken, taken + chunkBytes - filled);
        rest.set(part, filled);
        filled += part.length;
        taken += part.length;
      }
    },
    finish() {
      try {
        seal(true);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    abort: () => closeSync(descriptor),
  };
}

export type SealedReader = {
  size: number;
  /** Fewer bytes at the end. Throws diskFailed for what is not as it was written. */
  read(start: number, length: number): Buffer;
  close(): void;
};

/** Throws ENOENT, and diskFailed for what is no sealed file. */
export function openSealedFile(file: string, filesKey: Buffer): SealedReader {
  const descriptor = openSync(file, "r");
  try {
    const head = readExactly(descriptor, 0, headBytes);
    if (!head.subarray(0, form.length).equals(form)) throw damaged();
    const key = keyOf(filesKey, head.subarray(form.length));
    const sealed = fstatSync(descriptor).size - headBytes;
    const chunks = Math.ceil(sealed / sealedChunkBytes);
    const size = sealed - chunks * tagBytes;
    if (chunks === 0 || size < 0) throw damaged();

    const chunk = (index: number): Buffer => {
      const length = Math.min(sealedChunkBytes, sealed - index * sealedChunkBytes);
      const bytes = readExactly(descriptor, headBytes + index * sealedChunkBytes, length);
      const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(index, index === chunks - 1), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(length - tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(0, length - tagBytes)), decipher.final()]);
      } catch (error) {
        throw damaged(error);
      }
    };
    return {
      size,
      read(start, length) {
        const end = Math.min(size, start + length);
        const parts: Buffer[] = [];
        for (let at = start; at < end; ) {
          const index = Math.floor(at / chunkBytes);
          const from = at - index * chunkBytes;
          const part = chunk(index).subarray(from, from + end - at);
          parts.push(part);
          at += part.length;
        }
        return Buffer.concat(parts);
      },
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function keyOf(filesKey: Buffer, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync("sha256", filesKey, salt, "kartoteka file", 32));
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt8(isLast ? 1 : 0, 0);
  nonce.writeUInt32BE(index, 8);
  return nonce;
}

function readExactly(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const read = readSync(descriptor, bytes, filled, length - filled, position + filled);
    if (read === 0) throw damaged();
    filled += read;
  }
  return bytes;
}

/** Not fileDamaged: that kind says that the database has to be made anew. */
function damaged(cause?: unknown): KartotekaError {
  return new KartotekaError("diskFailed", "a file of the cache is not as it was written", { cause });
}

/** Copies it in the clear to a place that a person chose, or leaves that place as it was. */
export function copyInTheClear(reader: SealedReader, descriptor: number): void {
  for (let at = 0; at < reader.size; ) {
    const bytes = reader.read(at, 16 * chunkBytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    at += bytes.length;
  }
}

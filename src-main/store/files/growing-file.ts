import { hkdfSync } from "node:crypto";
import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { writeAll, syncDirectory } from "../database/durable-files.ts";
import { seal, unseal } from "../database/seal.ts";

/**
 * A sealed file that grows while it is used: a form, then records, each of its length and what seal.ts makes of it. Every
 * record is bound to its place and to the file's name, so that none can be left out, put elsewhere or taken from another
 * file; the last one may be missing or torn, which is what a kill leaves. A finished file is a sealed file
 * (sealed-file.ts), which shows that its end is there.
 */
const form = Buffer.from("KTG1");
const lengthBytes = 4;
const mostRecordBytes = 2 * 1024 * 1024;

export type GrowingFile = {
  /** On the disk when it returns. Throws ENOSPC and the like, and leaves the file as it was before. */
  append(record: Uint8Array): void;
  close(): void;
};

/** Of this file alone: records of one open under no other name. */
export type GrowingPlace = { file: string; name: string; filesKey: Buffer };

/** Throws EEXIST. */
export function createGrowingFile(place: GrowingPlace): GrowingFile {
  const descriptor = openSync(place.file, "wx", 0o600);
  writeAll(descriptor, form);
  fsyncSync(descriptor);
  syncDirectory(dirname(place.file));
  return appendTo(descriptor, place, { count: 0, end: form.length });
}

/** Goes on behind the last whole record; what a kill left of the one after it goes. */
export function reopenGrowingFile(place: GrowingPlace): { records: Buffer[]; growing: GrowingFile } {
  const { records, end } = readGrowing(place);
  const descriptor = openSync(place.file, "r+");
  ftruncateSync(descriptor, end);
  return { records, growing: appendTo(descriptor, place, { count: records.length, end }) };
}

/** Every whole record, up to the first that is not. Throws ENOENT. */
export function readGrowingFile(place: GrowingPlace): Buffer[] {
  return readGrowing(place).records;
}

function readGrowing({ file, name, filesKey }: GrowingPlace): { records: Buffer[]; end: number } {
  const bytes = readFileSync(file);
  const key = keyOf(filesKey);
  const records: Buffer[] = [];
  let end = form.length;
  if (!bytes.subarray(0, end).equals(form)) return { records, end: 0 };
  while (end + lengthBytes <= bytes.length) {
    const next = end + lengthBytes + bytes.readUInt32BE(end);
    if (next > bytes.length) break;
    const record = unseal(key, bytes.subarray(end + lengthBytes, next), placeName(name, records.length));
    if (!record) break;
    records.push(record);
    end = next;
  }
  return { records, end };
}

function appendTo(
  descriptor: number,
  { name, filesKey }: GrowingPlace,
  { count: written, end: length }: { count: number; end: number },
): GrowingFile {
  const key = keyOf(filesKey);
  let count = written;
  let end = length;
  if (end === 0) {
    // the form itself was torn
    writeAll(descriptor, form);
    end = form.length;
  }
  return {
    append(record) {
      if (record.length > mostRecordBytes) throw new RangeError("a record of a growing file is too long");
      const sealed = seal(key, record, placeName(name, count));
      const head = Buffer.alloc(lengthBytes);
      head.writeUInt32BE(sealed.length);
      try {
        writeAll(descriptor, Buffer.concat([head, sealed]), end);
        fdatasyncSync(descriptor);
      } catch (error) {
        ftruncateSync(descriptor, end);
        throw error;
      }
      end += head.length + sealed.length;
      count += 1;
    },
    close: () => closeSync(descriptor),
  };
}

const placeName = (name: string, index: number) => `${name} ${index}`;

function keyOf(filesKey: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", filesKey, "", "kartoteka growing file", 32));
}

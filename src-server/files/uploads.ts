import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import { isProgram } from "../../src-contract/rules/file-type.ts";
import { inAccount, writeTransaction } from "../database/dialect.ts";
import type { Session } from "../session/authenticate.ts";
import { type FileStorage, isMissing, makeFolder } from "./file-storage.ts";
import { copyVerified } from "./copy-verified.ts";
import type { FileLimits } from "./file-limits.ts";

export type FileParts = {
  database: Knex;
  storage: FileStorage;
  /** Where uploads lie until they are whole, on this machine. */
  staging: string;
  /** Milliseconds UTC. */
  now(): number;
  limits: FileLimits;
};

/** How much of a file is on the disk; all of it, and verified, when `offset` is its size. */
export type Standing = { offset: number; size: number; expiresAt: number | null };
type Asker = Pick<Session, "accountId" | "deviceId">;
type Upload = { size: number; received: number; expiresAt: number };

/** Null: it is to be begun. */
export async function standingOf(parts: FileParts, asker: Asker, sha256: string): Promise<Standing | null> {
  const { accountId } = asker;
  const [file, upload] = await inAccount(parts.database, accountId, async (trx) => [
    (await trx("files").where({ accountId, sha256 }).first("size")) as { size: number } | undefined,
    await readUpload(trx, asker, sha256),
  ]);
  if (file && (await parts.storage.sizeOf({ accountId, sha256 })) === file.size)
    return { offset: file.size, size: file.size, expiresAt: null };
  if (!upload || upload.expiresAt <= parts.now()) return null;
  return { offset: upload.received, size: upload.size, expiresAt: upload.expiresAt };
}

/**
 * Begins an upload, or says how far the same one is. Throws fileTooLarge, storageFull (the account's room is used up, with
 * what other uploads will take), invalid for another size than the file with this hash has, notFound (`refuseErased`).
 */
export async function beginUpload(
  parts: FileParts,
  asker: Asker,
  { sha256, size }: { sha256: string; size: number },
): Promise<Standing> {
  const { limits, staging } = parts;
  const { accountId, deviceId } = asker;
  if (size > limits.fileBytes) throw new KartotekaError("fileTooLarge", `at most ${limits.fileBytes} bytes`);
  const standing = await standingOf(parts, asker, sha256);
  if (standing && standing.size !== size) throw new KartotekaError("invalid", "a file with this hash has another size");
  const part = partOf(parts, asker, sha256);
  if (standing && (standing.expiresAt === null || (await isThere(part)))) return standing;

  const expiresAt = parts.now() + limits.graceMilliseconds;
  await makeFolder(staging, staging);
  await writeTransaction(parts.database, accountId, async (trx) => {
    // others who begin wait here: together they must not take more than there is
    await trx("accounts").where({ id: accountId }).forUpdate().first("id");
    await refuseErased(trx, accountId, sha256);
    const used = await usedBytes(trx, asker, sha256);
    if (used + size > limits.accountBytes) throw new KartotekaError("storageFull", `${used} bytes are used`);
    await trx("uploads")
      .insert({ accountId, sha256, deviceId, size, received: 0, expiresAt })
      .onConflict(["accountId", "sha256", "deviceId"])
      .merge();
    await (await open(part, "w", 0o600)).close();
  });
  if (size === 0) return finish(parts, asker, { sha256, size });
  return { offset: 0, size, expiresAt };
}

/**
 * Takes the next chunk and returns how far the file is once it is on the disk. The last one makes it whole. Throws notFound
 * (begin anew), conflict for another offset than the upload's, invalid for bytes past its end or a file that is not what
 * its hash says, fileTypeRefused for a program.
 */
export async function receiveChunk(
  parts: FileParts,
  asker: Asker,
  { sha256, offset, bytes }: { sha256: string; offset: number; bytes: Buffer },
): Promise<Standing> {
  const { accountId, deviceId } = asker;
  const upload = await inAccount(parts.database, accountId, (trx) => readUpload(trx, asker, sha256));
  if (!upload || upload.expiresAt <= parts.now()) throw new KartotekaError("notFound", "no such upload");
  const { size, received } = upload;
  if (received !== offset) throw new KartotekaError("conflict", `the upload stands at ${received}`);
  const end = offset + bytes.length;
  if (end > size) throw new KartotekaError("invalid", "more bytes than the upload was begun for");
  await writeAt(partOf(parts, asker, sha256), bytes, offset);
  if (end === size) return finish(parts, asker, { sha256, size });
  const expiresAt = parts.now() + parts.limits.graceMilliseconds;
  const moved = await inAccount(parts.database, accountId, (trx) =>
    trx("uploads").where({ accountId, sha256, deviceId, received: offset }).update({ received: end, expiresAt }),
  );
  // the same chunk came twice at once: one of the two has moved it
  if (moved === 0) throw new KartotekaError("conflict", "the upload has moved");
  return { offset: end, size, expiresAt };
}

/** What was verified is a copy that nobody writes into any more, whatever still arrives for the upload. */
async function finish(
  parts: FileParts,
  asker: Asker,
  { sha256, size }: { sha256: string; size: number },
): Promise<Standing> {
  const { database, storage, staging, now } = parts;
  const { accountId, deviceId } = asker;
  const part = partOf(parts, asker, sha256);
  const whole = join(staging, `${randomUUID()}.whole`);
  try {
    const copied = await copyVerified(part, whole);
    if (copied.sha256 !== sha256) {
      await forget(parts, asker, sha256);
      throw new KartotekaError("invalid", wrongBytes);
    }
    if (isProgram(copied.type)) {
      await forget(parts, asker, sha256);
      throw new KartotekaError("fileTypeRefused", copied.type);
    }
    await storage.stage({ accountId, sha256 }, whole);
    // the row is held until the file is in its place: a sweep of the same file comes before both or after both
    await writeTransaction(database, accountId, async (trx) => {
      const createdAt = now();
      await trx("files")
        .insert({ accountId, sha256, size, type: copied.type, createdAt, unusedSince: createdAt })
        .onConflict(["accountId", "sha256"])
        .merge(["unusedSince"]);
      // whom it was about may have been erased since its last chunk began: then nothing of it comes into its place
      const uploads = await trx("uploads")
        .where({ accountId, sha256, deviceId })
        .where("expiresAt", ">", now())
        .delete();
      if (uploads === 0) throw new KartotekaError("notFound", "no such upload");
      await storage.put({ accountId, sha256 }, whole);
    });
    await rm(part, { force: true });
    return { offset: size, size, expiresAt: null };
  } finally {
    await rm(whole, { force: true });
  }
}

export const wrongBytes = "the bytes are not those of the hash";

async function forget(parts: FileParts, asker: Asker, sha256: string): Promise<void> {
  const { accountId, deviceId } = asker;
  await inAccount(parts.database, accountId, (trx) => trx("uploads").where({ accountId, sha256, deviceId }).delete());
  await rm(partOf(parts, asker, sha256), { force: true });
}

/** By ids and a hash whose forms are checked. */
export function partOf(
  { staging }: Pick<FileParts, "staging">,
  { accountId, deviceId }: Asker,
  sha256: string,
): string {
  return join(staging, `${accountId}-${sha256}-${deviceId}.part`);
}

/**
 * where somebody was erased no bytes are taken that no row names. A desk that has not heard of it yet would bring
 * them back; its rows come before their bytes (docs/adr/0017-files.md). Throws notFound.
 */
async function refuseErased(trx: Knex, accountId: number, sha256: string): Promise<void> {
  const row: unknown = await trx("attachments").where({ accountId, sha256, deletedAt: null }).first("id");
  if (row) return;
  const erased: unknown = await trx("erasures").where({ accountId }).first("id");
  if (erased) throw new KartotekaError("notFound", "no row names these bytes");
}

async function readUpload(trx: Knex, { accountId, deviceId }: Asker, sha256: string): Promise<Upload | undefined> {
  return trx("uploads").where({ accountId, sha256, deviceId }).first("size", "received", "expiresAt");
}

/** Of the account, without the upload that is asked for. */
async function usedBytes(trx: Knex, { accountId, deviceId }: Asker, sha256: string): Promise<number> {
  const files = await trx("files").where({ accountId }).whereNot({ sha256 }).sum({ bytes: "size" }).first();
  const uploads = await trx("uploads")
    .where({ accountId })
    .whereRaw('not ("sha256" = ? and "deviceId" = ?)', [sha256, deviceId])
    .sum({ bytes: "size" })
    .first();
  return Number(files?.["bytes"] ?? 0) + Number(uploads?.["bytes"] ?? 0);
}

async function writeAt(file: string, bytes: Buffer, offset: number): Promise<void> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, "r+");
  } catch (error) {
    // of another server's disk, or swept
    if (isMissing(error)) throw new KartotekaError("notFound", "the upload is not on this server", { cause: error });
    throw error;
  }
  try {
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, offset + written);
      written += bytesWritten;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await (await open(file, "r")).close();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

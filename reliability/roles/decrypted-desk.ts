import { createDecipheriv, createHash, hkdfSync } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { sha256Schema } from "../../src-contract/entities/file.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { isDamage } from "../../src-main/store/database/open-account.ts";
import { openDatabase } from "../../src-main/store/database/open-database.ts";
import { readFilesKey } from "../../src-main/store/files/files-key.ts";
import { openSealedFile } from "../../src-main/store/files/sealed-file.ts";
import { readProfile } from "../../src-main/store/session/profile.ts";

/** Some bytes, and where they were found. */
export type Found = { where: string; bytes: Buffer };

/**
 * Everything that lies under a profile, as it is and as its key opens it: the database with its free pages, every state
 * that its log still holds, the journal line by line, attached files, files that were put aside, parts of a snapshot. The desk must not
 * run: its file admits nobody else.
 */
export function decryptedDesk(profile: string): Found[] {
  const asTheyAre = filesUnder(profile).map((file) => ({
    where: file.slice(profile.length),
    bytes: readFileSync(file),
  }));
  return [...asTheyAre, ...accountsIn(profile).flatMap(({ folder, dataKey }) => openedFiles(folder, dataKey))];
}

export function accountsIn(profile: string): { folder: string; dataKey: string }[] {
  return readProfile(profile).accounts.flatMap(({ folder, keys }) =>
    keys.flatMap(({ byOs }) =>
      // as createSecretKeeper of the tests wraps it
      byOs === null ? [] : [{ folder: join(profile, folder), dataKey: Buffer.from(byOs, "base64").toString() }],
    ),
  );
}

function unsealedFile(folder: string, file: string, dataKey: string): Buffer {
  const reader = openSealedFile(
    file,
    readFilesKey(folder, dataKey, () => undefined),
  );
  try {
    return reader.read(0, reader.size);
  } finally {
    reader.close();
  }
}

function openedFiles(folder: string, dataKey: string): Found[] {
  return filesUnder(folder).flatMap((file) => {
    const where = `decrypted ${file.slice(folder.length)}`;
    const name = basename(file);
    if (name.endsWith(".db")) return [{ where, bytes: everyPage(file, dataKey) }];
    if (name.endsWith(".journal")) return journalLines(file, dataKey).map((bytes) => ({ where, bytes }));
    if (sha256Schema.safeParse(name).success) return [{ where, bytes: unsealedFile(folder, file, dataKey) }];
    if (file.includes("/snapshot/")) return [{ where, bytes: unsealedPart(file, dataKey) }];
    return [];
  });
}

/** The file as it stands, and after it whatever pages earlier states had otherwise. */
export function everyPage(file: string, dataKey: string): Buffer {
  const [latest, ...earlier] = statesOf(file).toReversed();
  if (!latest) return Buffer.alloc(0);
  const whole = plainDatabase(latest, dataKey);
  const seen = new Set(pagesOf(whole).map(hashOf));
  const others: Buffer[] = [];
  for (const state of earlier) {
    for (const page of pagesOf(plainDatabase(state, dataKey))) {
      const hash = hashOf(page);
      if (!seen.has(hash)) others.push(page);
      seen.add(hash);
    }
  }
  return Buffer.concat([whole, ...others]);
}

const pageBytes = 4096;

function pagesOf(database: Buffer): Buffer[] {
  return Array.from({ length: database.length / pageBytes }, (_, n) =>
    database.subarray(n * pageBytes, (n + 1) * pageBytes),
  );
}

function hashOf(page: Buffer): string {
  return createHash("sha1").update(page).digest("base64");
}

type State = { database: Buffer; log: Buffer | null };

const logHeader = 32;
const frameHeader = 24;

/**
 * The file with no log and with each beginning of the log that ends in a commit (https://sqlite.org/walformat.html): a
 * page that was written twice lies there twice.
 */
function statesOf(file: string): State[] {
  const database = readFileSync(file);
  const states: State[] = [{ database, log: null }];
  const logFile = `${file}-wal`;
  if (!existsSync(logFile)) return states;
  const log = readFileSync(logFile);
  if (log.length < logHeader) return states;
  const frame = frameHeader + log.readUInt32BE(8);
  for (let end = logHeader + frame; end <= log.length; end += frame) {
    const isCommit = log.readUInt32BE(end - frame + 4) > 0;
    if (isCommit) states.push({ database, log: log.subarray(0, end) });
  }
  return states;
}

/** Every page in the clear, free ones too; of a damaged file the rows that can be read. */
function plainDatabase(state: State, dataKey: string): Buffer {
  try {
    // not by taking the key away: that makes the file anew, without its free pages
    return onCopy(state, dataKey, (database) => database.serialize());
  } catch (error) {
    if (!isDamage(error)) throw error;
    return onCopy(state, dataKey, readableRows);
  }
}

function onCopy({ database, log }: State, dataKey: string, work: (database: SqliteDatabase) => Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-plain-"));
  const file = join(folder, "cache.db");
  try {
    writeFileSync(file, database);
    if (log) writeFileSync(`${file}-wal`, log);
    const opened = openDatabase(file, dataKey);
    try {
      return work(opened);
    } finally {
      opened.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readableRows(database: SqliteDatabase): Buffer {
  const rows: Buffer[] = [];
  for (const table of syncedTableNames) {
    try {
      for (const row of database.prepare(`SELECT * FROM ${table}`).iterate())
        rows.push(Buffer.from(JSON.stringify(row)));
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  return Buffer.concat(rows);
}

function journalLines(file: string, dataKey: string): Buffer[] {
  const key = keyFor(dataKey, "kartoteka side journal");
  return readFileSync(file, "latin1")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => unseal(key, Buffer.from(line, "base64")));
}

function unsealedPart(file: string, dataKey: string): Buffer {
  const [snapshotId = "", name = ""] = file.split("/").slice(-2);
  return unseal(keyFor(dataKey, "kartoteka snapshot parts"), readFileSync(file), `${snapshotId}/${name}`);
}

function keyFor(dataKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(dataKey, "hex"), "", purpose, 32));
}

/** AES-256-GCM: nonce (12 bytes), tag (16), ciphertext. */
function unseal(key: Buffer, sealed: Buffer, bound?: string): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
  if (bound !== undefined) decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

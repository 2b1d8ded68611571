import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folderName = "snapshot";

/**
 * The parts of one snapshot that have arrived, as they came, each sealed by itself: a download that a kill, a lost line
 * or a sign-out has cut goes on where it ended. Not flushed: what a power cut tears is fetched again.
 */
export type SealedParts = {
  has(part: number): boolean;
  /** Null when it is not there, torn, or sealed by another key. */
  read(part: number): Buffer | null;
  keep(part: number, bytes: Uint8Array): void;
  /** The beginning of a part whose rest did not come. */
  readBegun(part: number): Buffer | null;
  keepBegun(part: number, bytes: Uint8Array): void;
};

export function openSealedParts(accountFolder: string, dataKey: string, snapshotId: string): SealedParts {
  const folder = join(accountFolder, folderName, snapshotId);
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(dataKey, "hex"), "", "kartoteka snapshot parts", 32));
  mkdirSync(folder, { recursive: true });

  function keep(name: string, bytes: Uint8Array): void {
    const file = join(folder, name);
    writeFileSync(`${file}.new`, seal(key, `${snapshotId}/${name}`, bytes), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  function read(name: string): Buffer | null {
    const file = join(folder, name);
    return existsSync(file) ? unseal(key, `${snapshotId}/${name}`, readFileSync(file)) : null;
  }

  return {
    has: (part) => existsSync(join(folder, String(part))),
    read: (part) => read(String(part)),
    keep(part, bytes) {
      keep(String(part), bytes);
      rmSync(join(folder, `${part}.begun`), { force: true });
    },
    readBegun: (part) => read(`${part}.begun`),
    keepBegun: (part, bytes) => keep(`${part}.begun`, bytes),
  };
}

/** Of all snapshots but the one named. */
export function removeSealedParts(accountFolder: string, except: string | null): void {
  const folder = join(accountFolder, folderName);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name !== except) rmSync(join(folder, name), { recursive: true, force: true });
  }
  if (except === null) rmSync(folder, { recursive: true, force: true });
}

/** AES-256-GCM: nonce (12 bytes), tag (16), ciphertext; bound to its name, so that no part stands in for another. */
function seal(key: Buffer, name: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function unseal(key: Buffer, name: string, sealed: Buffer): Buffer | null {
  if (sealed.length < 28) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12)).setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch {
    return null; // torn, rotten or of another key: the caller fetches it
  }
}

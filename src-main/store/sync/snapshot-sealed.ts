import { hkdfSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seal, unseal } from "../database/seal.ts";

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
    writeFileSync(`${file}.new`, seal(key, bytes, `${snapshotId}/${name}`), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  function read(name: string): Buffer | null {
    const file = join(folder, name);
    return existsSync(file) ? unseal(key, readFileSync(file), `${snapshotId}/${name}`) : null;
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

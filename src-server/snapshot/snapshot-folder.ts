import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { storeMigrations } from "../../migrations/store/index.ts";
import { indexVersion } from "../../src-cache/search-index.ts";
import { snapshotPartSchema } from "../../src-contract/sync-protocol.ts";
import { syncFile, syncFolder } from "./sync-to-disk.ts";

/**
 * One folder for each account and view (pull.ts, viewOf): the builder file, and a folder for each snapshot named by its id, with its
 * parts and, written last, what they are. A snapshot is made under another name and gets its own by one rename: a crash
 * leaves the old one, or none.
 */
const manifestName = "manifest.json";
const unfinishedPrefix = "unfinished-";
const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const manifestSchema = z.object({
  snapshotId: z.string().regex(idPattern),
  /** Which point of the account's history it is. */
  epoch: z.string(),
  revision: z.int().nonnegative(),
  mark: z.string(),
  indexVersion: z.int(),
  /** Of the file that it was cut from, by their names. */
  migrations: z.string(),
  /** Milliseconds UTC. */
  madeAt: z.int(),
  parts: z.array(snapshotPartSchema).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;
/** The form in which a desk of this version keeps its file. */
export const presentForm = { indexVersion, migrations: Object.keys(storeMigrations).join() };

export function folderOf(root: string, { accountId, view }: { accountId: number; view: string }): string {
  return join(root, String(accountId), view);
}

export function partFile(folder: string, { snapshotId, part }: { snapshotId: string; part: number }): string {
  return join(folder, snapshotId, `${part}.zst`);
}

/** Null when there is none, or what lies there is not whole or of another form: a snapshot can always be made again. */
export function readManifest(folder: string, snapshotId: string): Manifest | null {
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, snapshotId, manifestName), "utf8")));
    const isWhole = manifest.parts.every(
      ({ compressedBytes }, part) => statSync(partFile(folder, { snapshotId, part })).size === compressedBytes,
    );
    if (!isWhole) return null;
  } catch {
    return null;
  }
  const isPresent =
    manifest.indexVersion === presentForm.indexVersion && manifest.migrations === presentForm.migrations;
  return isPresent && manifest.snapshotId === snapshotId ? manifest : null;
}

/** Newest first. */
export function readManifests(folder: string): Manifest[] {
  return namesIn(folder)
    .filter((name) => idPattern.test(name))
    .map((name) => readManifest(folder, name))
    .filter((manifest) => manifest !== null)
    .sort((first, second) => second.madeAt - first.madeAt || second.revision - first.revision);
}

/** A place for parts, before they are a snapshot. */
export function beginSnapshot(folder: string, snapshotId: string): string {
  const place = join(folder, unfinishedPrefix + snapshotId);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  return place;
}

/** The parts are on the disk. */
export function finishSnapshot(folder: string, manifest: Manifest): void {
  const place = join(folder, unfinishedPrefix + manifest.snapshotId);
  const file = join(place, manifestName);
  writeFileSync(file, JSON.stringify(manifest), { mode: 0o600 });
  syncFile(file);
  syncFolder(place);
  renameSync(place, join(folder, manifest.snapshotId));
  syncFolder(folder);
}

/**
 * Takes away what nobody can use: what a crash left unfinished, what is of another form or database, and snapshots
 * whose successor is older than `graceMilliseconds` (downloads of them may still be under way until then).
 */
export function tidy(folder: string, { epoch, now, graceMilliseconds }: TidyOptions): void {
  const usable = readManifests(folder).filter((manifest) => manifest.epoch === epoch);
  const kept = new Set(
    usable
      .filter((_, place) => place === 0 || (usable[place - 1]?.madeAt ?? 0) > now - graceMilliseconds)
      .map(({ snapshotId }) => snapshotId),
  );
  for (const name of namesIn(folder)) {
    const isLeftover = name.startsWith(unfinishedPrefix) || (idPattern.test(name) && !kept.has(name));
    // Windows keeps a file that is being read: the next tidying takes it
    if (isLeftover) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 2 });
  }
}
export type TidyOptions = { epoch: string; now: number; graceMilliseconds: number };

/** What cannot be read is not there to be handed out; the build, which has to write there, tells why. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

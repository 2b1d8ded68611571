import { setImmediate as turn } from "node:timers/promises";
import { KartotekaError, toErrorBody } from "../../../src-contract/errors.ts";
import type { ResetReason, Snapshot, SnapshotPart } from "../../../src-contract/sync-protocol.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { writeLocalValue } from "../../../src-cache/local-values.ts";
import { indexVersion } from "../../../src-cache/search-index.ts";
import { clearIndexTables } from "../../../src-cache/snapshot-parts.ts";
import type { BulkFile } from "../database/bulk-file.ts";
import type { SyncNetwork } from "./server-client.ts";
import { downloadParts } from "./snapshot-download.ts";
import { createRate, isFasterMadeHere } from "./snapshot-line.ts";
import { assertOwnRows, imageOf, loadImage, UnfitSnapshot } from "./snapshot-load.ts";
import { openSealedParts, removeSealedParts } from "./snapshot-sealed.ts";
import type { SyncDesk } from "./sync-desk.ts";
import { moveIn } from "./take-anew.ts";

type SnapshotNetwork = Pick<SyncNetwork, "snapshot" | "snapshotPart">;

/** A part is held in memory, twice: a server that asks for more than this is not followed. */
const largestPart = 32 * 1024 * 1024;
/**
 * The server makes no progress for so long, or is at it for so long: rows come at once. As long as it moves it is waited
 * for: of 1,000,000 clients with their history a snapshot is made in three minutes, and their rows take an hour.
 */
const standstill = 30_000;
const longPreparation = 30 * 60_000;
/** A snapshot that is replaced by a newer one while it is downloaded, again and again. */
const snapshotsTried = 5;
const progressEvery = 200;

/**
 * Sync rule 8: everything as a snapshot, in the place of the old file when it is complete. False when there is none to be
 * had or it cannot be used: then by rows. Throws what network and disk throw; the parts that have come are kept.
 */
export async function takeSnapshot(
  desk: SyncDesk,
  network: SnapshotNetwork,
  why: ResetReason | null,
): Promise<boolean> {
  try {
    for (let tried = 0; tried < snapshotsTried; tried += 1) {
      const snapshot = await askForSnapshot(desk, network);
      if (!snapshot) break;
      try {
        await takeThis(desk, network, { snapshot, why });
        return true;
      } catch (error) {
        // a newer one has taken its place
        if (toErrorBody(error).kind === "notFound") continue;
        if (!(error instanceof UnfitSnapshot)) throw error;
        desk.log(`the snapshot cannot be used, by rows: ${error.message}`);
        break;
      }
    }
  } finally {
    desk.progressed(null);
  }
  removeSealedParts(desk.account.folder, null);
  return false;
}

async function askForSnapshot(desk: SyncDesk, network: SnapshotNetwork): Promise<Snapshot | null> {
  const askedAt = desk.now();
  let movedAt = askedAt;
  let reached = -1;
  for (;;) {
    const answer = await network.snapshot({ deviceId: desk.author.deviceId });
    if (answer.kind === "ready") return answer;
    if (answer.kind === "none") return null;
    const { done, total, retryAfterSeconds } = answer;
    desk.progressed({ phase: "preparing", done, total });
    if (done > reached) movedAt = desk.now();
    reached = done;
    if (desk.now() - movedAt > standstill || desk.now() - askedAt > longPreparation) return null;
    await desk.sleep(Math.min(retryAfterSeconds * 1_000, standstill), desk.signal);
    assertGoing(desk);
  }
}

async function takeThis(
  desk: SyncDesk,
  network: SnapshotNetwork,
  { snapshot, why }: { snapshot: Snapshot; why: ResetReason | null },
): Promise<void> {
  const { account } = desk;
  if (snapshot.parts.some(({ bytes, compressedBytes }) => Math.max(bytes, compressedBytes) > largestPart))
    throw new UnfitSnapshot("a part that is too large");
  removeSealedParts(account.folder, snapshot.snapshotId);
  const staging = await stage(desk, network, snapshot);
  await moveIn(desk, staging, why);
  removeSealedParts(account.folder, null);
}

/** The staging file, complete but for what is the desk's own, on the disk and open. */
async function stage(desk: SyncDesk, network: SnapshotNetwork, snapshot: Snapshot): Promise<Cache> {
  const { account } = desk;
  let staging: Cache | null = null;
  try {
    const file = account.createBulkStaging();
    const hasIndex = await fill(file, { desk, network, snapshot });
    assertOwnRows(file, account.cache.accountId);
    await file.makeIndexes(() => step(desk));
    await file.flush();
    staging = await account.openStaged();
    writeLocalValue(staging, "cookie", snapshot.cookie);
    if (hasIndex) writeLocalValue(staging, "indexVersion", snapshot.indexVersion);
    return staging;
  } catch (error) {
    account.dropStaging(staging);
    throw error;
  }
}

/** Returns whether the derived tables came along. */
async function fill(
  file: BulkFile,
  { desk, network, snapshot }: { desk: SyncDesk; network: SnapshotNetwork; snapshot: Snapshot },
): Promise<boolean> {
  const { account, now, signal } = desk;
  const { parts } = snapshot;
  const sealed = openSealedParts(account.folder, account.dataKey, snapshot.snapshotId);
  const line = createRate(now);
  const loading = createRate(now);
  const isIndex = ({ content }: SnapshotPart) => content === "index";
  const total = parts.filter((part) => !isIndex(part)).reduce((sum, { rows }) => sum + rows, 0);
  let withIndex = snapshot.indexVersion === indexVersion;
  let isDecided = false;
  let received = 0;
  let loaded = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let roomIsMade = false;

  const wantedBytes = () => sum(parts.filter((part) => withIndex || !isIndex(part)));

  function isWanted(part: SnapshotPart): boolean {
    if (!isIndex(part)) return true;
    if (withIndex && !isDecided) {
      const missing = parts.filter((other, number) => isIndex(other) && !sealed.has(number));
      const measured = { bytesPerSecond: line.perSecond(), rowsPerSecond: loading.perSecond() };
      withIndex = !isFasterMadeHere({ indexBytes: sum(missing), rows: total }, measured);
      if (!withIndex) desk.log("a slow line: lists and search are made here");
    }
    isDecided = true;
    return withIndex;
  }

  function tell(): void {
    if (now() - toldAt < progressEvery) return;
    toldAt = now();
    const bytes = wantedBytes();
    const speed = line.perSecond();
    if (received < bytes) {
      const secondsLeft = speed === null ? null : (bytes - received) / speed;
      desk.progressed({ phase: "downloading", done: received, total: bytes, secondsLeft });
    } else {
      desk.progressed({ phase: "loading", done: Math.min(loaded, total), total });
    }
  }

  const arriving = downloadParts({
    network,
    snapshot,
    sealed,
    isWanted,
    received(bytes) {
      received += bytes;
      tell();
    },
    rate: line,
    signal,
  });
  for await (const { part, bytes } of arriving) {
    const image = await imageOf(part, bytes);
    if (isIndex(part) && !roomIsMade) file.change((database) => clearIndexTables(database, "main"));
    roomIsMade ||= isIndex(part);
    if (!isIndex(part)) loading.begin();
    loadImage(file, image, part);
    if (!isIndex(part)) {
      loading.end();
      loading.add(part.rows);
      loaded += part.rows;
    }
    tell();
    await step(desk);
  }
  return roomIsMade;
}

/** Reads and writes of the desk come between; one that stops ends it here. */
async function step(desk: SyncDesk): Promise<void> {
  await turn();
  assertGoing(desk);
}

function assertGoing({ signal }: SyncDesk): void {
  if (signal.aborted) throw new KartotekaError("cancelled");
}

function sum(parts: SnapshotPart[]): number {
  return parts.reduce((bytes, { compressedBytes }) => bytes + compressedBytes, 0);
}

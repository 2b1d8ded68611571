import { rmSync } from "node:fs";
import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { SnapshotPart, SnapshotResponse } from "../../src-contract/sync-protocol.ts";
import { readableTables } from "../authorize.ts";
import type { DatabaseLocation } from "../configuration.ts";
import { inAccount } from "../database/dialect.ts";
import { markAt } from "../database/revision.ts";
import { lastErasure } from "../erasure/erasure-record.ts";
import { scopeOf, viewOf } from "../pull.ts";
import type { Session } from "../session/authenticate.ts";
import { buildInThread, type RunBuild, type RunningBuild } from "./build-in-thread.ts";
import type { BuildOrder } from "./build-snapshot.ts";
import { defaultPartBytes } from "./cut-parts.ts";
import { readStanding } from "./read-standing.ts";
import { folderOf, type Manifest, partFile, readManifest, readManifests } from "./snapshot-folder.ts";
import { isIntact } from "./is-intact.ts";

export type SnapshotLimits = {
  /** With fewer rows pulling is as fast. */
  fromRows: number;
  /** So many rows a snapshot may be behind and still be handed out: the pull after it brings them. */
  servedBehind: number;
  /** From then on, or when it is so old and anything has changed, it is brought up to date in the background. */
  refreshBehind: number;
  refreshAge: number;
  /** A moment after it was made it is good enough, however much is being written. */
  refreshPause: number;
  /** How long a snapshot stays when a newer one is there, for downloads under way. */
  graceMilliseconds: number;
  /** How long after a failed build none is tried. */
  failurePause: number;
  partBytes: number;
};
const minute = 60_000;
export const defaultSnapshotLimits: SnapshotLimits = {
  fromRows: 5_000,
  servedBehind: 20_000,
  refreshBehind: 2_000,
  refreshAge: 15 * minute,
  refreshPause: minute,
  graceMilliseconds: 60 * minute,
  failurePause: 10 * minute,
  partBytes: defaultPartBytes,
};
const retryAfterSeconds = 0.5;
/** After another process was found at the same folder. */
const busyPause = 5_000;

export type SnapshotParts = {
  database: Knex;
  location: DatabaseLocation;
  /** All snapshots lie under it. */
  folder: string;
  epoch: string;
  now: () => number;
  log: Pick<FastifyBaseLogger, "info" | "warn" | "error">;
  limits: SnapshotLimits;
  build?: RunBuild;
};

type Asker = Pick<Session, "accountId" | "role">;

/** Ready pieces of SQLite for desks that have nothing yet (sync rule 8). */
export type Snapshots = {
  /** What there is for this account and role now; starts making what there is not. */
  ask(session: Asker): Promise<SnapshotResponse>;
  /** The file of a part. Throws notFound unless it belongs to a snapshot of this account and role. */
  findPart(session: Asker, snapshotId: string, part: number): { file: string; part: SnapshotPart };
  /** Takes away everything that was made of an account: somebody was erased. */
  forget(accountId: number): Promise<void>;
  /** Ends the build under way: it leaves nothing that anybody would take for a snapshot. */
  close(): Promise<void>;
};

type Job = { order: BuildOrder; done: number; total: number; isForgotten: boolean };

export function createSnapshots(parts: SnapshotParts): Snapshots {
  const { database, location, epoch, now, log, limits, build = buildInThread } = parts;
  /** Waiting or under way, by folder; the first is under way. */
  const jobs = new Map<string, Job>();
  /** Folders in which no build is begun until then; `none` is what is answered meanwhile. */
  const pauses = new Map<string, { until: number; answer: "none" | "preparing" }>();
  /** Snapshots whose files this process has read through. */
  const intact = new Map<string, string>();
  let running: RunningBuild | null = null;
  let isClosed = false;

  function start(order: BuildOrder, total: number): "none" | "preparing" {
    const { folder } = order;
    if (jobs.has(folder)) return "preparing";
    const pause = pauses.get(folder);
    if (pause && pause.until > now()) return pause.answer;
    pauses.delete(folder);
    jobs.set(folder, { order, done: 0, total, isForgotten: false });
    if (!running) void runNext();
    return "preparing";
  }

  /** One at a time: a build takes a core and reads the whole account. */
  async function runNext(): Promise<void> {
    for (;;) {
      const [job] = jobs.values();
      if (!job || isClosed) return;
      const { folder, accountId, view } = job.order;
      const began = performance.now();
      running = build(job.order, {
        progress: (done, total) => Object.assign(job, { done: Math.floor(done), total }),
        log: (line) => log.warn({ accountId, view }, line),
      });
      const error = await running.ended;
      running = null;
      jobs.delete(folder);
      if (isClosed) return;
      if (job.isForgotten) continue;
      const milliseconds = Math.round(performance.now() - began);
      if (error === null) log.info({ accountId, view, milliseconds }, "snapshot made");
      else if (error.kind === "conflict") pauses.set(folder, { until: now() + busyPause, answer: "preparing" });
      else {
        pauses.set(folder, { until: now() + limits.failurePause, answer: "none" });
        log.error({ accountId, view, kind: error.kind }, "snapshot failed");
      }
    }
  }

  /** The newest one that may be handed out. One that has rotted on the disk is taken away. */
  async function newestOf(folder: string, accountId: number, erasedAt: number): Promise<Manifest | null> {
    for (const manifest of readManifests(folder)) {
      if (manifest.epoch !== epoch) continue;
      // another server, or somebody at the server itself, has erased a client since
      if (manifest.revision < erasedAt) {
        rmSync(join(folder, manifest.snapshotId), { recursive: true, force: true });
        continue;
      }
      // of a state that the database was put back behind
      if ((await inAccount(database, accountId, (trx) => markAt(trx, accountId, manifest.revision))) !== manifest.mark)
        continue;
      if (intact.get(folder) === manifest.snapshotId) return manifest;
      if (await isIntact(folder, manifest)) {
        intact.set(folder, manifest.snapshotId);
        return manifest;
      }
      log.warn({ snapshotId: manifest.snapshotId }, "a snapshot's files are damaged");
      rmSync(join(folder, manifest.snapshotId), { recursive: true, force: true });
    }
    return null;
  }

  return {
    async ask({ accountId, role }) {
      const view = viewOf(role);
      const tables = readableTables(role);
      const folder = folderOf(parts.folder, { accountId, view });
      const erasedAt = await lastErasure(database, accountId);
      const order = { ...limits, location, folder, accountId, epoch, view, tables, erasedAt, now: now() };
      const newest = await newestOf(folder, accountId, erasedAt);
      const since = newest?.revision ?? 0;
      const most = Math.max(limits.servedBehind, limits.fromRows) + 1;
      const { revision, rows } = await readStanding(database, { accountId, tables, since, most });

      if (newest && since <= revision && rows <= limits.servedBehind) {
        const age = now() - newest.madeAt;
        const isBehind = rows > limits.refreshBehind || (rows > 0 && age > limits.refreshAge);
        if (isBehind && age >= limits.refreshPause) start(order, rows);
        const { snapshotId, indexVersion, mark } = newest;
        const cookie = { epoch, revision: since, mark, scope: scopeOf(role) };
        return { kind: "ready", snapshotId, cookie, indexVersion, parts: newest.parts };
      }
      if (!newest && rows < limits.fromRows) return { kind: "none" };
      if (start(order, rows) === "none") return { kind: "none" };
      const { done, total } = jobs.get(folder) ?? { done: 0, total: rows };
      return { kind: "preparing", retryAfterSeconds, done, total };
    },

    findPart({ accountId, role }, snapshotId, number) {
      const folder = folderOf(parts.folder, { accountId, view: viewOf(role) });
      const manifest = readManifest(folder, snapshotId);
      const part = manifest?.epoch === epoch ? manifest.parts[number] : undefined;
      if (!part) throw new KartotekaError("notFound", "no such part of a snapshot");
      return { file: partFile(folder, { snapshotId, part: number }), part };
    },

    async forget(accountId) {
      for (const [place, { order }] of jobs) {
        if (order.accountId !== accountId) continue;
        const job = jobs.get(place);
        const [first] = jobs.values();
        if (job && job === first) {
          job.isForgotten = true;
          await running?.stop();
        } else jobs.delete(place);
      }
      rmSync(join(parts.folder, String(accountId)), { recursive: true, force: true });
    },

    async close() {
      isClosed = true;
      jobs.clear();
      await running?.stop();
    },
  };
}

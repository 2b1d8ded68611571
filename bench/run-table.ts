// The one table: rows one after another, each with processes of its own, and what they gave as text and as JSON.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { buildIfNeeded } from "../scripts/build.ts";
import { createProcesses } from "../scripts/processes.ts";
import { say } from "../scripts/progress.ts";
import { type Context, type ReadyDesks, type Row, type UnitName, unitSizes } from "./context.ts";
import { isAsked, type Options } from "./options.ts";
import { installPeers } from "./peers.ts";
import { makeReadyDesks } from "./ready-desks.ts";
import { report } from "./report.ts";
import { failureOf, type Result } from "./result.ts";
import { card } from "./rows/card.ts";
import { bytesOnTheWire, editToOtherDesk, pushAfterOffline } from "./rows/edits.ts";
import { firstSyncBySnapshot, firstSyncByRows, firstSyncWithHistory, snapshotPreparation } from "./rows/first-sync.ts";
import { callerRecognised, lookups, typeAhead } from "./rows/reads.ts";
import { roundTrip } from "./rows/round-trip.ts";
import { mutationsIntoPostgres, mutationsIntoSqlite, pokeToAll } from "./rows/server.ts";
import { processStart } from "./rows/start.ts";
import { commentSaved, pulledRowsApplied } from "./rows/writes.ts";
import { makeWorkUnit, type WorkUnit } from "./work-unit.ts";

const rowPatience = 30 * 60_000;
const repository = resolve(import.meta.dirname, "..");

const rows: readonly Row[] = [
  firstSyncBySnapshot,
  firstSyncByRows,
  firstSyncWithHistory,
  editToOtherDesk,
  pushAfterOffline,
  processStart,
  bytesOnTheWire,
  lookups,
  typeAhead,
  callerRecognised,
  card,
  commentSaved,
  roundTrip,
  pulledRowsApplied,
  mutationsIntoPostgres,
  mutationsIntoSqlite,
  pokeToAll,
  snapshotPreparation,
];

/** False when some row failed. */
export async function runTable({ profile, only, write }: Options, section: string = profile.name): Promise<boolean> {
  const processes = createProcesses();
  processes.stopOnSignals();
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-bench-"));
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1_000).toFixed(0)} s`;
  try {
    await buildIfNeeded(repository, processes);
    const context = createContext({ profile, processes, folder });
    const results: Result[] = [];
    for (const row of rows) {
      if (!isAsked(row.ids, only) || (row.profiles && !row.profiles.includes(profile.name))) continue;
      say(`${row.ids[0]} … (${seconds()})`);
      try {
        results.push(...(await withinPatience(row.run(context))));
      } catch (error) {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        say(`  failed: ${reason}`);
        // what it had under way would take the machine from the rows after it
        await processes.stopAll();
        const [id = ""] = row.ids;
        const goal = { words: "" };
        results.push(failureOf({ id, work: row.ids.join(", "), unit: "ms", goal }, reason.split("\n")[0] ?? ""));
      }
    }
    report(results, section, started, write);
    return results.every(({ failure }) => failure === null);
  } finally {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A row that hangs must not keep the others from being measured. */
async function withinPatience<Value>(work: Promise<Value>): Promise<Value> {
  const timer = new AbortController();
  const patience = wait(rowPatience, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`not done after ${rowPatience / 60_000} minutes`);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    timer.abort();
    // its own refusal, when the work was quicker
    patience.catch(() => undefined);
  }
}

function createContext({ profile, processes, folder }: Pick<Context, "profile" | "processes" | "folder">): Context {
  const units = new Map<UnitName, Promise<WorkUnit>>();
  const desks = new Map<UnitName, Promise<ReadyDesks>>();
  let peers: ReturnType<typeof installPeers> | null = null;
  const unit = (name: UnitName) => {
    const clients = profile[unitSizes[name]];
    const made =
      units.get(name) ?? makeWorkUnit(processes, { repository, folder, name, clients, history: name === "history" });
    units.set(name, made);
    return made;
  };
  return {
    profile,
    processes,
    folder,
    unit,
    readyDesks(name) {
      const made =
        desks.get(name) ??
        unit(name).then((ready) => makeReadyDesks(processes, { unit: ready, folder: join(folder, `${name}-desks`) }));
      desks.set(name, made);
      return made;
    },
    async peers() {
      peers ??= profile.peers ? installPeers(say) : [];
      return peers;
    },
    say,
  };
}

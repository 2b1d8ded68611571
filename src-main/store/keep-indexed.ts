import { setImmediate as turn } from "node:timers/promises";
import type { SyncProgress } from "../../src-contract/commands/sync.ts";
import { KartotekaError, toErrorBody } from "../../src-contract/errors.ts";
import type { ReadTable } from "../../src-contract/queries/query.ts";
import type { Cache } from "../../src-cache/cache.ts";
import { areConflictsCounted, recountConflicts } from "../../src-cache/client-conflicts.ts";
import { refreshIndex, rowsToIndex } from "../../src-cache/fill-index.ts";
import type { WriteGate } from "./database/write-gate.ts";

/** From so many rows on the screens say that lists and search are being filled. */
const longIndexing = 5_000;

export type IndexingParts = {
  /** This one file: another that takes its place is begun anew. */
  cache: Cache;
  gate: WriteGate;
  /** Aborted when the desk stops. */
  signal: AbortSignal;
  /** After the transaction of a step. */
  written(): void;
  /** Null: nothing long is under way. */
  progressed(progress: SyncProgress | null): void;
  /** What was missing is there: whose screens have to read again. */
  changed(tables: ReadTable[]): void;
  /** The file turned out damaged; never rejects. */
  onDamage(): Promise<void>;
  log(line: string): void;
};

/**
 * Makes the derived tables where they are missing or of older rules, beside the person's work. Never rejects. Damage is
 * told and not only logged: nobody else may ever read that page, and each start would fail there again.
 */
export async function keepIndexed(parts: IndexingParts): Promise<void> {
  const { cache, gate, signal, log } = parts;

  async function turnWhileOpen(): Promise<void> {
    await turn();
    signal.throwIfAborted();
    if (!cache.database.open) throw new KartotekaError("cancelled", "the file was replaced");
  }

  function told(progress: SyncProgress | null): void {
    // the file that took its place tells of itself
    if (cache.database.open) parts.progressed(progress);
  }

  async function fillLists(): Promise<void> {
    const total = rowsToIndex(cache);
    let done = 0;
    try {
      const isFilled = await refreshIndex({ cache }, gate, async (rows) => {
        done = Math.min(total, done + rows);
        if (total > longIndexing) told({ phase: "indexing", done, total });
        // the log must not grow with the account
        parts.written();
        await turnWhileOpen();
      });
      if (!isFilled) return;
    } finally {
      told(null);
    }
    parts.changed(["clients", "comments", "orders", "calls"]);
  }

  async function countConflicts(): Promise<void> {
    if (areConflictsCounted(cache)) return;
    await recountConflicts({ cache }, gate, turnWhileOpen);
    parts.changed(["clientEdits"]);
  }

  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { kind, details = "" } = toErrorBody(error);
      log(`${what}: ${kind} ${details}`);
      // what was met in a file that has been replaced since went with it
      if (kind === "fileDamaged" && cache.database.open && !signal.aborted) await parts.onDamage();
    }
  }

  await Promise.all([attempt("search index", fillLists), attempt("conflicts", countConflicts)]);
}

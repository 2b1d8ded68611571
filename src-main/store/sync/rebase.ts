import type { SyncedTable } from "../../../src-contract/entities/synced-tables.ts";
import { toErrorBody } from "../../../src-contract/errors.ts";
import { mutationByName, mutationNames } from "../../../src-contract/mutations/index.ts";
import { checkRowPatch, type RowOperation, type RowPatch } from "../../../src-contract/row-patch.ts";
import { applyOperation, applyRowPatch, noteSuspect, restoreRow } from "../../../src-cache/apply-row-patch.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { indexChanges, type IndexChanges, noIndexChanges } from "../../../src-cache/search-index.ts";
import { readSqlRow, type SqlRow } from "../../../src-cache/synced-rows.ts";
import { markRefused, type OutboxRow, outboxRowByCounter } from "./outbox.ts";

/**
 * What must always hold: cache = the server's rows + the pending mutations replayed in order (sync rule 6).
 *
 * A mutation never reads, so what becomes of one row depends on that row alone: on what the server last said of it
 * (`baseRows`, kept while a pending mutation touches it) and on the pending operations for it (`outboxRows`). Undoing
 * everything, applying the server's patch and replaying everything therefore comes to the same as doing so for the rows
 * that the patch or a mutation that leaves the queue touches, and an import of 50,000 rows that waits costs a pull nothing.
 */

/** Who writes: what a mutation's context takes from the desk. */
export type Author = { userId: string; deviceId: string };

export type RowRef = { table: SyncedTable; id: string };
type PendingMutation = Pick<OutboxRow, "counter" | "mutationId" | "at">;

/** Throws a ZodError for args that do not fit, and for a patch that does not fit its tables. */
export function patchOf(
  item: { mutationId: string; name: string; args: unknown; at: number },
  author: Author,
): RowPatch {
  const name = mutationNames.find((known) => known === item.name);
  if (!name) throw new Error(`unknown mutation ${item.name}`);
  const mutation = mutationByName(name);
  const patch = mutation.rowPatch(mutation.args.parse(item.args), {
    mutationId: item.mutationId,
    at: item.at,
    ...author,
  });
  checkRowPatch(patch);
  return patch;
}

/** The optimistic effect of a mutation that has just entered the outbox. Belongs into a transaction. */
export function applyPending(
  cache: Cache,
  { counter, at }: PendingMutation,
  patch: RowPatch,
  changes: IndexChanges,
): void {
  for (const operation of patch) {
    const ref = refOf(operation);
    if (!hasBase(cache, ref)) keepBase(cache, ref);
    cache.run(
      "INSERT OR IGNORE INTO outboxRows (tableName, rowId, counter) VALUES (?, ?, ?)",
      ref.table,
      ref.id,
      counter,
    );
    applyOperation(cache, operation, { at, changes });
  }
}

export type Rebase = {
  author: Author;
  /** From the server; empty when only the queue changes. */
  patch: RowPatch;
  /** The server's time, for rows that it deletes. */
  at: number;
  /** Counters of mutations that leave the queue's effect: confirmed, refused or discarded. */
  leaving: number[];
  /** Rows that the server turned out not to have. */
  gone?: RowRef[];
  /** Rows of which the desk may be wrong: replayed and indexed anew, whatever is known of them. */
  suspects?: RowRef[];
};

/** Belongs into a transaction. Returns the tables whose rows may have changed. */
export function rebase(
  cache: Cache,
  { author, patch, at, leaving, gone = [], suspects = [] }: Rebase,
): Set<SyncedTable> {
  const changes = noIndexChanges();
  const tables = new Set<SyncedTable>([...patch, ...gone].map(({ table }) => table));
  const affected = new Map<string, RowRef>();
  for (const { table, id } of suspects) noteSuspect(table, id, changes);
  for (const counter of leaving) {
    for (const ref of takeRowsOf(cache, counter)) affected.set(keyOf(ref), ref);
  }
  const hasPending = cache.get("SELECT 1 FROM baseRows LIMIT 1") !== undefined;
  if (hasPending) {
    for (const ref of [...patch.map(refOf), ...gone, ...suspects]) {
      if (hasBase(cache, ref)) affected.set(keyOf(ref), ref);
    }
  }
  // a put says the whole row: what the server said before it need not be brought back first
  const replaced = new Set(patch.filter(({ op }) => op === "put").map((operation) => keyOf(refOf(operation))));
  for (const [key, ref] of affected) {
    tables.add(ref.table);
    if (!replaced.has(key)) restoreRow(cache, { ...ref, row: readBase(cache, ref) }, changes);
  }
  applyRowPatch(cache, patch, { at, changes });
  for (const ref of gone) restoreRow(cache, { ...ref, row: null }, changes);
  const patches = createPatchReader(cache, author);
  for (const ref of affected.values()) replayRow(cache, ref, { patches, changes });
  indexChanges(cache, changes);
  return tables;
}

/** Takes back every pending effect and applies the whole outbox anew, in its order. Belongs into a transaction. */
export function replayAll(cache: Cache, author: Author): void {
  const changes = noIndexChanges();
  const bases = cache.all<{ tableName: SyncedTable; rowId: string }>("SELECT tableName, rowId FROM baseRows");
  for (const { tableName, rowId } of bases) {
    const ref = { table: tableName, id: rowId };
    restoreRow(cache, { ...ref, row: readBase(cache, ref) }, changes);
  }
  cache.run("DELETE FROM baseRows");
  cache.run("DELETE FROM outboxRows");
  const patches = createPatchReader(cache, author);
  const pending = cache.all<PendingMutation>(
    "SELECT counter, mutationId, at FROM outbox WHERE state <> 'refused' ORDER BY counter",
  );
  for (const item of pending) applyPending(cache, item, patches.of(item.counter), changes);
  indexChanges(cache, changes);
}

function replayRow(
  cache: Cache,
  ref: RowRef,
  { patches, changes }: { patches: PatchReader; changes: IndexChanges },
): void {
  const counters = cache.all<{ counter: number }>(
    "SELECT counter FROM outboxRows WHERE tableName = ? AND rowId = ? ORDER BY counter",
    ref.table,
    ref.id,
  );
  if (counters.length === 0) {
    cache.run("DELETE FROM baseRows WHERE tableName = ? AND rowId = ?", ref.table, ref.id);
    return;
  }
  keepBase(cache, ref);
  for (const { counter } of counters) {
    const at = outboxRowByCounter(cache, counter)?.at ?? 0;
    for (const operation of patches.of(counter)) {
      const own = refOf(operation);
      if (own.table === ref.table && own.id === ref.id) applyOperation(cache, operation, { at, changes });
    }
  }
}

type PatchReader = { of(counter: number): RowPatch };

/** Each patch is computed once. One that this version cannot compute any more is refused, not dropped: its author sees it. */
function createPatchReader(cache: Cache, author: Author): PatchReader {
  const known = new Map<number, RowPatch>();
  const compute = (counter: number): RowPatch => {
    const row = outboxRowByCounter(cache, counter);
    if (!row) return [];
    try {
      return patchOf({ ...row, args: JSON.parse(row.args) }, author);
    } catch (error) {
      markRefused(cache, counter, toErrorBody(error));
      return [];
    }
  };
  return {
    of(counter) {
      const patch = known.get(counter) ?? compute(counter);
      known.set(counter, patch);
      return patch;
    },
  };
}

/** The rows of a mutation, which from now on has no effect on them. */
function takeRowsOf(cache: Cache, counter: number): RowRef[] {
  const rows = cache.all<{ tableName: SyncedTable; rowId: string }>(
    "SELECT tableName, rowId FROM outboxRows WHERE counter = ?",
    counter,
  );
  cache.run("DELETE FROM outboxRows WHERE counter = ?", counter);
  return rows.map(({ tableName, rowId }) => ({ table: tableName, id: rowId }));
}

function refOf(operation: RowOperation): RowRef {
  return { table: operation.table, id: operation.op === "put" ? operation.row.id : operation.id };
}

function keyOf({ table, id }: RowRef): string {
  return `${table}/${id}`;
}

/** What the server last said of a row, as far as this desk knows. Undefined: that it has none. */
export function readServerRow(cache: Cache, ref: RowRef): SqlRow | undefined {
  return hasBase(cache, ref) ? (readBase(cache, ref) ?? undefined) : readSqlRow(cache, ref.table, ref.id);
}

/** The row as it stands is taken for the server's. */
export function takeForServerRow(cache: Cache, ref: RowRef): void {
  if (!hasBase(cache, ref)) keepBase(cache, ref);
}

function hasBase(cache: Cache, { table, id }: RowRef): boolean {
  return cache.get("SELECT 1 FROM baseRows WHERE tableName = ? AND rowId = ?", table, id) !== undefined;
}

/** Null: the server knows no such row. */
function readBase(cache: Cache, { table, id }: RowRef): SqlRow | null {
  const base = cache.get<{ baseRow: string | null }>(
    "SELECT baseRow FROM baseRows WHERE tableName = ? AND rowId = ?",
    table,
    id,
  );
  return base?.baseRow ? (JSON.parse(base.baseRow) as SqlRow) : null;
}

function keepBase(cache: Cache, { table, id }: RowRef): void {
  const row = readSqlRow(cache, table, id);
  cache.run(
    `INSERT INTO baseRows (tableName, rowId, baseRow) VALUES (?, ?, ?)
    ON CONFLICT (tableName, rowId) DO UPDATE SET baseRow = excluded.baseRow`,
    table,
    id,
    row ? JSON.stringify(row) : null,
  );
}

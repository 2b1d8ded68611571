import { createHash } from "node:crypto";
import { type SyncedTable, syncedTableNames } from "../../../src-contract/entities/synced-tables.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import type { RowPatch } from "../../../src-contract/row-patch.ts";
import { maySee } from "../../../src-contract/rules/permissions.ts";
import { differingColumns, digestRows } from "../../../src-contract/rules/row-digest.ts";
import {
  type DigestRequest,
  digestRowsLimit,
  type DigestResponse,
  digestSliceLimit,
} from "../../../src-contract/sync-protocol.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { readLocalValue, writeLocalValue } from "../../../src-cache/local-values.ts";
import { readSqlRow, type SqlRow } from "../../../src-cache/synced-rows.ts";
import { isSameCookie, pullAll } from "./pull.ts";
import { readServerRow, rebase, type RowRef, takeForServerRow } from "./rebase.ts";
import { borderOf, contentOf, pendingRefs, readSlice, type Slice } from "./server-state.ts";
import type { SyncNetwork } from "./server-client.ts";
import type { SyncDesk } from "./sync-desk.ts";

/**
 * Divergence is found and heals (R-16). What must hold after a pull is that the desk has the server's rows and nothing
 * else; here it is looked at, a slice of one table at a time, and put right where it is not so. A slice is compared only
 * while both stand at one revision of one life and scope of the database, so that a server that is empty, older or
 * another one takes nothing away (sync rule 7). What was wrong is logged by its place, never by its content.
 *
 *   slice ──equal──▶ the next one
 *     └──unequal──▶ its halves, down to 50 rows ──▶ the rows themselves, taken as a pull takes them
 */
export type ComparisonParts = { desk: SyncDesk; network: SyncNetwork };

export type Difference = {
  table: SyncedTable;
  id: string;
  /** `replay`: the server's row was right, what pending mutations made of it was not. */
  kind: "changed" | "missing" | "extra" | "replay";
  /** Those of a row that both sides have. */
  columns: string[];
};
export type Comparison = { rows: number; differences: Difference[] };

/**
 * What is compared at once while a desk is idle: some ten milliseconds of either side's time, so that one server bears
 * hundreds of desks, and half a million rows in a shift.
 */
const idleSliceRows = 500;
/** How often a slice is asked for again because the server went on meanwhile. */
const attempts = 5;

/** The next slice in the round through all tables that the person may see. */
export async function compareNext(parts: ComparisonParts): Promise<Comparison> {
  const { account, gate } = parts.desk;
  const tables = visibleTables(account.cache);
  const place = readLocalValue(account.cache, "comparedTo");
  const table = tables.find((name) => name === place?.table) ?? tables[0];
  if (!table) return { rows: 0, differences: [] };
  const found: Comparison = { rows: 0, differences: [] };
  const start = { table, after: table === place?.table ? place.after : null, until: null };
  const reached = await compareFrom(parts, start, { limit: idleSliceRows, found });
  const next = tables[(tables.indexOf(table) + 1) % tables.length] ?? table;
  await gate.run(() =>
    writeLocalValue(
      account.cache,
      "comparedTo",
      reached === null ? { table: next, after: null } : { table, after: reached },
    ),
  );
  return found;
}

/** Everything that the person may see. Throws what the network throws; what was healed until then stays so. */
export async function compareAll(parts: ComparisonParts): Promise<Comparison> {
  const found: Comparison = { rows: 0, differences: [] };
  for (const table of syncedTableNames) {
    // asked anew for each: a pull in between may have brought another role
    if (visibleTables(parts.desk.account.cache).includes(table))
      await compareWhole(parts, { table, after: null, until: null }, { limit: digestSliceLimit, found });
  }
  return found;
}

/** By the role of the session that the file keeps. */
function visibleTables(cache: Cache): SyncedTable[] {
  const role = readLocalValue(cache, "session")?.user.role;
  return syncedTableNames.filter((table) => role === undefined || maySee(role, table));
}

type Search = { limit: number; found: Comparison };

async function compareWhole(parts: ComparisonParts, slice: Slice, search: Search): Promise<void> {
  for (let after = slice.after; ; ) {
    const reached = await compareFrom(parts, { ...slice, after }, search);
    if (reached === slice.until) return;
    after = reached;
  }
}

/** Compares the slice's first `limit` rows and heals them. Returns how far that was: `until`, or the id where it stopped. */
async function compareFrom(parts: ComparisonParts, slice: Slice, { limit, found }: Search): Promise<string | null> {
  const { desk } = parts;
  const seen = await ask(parts, slice, { want: "digest", limit }, (answer) => {
    const { cache } = desk.account;
    const range = { ...slice, until: answer.until };
    cache.transaction(() => pendingRefs(cache, range).forEach((ref) => takeForServerRow(cache, ref)));
    const rows = readSlice(cache, range);
    const isEqual = digestRows(slice.table, rows.values(), createHash("sha256")) === answer.digest;
    return { range, isEqual, rows: Math.max(rows.size, answer.rows), replayed: isEqual ? replay(desk, range) : [] };
  });
  if (seen.isEqual) {
    found.rows += seen.rows;
    report(parts, seen.replayed, found);
    return seen.range.until;
  }
  if (seen.rows <= digestRowsLimit) return heal(parts, seen.range, found);
  await compareWhole(parts, seen.range, { limit: Math.ceil(seen.rows / 2), found });
  return seen.range.until;
}

/** The slice's first rows taken from the server as they are. Returns how far that was. */
async function heal(parts: ComparisonParts, slice: Slice, found: Comparison): Promise<string | null> {
  const { desk } = parts;
  const healed = await ask(parts, slice, { want: "rows", limit: digestRowsLimit }, ({ until, patch, serverTime }) => {
    const { cache } = desk.account;
    const range = { ...slice, until };
    return cache.transaction(() => {
      const differences = differencesOf(cache, range, patch);
      const differing = new Set(differences.map(({ id }) => id));
      rebase(cache, {
        author: desk.author,
        patch: patch.filter((operation) => operation.op === "put" && differing.has(operation.row.id)),
        at: serverTime,
        leaving: [],
        gone: differences.filter(({ kind }) => kind === "extra"),
        suspects: differences,
      });
      writeLocalValue(cache, "healedRows", (readLocalValue(cache, "healedRows") ?? 0) + differences.length);
      const remaining = differencesOf(cache, range, patch);
      return { until, rows: patch.length, differences: [...differences, ...replay(desk, range)], remaining };
    });
  });
  found.rows += healed.rows;
  report(parts, healed.differences, found);
  for (const { table, id, columns } of healed.remaining)
    desk.log(`divergence: ${table} ${id} differs still: ${columns.join(", ")}`);
  return healed.until;
}

function differencesOf(cache: Cache, slice: Slice, patch: RowPatch): Difference[] {
  const { table } = slice;
  const own = readSlice(cache, slice);
  const differences: Difference[] = [];
  for (const operation of patch) {
    if (operation.op !== "put" || operation.table !== table) continue;
    const { id } = operation.row;
    // one that was deleted here only is told by its columns
    const row = own.get(id) ?? contentOrNull(table, readServerRow(cache, { table, id }));
    own.delete(id);
    const columns = row ? differingColumns(table, row, operation.row) : [];
    if (!row || columns.length > 0) differences.push({ table, id, kind: row ? "changed" : "missing", columns });
  }
  for (const id of own.keys()) differences.push({ table, id, kind: "extra", columns: [] });
  return differences;
}

/**
 * Takes back what pending mutations did to the slice's rows and does it again: their rows on the screen must follow from
 * the server's, which are right by now, and from them.
 */
function replay({ account: { cache }, author }: SyncDesk, slice: Slice): Difference[] {
  const refs = pendingRefs(cache, slice);
  if (refs.length === 0) return [];
  return cache.transaction(() => {
    const before = refs.map((ref) => readSqlRow(cache, ref.table, ref.id));
    rebase(cache, { author, patch: [], at: 0, leaving: [], suspects: refs });
    return refs.flatMap((ref, n) => replayDifference(ref, before[n], readSqlRow(cache, ref.table, ref.id)));
  });
}

function replayDifference({ table, id }: RowRef, before: SqlRow | undefined, after: SqlRow | undefined): Difference[] {
  const columns = differingColumns(table, contentOrNull(table, before) ?? {}, contentOrNull(table, after) ?? {});
  return columns.length === 0 ? [] : [{ table, id, kind: "replay", columns: before && after ? columns : [] }];
}

function contentOrNull(table: SyncedTable, row: SqlRow | undefined) {
  return row ? contentOf(table, row) : null;
}

function report({ desk }: ComparisonParts, differences: Difference[], found: Comparison): void {
  if (differences.length === 0) return;
  found.differences.push(...differences);
  for (const { table, id, kind, columns } of differences)
    desk.log(`divergence healed: ${table} ${id} ${kind}${columns.length > 0 ? `: ${columns.join(", ")}` : ""}`);
  desk.changed(new Set(differences.map(({ table }) => table)));
}

type Answer<Want extends DigestRequest["want"]> = Extract<DigestResponse, { kind: Want }>;

/**
 * Asks for the slice and judges the answer at the very state that it speaks of: within the gate, and only when the
 * cookie has not moved since. Both sides' rows are within `limit`: the desk asks no further than its own rows reach.
 */
async function ask<Want extends DigestRequest["want"], Value>(
  { desk, network }: ComparisonParts,
  slice: Slice,
  { want, limit }: { want: Want; limit: number },
  judge: (answer: Answer<Want>) => Value,
): Promise<Value> {
  const { account, gate, author } = desk;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { cookie, until } = await gate.run(() => ({
      cookie: readLocalValue(account.cache, "cookie"),
      until: borderOf(account.cache, slice, limit) ?? slice.until,
    }));
    if (!cookie) throw new KartotekaError("conflict", "nothing was pulled yet");
    const answer = await network.digest({ deviceId: author.deviceId, cookie, ...slice, until, limit, want });
    if (answer.kind === want) {
      const verdict = await gate.run(() =>
        isSameCookie(readLocalValue(account.cache, "cookie"), cookie) ? { value: judge(answer as Answer<Want>) } : null,
      );
      if (verdict) return verdict.value;
    }
    await pullAll(desk, network);
  }
  throw new KartotekaError("conflict", "the server goes on faster than this desk follows");
}

import { type SyncedTable, syncedTables } from "../../src-contract/entities/synced-tables.ts";
import type { Cache, SqlValue } from "../../src-cache/cache.ts";
import { columnsOf, insertSqlRow, type SqlRow, toSqlValue } from "../../src-cache/synced-rows.ts";
import type { Difference } from "../../src-main/store/sync/digest.ts";
import { makeRow, makeValue, pick, type Random } from "./make-row.ts";

/** What a fault leaves to be found; null when there was no row for it. */
type Fault = (cache: Cache, table: SyncedTable, random: Random, taken: Set<string>) => Difference | null;

/** Ways in which a desk's file can come to say another thing than the server, without and with pending mutations. */
export const faults = {
  changedColumn(cache, table, random, taken) {
    const id = untouchedRow(cache, table, random, taken);
    const columns = columnsOf(table).filter((column) => !["id", "revision", "deletedAt"].includes(column));
    const column = pick(random, columns);
    if (!id) return null;
    const old = cellOf(cache, table, id, column);
    return setCell(cache, { table, id, column, value: otherValue({ table, column, old }, random) });
  },
  wrongMap(cache, table, random, taken) {
    const maps: readonly string[] = syncedTables[table].map;
    if (maps.length === 0) return null;
    const id = untouchedRow(cache, table, random, taken);
    if (!id) return null;
    const column = pick(random, maps);
    const map = JSON.parse(String(cellOf(cache, table, id, column))) as Record<string, unknown>;
    const [first] = Object.keys(map);
    const wrong = [
      ...(isIndexedWithin(cache, table, column) ? [] : ["{", ""]),
      "null",
      JSON.stringify({ ...map, лишний: "ключ" }),
      ...(first === undefined ? [] : [JSON.stringify({ ...map, [first]: "не то" })]),
    ];
    return setCell(cache, { table, id, column, value: pick(random, wrong) });
  },
  staleRevision(cache, table, random, taken) {
    const id = untouchedRow(cache, table, random, taken);
    const value = pick(random, [null, 0, 999_999]);
    return id === null ? null : setCell(cache, { table, id, column: "revision", value });
  },
  wronglyDeleted(cache, table, random, taken) {
    const id = untouchedRow(cache, table, random, taken);
    return id === null ? null : setCell(cache, { table, id, column: "deletedAt", value: 5 });
  },
  missingRow(cache, table, random, taken) {
    const id = untouchedRow(cache, table, random, taken);
    if (!id) return null;
    cache.run(`DELETE FROM ${table} WHERE id = ?`, id);
    return { table, id, kind: "missing", columns: [] };
  },
  extraRow(cache, table, random, taken) {
    const row = sqlRow(table, { ...makeRow(table, random), revision: pick(random, [null, 1]) });
    insertSqlRow(cache, table, row);
    taken.add(String(row["id"]));
    return { table, id: String(row["id"]), kind: "extra", columns: [] };
  },

  /** Of a row that a pending mutation changes. */
  changedBase(cache, table, random, taken) {
    const base = pendingRow(cache, table, { random, taken, isNew: false });
    if (!base) return null;
    const columns = columnsOf(table).filter((column) => !["id", "deletedAt"].includes(column));
    const column = pick(random, columns);
    const old = base.row?.[column] ?? null;
    const value = column === "revision" ? 0 : otherValue({ table, column, old }, random);
    setBase(cache, table, base.id, { ...base.row, [column]: value });
    return { table, id: base.id, kind: "changed", columns: [column] };
  },
  missingBase(cache, table, random, taken) {
    const base = pendingRow(cache, table, { random, taken, isNew: false });
    if (!base) return null;
    setBase(cache, table, base.id, null);
    // what it shows is what the mutation alone makes of no row: nothing
    cache.run(`DELETE FROM ${table} WHERE id = ?`, base.id);
    return { table, id: base.id, kind: "missing", columns: [] };
  },
  /** Of a row that a pending mutation makes: the server has none. */
  extraBase(cache, table, random, taken) {
    const base = pendingRow(cache, table, { random, taken, isNew: true });
    if (!base) return null;
    setBase(cache, table, base.id, sqlRow(table, { ...makeRow(table, random), id: base.id, revision: 1 }));
    return { table, id: base.id, kind: "extra", columns: [] };
  },
  lostBase(cache, table, random, taken) {
    const base = pendingRow(cache, table, { random, taken, isNew: true });
    if (!base) return null;
    cache.run("DELETE FROM baseRows WHERE tableName = ? AND rowId = ?", table, base.id);
    return { table, id: base.id, kind: "extra", columns: [] };
  },
  /** What is shown does not follow from the server's row and the pending mutations. */
  lostReplay(cache, table, random, taken) {
    const base = pendingRow(cache, table, { random, taken, isNew: null });
    if (!base) return null;
    const columns = columnsOf(table).filter((column) => !["id", "revision", "deletedAt"].includes(column));
    const column = pick(random, columns);
    const old = cellOf(cache, table, base.id, column);
    const value = otherValue({ table, column, old }, random);
    setCell(cache, { table, id: base.id, column, value });
    return { table, id: base.id, kind: "replay", columns: [column] };
  },
} satisfies Record<string, Fault>;
export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];

function cellOf(cache: Cache, table: SyncedTable, id: string, column: string): SqlValue {
  return cache.get<{ value: SqlValue }>(`SELECT ${column} AS value FROM ${table} WHERE id = ?`, id)?.value ?? null;
}

type Cell = { table: SyncedTable; id: string; column: string; value: SqlValue };
function setCell(cache: Cache, { table, id, column, value }: Cell): Difference {
  cache.run(`UPDATE ${table} SET ${column} = ? WHERE id = ?`, value, id);
  return { table, id, kind: "changed", columns: [column] };
}

/** SQLite itself refuses what is no JSON in a column that an index looks into. */
function isIndexedWithin(cache: Cache, table: SyncedTable, column: string): boolean {
  const sql = "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND instr(sql, ?) > 0";
  return cache.get(sql, table, `json_extract(${column},`) !== undefined;
}

function setBase(cache: Cache, table: SyncedTable, id: string, row: SqlRow | null): void {
  const text = row && JSON.stringify(row);
  cache.run("UPDATE baseRows SET baseRow = ? WHERE tableName = ? AND rowId = ?", text, table, id);
}

/** Fits the column, and is another one. */
function otherValue({ table, column, old }: { table: SyncedTable; column: string; old: SqlValue }, random: Random) {
  const maps: readonly string[] = syncedTables[table].map;
  if (maps.includes(column))
    return JSON.stringify({ ...(JSON.parse(String(old)) as object), "новый ключ": "значение" });
  for (;;) {
    const value = toSqlValue(makeValue(table, column, random));
    if (value !== old) return value;
  }
}

/** Living and without pending mutations. */
function untouchedRow(cache: Cache, table: SyncedTable, random: Random, taken: Set<string>): string | null {
  const rows = cache.all<{ id: string }>(
    `SELECT id FROM ${table} WHERE deletedAt IS NULL AND id NOT IN (SELECT rowId FROM outboxRows) ORDER BY id`,
  );
  return take(rows, random, taken)?.id ?? null;
}

function pendingRow(
  cache: Cache,
  table: SyncedTable,
  { random, taken, isNew }: { random: Random; taken: Set<string>; isNew: boolean | null },
): { id: string; row: SqlRow | null } | null {
  const rows = cache
    .all<{ id: string; baseRow: string | null }>(
      "SELECT rowId AS id, baseRow FROM baseRows WHERE tableName = ? ORDER BY rowId",
      table,
    )
    .filter(({ baseRow }) => isNew === null || isNew === (baseRow === null));
  const base = take(rows, random, taken);
  return base && { id: base.id, row: base.baseRow === null ? null : (JSON.parse(base.baseRow) as SqlRow) };
}

/** Each row once, so that each fault is to be found by itself. */
function take<Row extends { id: string }>(rows: Row[], random: Random, taken: Set<string>): Row | null {
  const free = rows.filter(({ id }) => !taken.has(id));
  if (free.length === 0) return null;
  const row = pick(random, free);
  taken.add(row.id);
  return row;
}

function sqlRow(table: SyncedTable, row: Record<string, unknown>): SqlRow {
  return Object.fromEntries(columnsOf(table).map((column) => [column, toSqlValue(row[column])]));
}

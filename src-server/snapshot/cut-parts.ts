import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { type Column, columnsIn, tablesOf } from "../../src-cache/snapshot-parts.ts";
import type { SnapshotPart } from "../../src-contract/sync-protocol.ts";

/** Small enough that a desk holds one in memory, large enough that their number does not matter. */
export const defaultPartBytes = 8 * 1024 * 1024;

/** A SQLite image with some rows of some tables. */
export type CutPart = { content: SnapshotPart["content"]; rows: number; image: Buffer };

/**
 * Cuts the builder file into parts: its tables one after the other by their keys, a new part whenever one is full.
 * The file must not change meanwhile. In unsafe mode, because tables get the names of FTS5's own.
 */
export function* cutParts(
  builder: SqliteDatabase,
  { content, partBytes }: { content: SnapshotPart["content"]; partBytes: number },
): Generator<CutPart, void, void> {
  builder.unsafeMode(true);
  builder.exec("ATTACH ':memory:' AS part");
  let rows = 0;
  const take = (): CutPart => {
    const part = { content, rows, image: takeImage(builder) };
    rows = 0;
    return part;
  };
  try {
    for (const table of tablesOf(content)) {
      const form = formOf(builder, table);
      for (let after: unknown[] | null = []; after !== null; ) {
        if (rows > 0 && isFull(builder, partBytes)) yield take();
        builder.exec(form.create);
        const copied = copyRows(builder, form, { after, partBytes });
        rows += copied.rows;
        after = copied.next;
        if (after !== null) yield take();
      }
    }
    if (rows > 0) yield take();
  } finally {
    builder.exec("DETACH part");
    builder.unsafeMode(false);
  }
}

type Form = { table: string; columns: string; create: string; key: string[] };

function formOf(builder: SqliteDatabase, table: string): Form {
  const columns = columnsIn(builder, "main", table);
  return {
    table,
    columns: columns.map(({ name }) => name).join(", "),
    create: `CREATE TABLE part.${table} (${columns.map(({ name, type }) => `${name} ${type}`).join(", ")})`,
    key: hasRowid(builder, table) ? ["rowid"] : keyOf(columns),
  };
}

function hasRowid(builder: SqliteDatabase, table: string): boolean {
  const list = builder.pragma(`main.table_list(${table})`) as { wr: number }[];
  return list[0]?.wr === 0;
}

function keyOf(columns: Column[]): string[] {
  const key = columns.filter((column) => column.key > 0);
  return key.sort((first, second) => first.key - second.key).map(({ name }) => name);
}

const firstRows = 200;
const mostRows = 20_000;

/**
 * Copies rows from behind a key until the part is full, and returns the key of the last one; null when the table ended.
 * How many fit is learned from those before.
 */
function copyRows(
  builder: SqliteDatabase,
  { table, columns, key }: Form,
  { after, partBytes }: { after: unknown[]; partBytes: number },
): { rows: number; next: unknown[] | null } {
  const names = key.join(", ");
  const marks = key.map(() => "?").join(", ");
  const behind = (values: unknown[]) => (values.length === 0 ? "TRUE" : `(${names}) > (${marks})`);
  const begin = sizeOfPart(builder);
  let rows = 0;
  let last = after;
  for (;;) {
    const size = sizeOfPart(builder);
    const perRow = rows === 0 ? 0 : (size - begin) / rows;
    const room = partBytes - size;
    if (rows > 0 && room < Math.max(perRow, partBytes / 50)) return { rows, next: last };
    const most = perRow === 0 ? firstRows : Math.max(1, Math.min(mostRows, Math.floor(room / perRow)));
    const border = builder
      .prepare(`SELECT ${names} FROM main.${table} WHERE ${behind(last)} ORDER BY ${names} LIMIT 1 OFFSET ${most - 1}`)
      .raw()
      .get(last) as unknown[] | undefined;
    const upTo = border ? `AND (${names}) <= (${marks})` : "";
    rows += builder
      .prepare(
        `INSERT INTO part.${table} (${columns}) SELECT ${columns} FROM main.${table}
        WHERE ${behind(last)} ${upTo} ORDER BY ${names}`,
      )
      .run([...last, ...(border ?? [])]).changes;
    if (!border) return { rows, next: null };
    last = border;
  }
}

function sizeOfPart(builder: SqliteDatabase): number {
  return (
    Number(builder.pragma("part.page_count", { simple: true })) *
    Number(builder.pragma("part.page_size", { simple: true }))
  );
}

function isFull(builder: SqliteDatabase, partBytes: number): boolean {
  return sizeOfPart(builder) > partBytes * 0.9;
}

function takeImage(builder: SqliteDatabase): Buffer {
  const image = builder.serialize({ attached: "part" });
  builder.exec("DETACH part");
  builder.exec("ATTACH ':memory:' AS part");
  return image;
}

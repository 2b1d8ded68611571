import { existsSync } from "node:fs";
import type { Knex } from "knex";
import Database from "better-sqlite3";
import { canonicalValue } from "../../src-contract/rules/row-digest.ts";
import type { DatabaseLocation } from "../configuration.ts";
import { enterDirectory } from "../database/account-scope.ts";
import { inAccount, rowsOf, writeTransaction } from "../database/dialect.ts";
import { type ColumnValue, insertRows } from "../database/insert-rows.ts";
import { openDatabase } from "../database/open-database.ts";
import { serverAccount } from "../audit/record-audit.ts";
import { movedKey, movingKey } from "../database/server-settings.ts";
import { readTables, type MovedTable } from "./moved-tables.ts";

type Source = Database.Database;
type Values = Record<string, unknown>;
type Parts = { file: string; url: string; say: (line: string) => void };
export type MoveReport = { accounts: number; tables: number; rows: number; written: number };

const rowsAtOnce = 500;

/**
 * Moves everything of an embedded server into PostgreSQL. Each row is compared with what is there and written only when
 * it differs: a move that was cut off is begun again and goes on. Then everything is compared once more, and only a
 * pass without a difference makes PostgreSQL the home: until that no server starts on it, and from then on none on the
 * file. Desks notice nothing: the database's life, the sessions and the revisions are the same.
 */
export async function moveToPostgres({ file, url, say }: Parts): Promise<MoveReport> {
  if (!existsSync(file)) throw new Error(`there is no database at ${file}`);
  const location: DatabaseLocation = { kind: "sqlite", file };
  // both in the newest form
  await (await openDatabase(location)).destroy();
  const source = openAlone(file);
  try {
    const target = await openDatabase({ kind: "postgres", url });
    try {
      return await move({ source, target, say, where: withoutPassword(url) });
    } finally {
      await target.destroy();
    }
  } finally {
    source.close();
  }
}

type Move = { source: Source; target: Knex; say: (line: string) => void; where: string };

async function move({ source, target, say, where }: Move): Promise<MoveReport> {
  const settings = settingsOf(source);
  if (settings.has(movedKey)) {
    // cut between its last two steps: all was compared
    if ((await claimOf(target, settings)) !== "ours")
      throw new Error(`everything here was moved to ${settings.get(movedKey)} already`);
    await release(target);
    return { accounts: 0, tables: 0, rows: 0, written: 0 };
  }
  await claim(target, settings);
  const accounts = source.prepare(`SELECT "id" FROM "accounts" ORDER BY "id"`).pluck().all() as number[];
  await assertNoOthers(target, accounts);
  const tables = await readTables(source, target);

  const copied = await eachTable({ source, target, tables, accounts }, { writes: true, say });
  say(`${copied.rows} rows, ${copied.differing} of them written. Comparing …`);
  const compared = await eachTable({ source, target, tables, accounts }, { writes: false, say: () => undefined });
  if (compared.differing > 0) throw new Error(`${compared.differing} rows differ after the move`);

  await target.raw(`select setval(pg_get_serial_sequence('"accounts"', 'id'), greatest(?::integer, 1))`, [
    Math.max(0, ...accounts),
  ]);
  // first here: a cut between the two leaves no home rather than two, and the move can be begun again
  source.prepare(`INSERT INTO "serverSettings" ("key", "value") VALUES (?, ?)`).run(movedKey, where);
  source.exec("COMMIT");
  try {
    await release(target);
  } catch (error) {
    source.prepare(`DELETE FROM "serverSettings" WHERE "key" = ?`).run(movedKey);
    throw error;
  }
  return { accounts: accounts.length, tables: tables.length, rows: compared.rows, written: copied.differing };
}

/** No server may have the file open, now or before the end. */
function openAlone(file: string): Source {
  const source = new Database(file, { timeout: 0 });
  try {
    source.pragma("locking_mode = EXCLUSIVE");
    source.pragma("synchronous = FULL");
    source.exec("BEGIN IMMEDIATE");
    return source;
  } catch (error) {
    source.close();
    if (error instanceof Error && "code" in error && error.code === "SQLITE_BUSY")
      throw new Error("a server has this database open: stop it first", { cause: error });
    throw error;
  }
}

function settingsOf(source: Source): Map<string, string> {
  const rows = source.prepare(`SELECT "key", "value" FROM "serverSettings"`).all() as { key: string; value: string }[];
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** Whether the target is new, or was claimed for this database before. */
async function claimOf(target: Knex, settings: Map<string, string>): Promise<"new" | "ours" | "others"> {
  const rows: { key: string; value: string }[] = await target("serverSettings").select("key", "value");
  if (rows.length === 0) return "new";
  const there = new Map(rows.map(({ key, value }) => [key, value]));
  return there.has(movingKey) && there.get("epoch") === settings.get("epoch") ? "ours" : "others";
}

async function release(target: Knex): Promise<void> {
  await target("serverSettings").where({ key: movingKey }).delete();
}

/** Takes the target for this database, or goes on with what it took before. */
function claim(target: Knex, settings: Map<string, string>): Promise<void> {
  return writeTransaction(target, null, async (trx) => {
    const claimed = await claimOf(trx, settings);
    if (claimed === "ours") return;
    if (claimed === "others") throw new Error("this PostgreSQL database serves other data already");
    const fresh = [...settings, [movingKey, "copying"] as const].map(([key, value]) => ({ key, value }));
    await trx("serverSettings").insert(fresh);
  });
}

async function assertNoOthers(target: Knex, accounts: number[]): Promise<void> {
  const there = await writeTransaction(target, null, async (trx) => {
    await enterDirectory(trx);
    return (await trx("accounts").pluck("id")) as number[];
  });
  if (there.some((id) => !accounts.includes(id))) throw new Error("this PostgreSQL database holds other accounts");
}

type Pass = { source: Source; target: Knex; tables: MovedTable[]; accounts: number[] };
type Found = { rows: number; differing: number };

async function eachTable(
  { source, target, tables, accounts }: Pass,
  { writes, say }: { writes: boolean; say: (line: string) => void },
): Promise<Found> {
  const sum: Found = { rows: 0, differing: 0 };
  for (const table of tables) {
    const before = sum.rows;
    for (const accountId of table.account === null ? [null] : [serverAccount, ...accounts]) {
      const found = await oneTable({ source, target, table, accountId }, writes);
      sum.rows += found.rows;
      sum.differing += found.differing;
    }
    if (sum.rows > before) say(`${table.name}: ${sum.rows - before} rows`);
  }
  return sum;
}

type Part = { source: Source; target: Knex; table: MovedTable; accountId: number | null };

/** The rows of one account, in the order of their keys, some hundreds in a transaction. */
async function oneTable({ source, target, table, accountId }: Part, writes: boolean): Promise<Found> {
  const found: Found = { rows: 0, differing: 0 };
  const inOrder = table.key.map(quoted).join(", ");
  const condition = table.account === null ? "" : `WHERE ${quoted(table.account)} = ?`;
  const rows = source.prepare(`SELECT * FROM ${quoted(table.name)} ${condition} ORDER BY ${inOrder}`);
  let chunk: Values[] = [];
  const settle = async () => {
    const part = chunk;
    chunk = [];
    if (part.length === 0) return;
    found.rows += part.length;
    found.differing += await writeTransaction(target, accountId, (trx) => settleChunk(trx, { table, part, writes }));
  };
  for (const row of rows.iterate(...(accountId === null ? [] : [accountId]))) {
    chunk.push(row as Values);
    if (chunk.length === rowsAtOnce) await settle();
  }
  await settle();
  const there = await inAccount(target, accountId, async (trx) => {
    const counted = trx(table.name).count({ rows: "*" });
    const [count] = await (table.account === null ? counted : counted.where({ [table.account]: accountId }));
    return Number(count?.["rows"] ?? 0);
  });
  if (there !== found.rows && (!writes || there > found.rows))
    throw new Error(`${table.name} has ${there} rows in PostgreSQL and ${found.rows} here`);
  return found;
}

type Chunk = { table: MovedTable; part: Values[]; writes: boolean };

/** How many rows were not there, or not the same. */
async function settleChunk(trx: Knex, { table, part, writes }: Chunk): Promise<number> {
  const keys = part.map(() => `(${table.key.map(() => "?").join(",")})`).join(",");
  const there = rowsOf<Values>(
    await trx.raw(
      `select * from ${quoted(table.name)} where (${table.key.map(quoted).join(",")}) in (${keys})`,
      part.flatMap((row) => table.key.map((column) => row[column] as ColumnValue)),
    ),
  );
  const contents = new Map(there.map((row) => [keyOf(table, row), contentOf(table, row)]));
  const differing = part.filter((row) => contents.get(keyOf(table, row)) !== contentOf(table, row));
  if (writes && differing.length > 0) {
    const columns = table.columns.map(({ name }) => name);
    await insertRows(trx, {
      table: table.name,
      columns,
      rows: differing.map((row) => table.columns.map(({ name, type }) => toPostgres(type, row[name]))),
      replaceOn: table.key,
    });
  }
  return differing.length;
}

function keyOf(table: MovedTable, row: Values): string {
  return JSON.stringify(table.key.map((column) => row[column]));
}

/** One text for one content, whichever database it lies in. */
function contentOf(table: MovedTable, row: Values): string {
  return JSON.stringify(
    table.columns.map(({ name, type }) => {
      const value = row[name] ?? null;
      if (value === null) return null;
      if (type === "boolean") return Boolean(value);
      return type === "jsonb" ? canonicalValue(typeof value === "string" ? JSON.parse(value) : value) : value;
    }),
  );
}

function toPostgres(type: string, value: unknown): ColumnValue {
  return type === "boolean" && value !== null ? Boolean(value) : (value as ColumnValue);
}

function quoted(name: string): string {
  return `"${name}"`;
}

function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

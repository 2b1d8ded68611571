import type { Database } from "better-sqlite3";
import type { Knex } from "knex";
import { rowsOf } from "../database/dialect.ts";

export type MovedTable = {
  name: string;
  /** Of its primary key, in their order. */
  key: string[];
  /** By the target's types: a boolean is 0 or 1 in SQLite, and jsonb is text. */
  columns: { name: string; type: string }[];
  /** The column that says whose a row is; null in a table that belongs to the server. */
  account: string | null;
};

/** Settled by themselves: how far the form is, and whose home this is. */
const ownAffairs = ["knex_migrations", "knex_migrations_lock", "serverSettings"];

/** Every table of the server's database, as it is in both. Throws when they are not the same. */
export async function readTables(source: Database, target: Knex): Promise<MovedTable[]> {
  const names = source
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    .pluck()
    .all() as string[];
  const types = await readTypes(target);
  return names.filter((name) => !ownAffairs.includes(name)).map((name) => tableOf(source, name, types));
}

type Types = Map<string, Map<string, string>>;

function tableOf(source: Database, name: string, types: Types): MovedTable {
  const columns = source.prepare("SELECT name, pk FROM pragma_table_info(?)").all(name) as ColumnOfKey[];
  const there = types.get(name);
  const typed = columns.map((column) => ({ name: column.name, type: there?.get(column.name) }));
  if (!there || there.size !== columns.length) throw new Error(`the table ${name} has another form in PostgreSQL`);
  const key = columns
    .filter(({ pk }) => pk > 0)
    .sort((first, second) => first.pk - second.pk)
    .map((column) => column.name);
  if (key.length === 0) throw new Error(`the table ${name} has no primary key`);
  return {
    name,
    key,
    columns: typed.map((column) => {
      if (column.type === undefined) throw new Error(`PostgreSQL lacks ${name}.${column.name}`);
      return { name: column.name, type: column.type };
    }),
    account: name === "accounts" ? "id" : there.has("accountId") ? "accountId" : null,
  };
}
type ColumnOfKey = { name: string; pk: number };

async function readTypes(target: Knex): Promise<Types> {
  const rows = rowsOf<{ table: string; column: string; type: string }>(
    await target.raw(
      `select table_name as "table", column_name as "column", data_type as "type"` +
        ` from information_schema.columns where table_schema = current_schema()`,
    ),
  );
  const types: Types = new Map();
  for (const { table, column, type } of rows) {
    const ofTable = types.get(table) ?? new Map<string, string>();
    types.set(table, ofTable.set(column, type));
  }
  return types;
}

import type { Knex } from "knex";
import { rowsOf } from "../database/dialect.ts";
import { isPostgres } from "../database/postgres.ts";

/** How a column's values lie in the database, and what they are in a file: SQLite keeps 0 and 1, and JSON as text. */
export type ColumnKind = "plain" | "boolean" | "json";
export type AccountTable = {
  name: string;
  /** Of its primary key, in their order, without the column that says whose a row is. */
  key: { name: string; isText: boolean }[];
  /** Without that column. */
  columns: { name: string; kind: ColumnKind }[];
  /** The column that says whose a row is. */
  account: "accountId" | "id";
};

type Column = { table: string; name: string; type: string; key: number };

/**
 * Every table that holds rows of accounts, by what the database itself says: a table that is added later goes along
 * without a word here. `accounts` comes first, the others by their names.
 */
export async function readAccountTables(trx: Knex): Promise<AccountTable[]> {
  const columns = isPostgres(trx) ? await postgresColumns(trx) : await sqliteColumns(trx);
  const names = Array.from(new Set(columns.map(({ table }) => table))).sort();
  return [...names.filter((name) => name === "accounts"), ...names.filter((name) => name !== "accounts")].flatMap(
    (name) => {
      const table = tableOf(
        name,
        columns.filter((column) => column.table === name),
      );
      return table ? [table] : [];
    },
  );
}

/** Null for a table that belongs to the server. */
function tableOf(name: string, columns: Column[]): AccountTable | null {
  const account = name === "accounts" ? "id" : "accountId";
  if (!columns.some((column) => column.name === account)) return null;
  const own = columns.filter((column) => column.name !== account);
  return {
    name,
    account,
    key: own
      .filter(({ key }) => key > 0)
      .sort((first, second) => first.key - second.key)
      .map((column) => ({ name: column.name, isText: /^(text|char|varchar)/.test(column.type) })),
    columns: own.map((column) => ({ name: column.name, kind: kindOf(column.type) })),
  };
}

function kindOf(type: string): ColumnKind {
  if (type.startsWith("json")) return "json";
  return type === "boolean" ? "boolean" : "plain";
}

async function sqliteColumns(trx: Knex): Promise<Column[]> {
  const rows: Column[] = await trx.raw(
    `select t.name as "table", c.name as "name", lower(c.type) as "type", c.pk as "key"
    from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite%'`,
  );
  return rows;
}

async function postgresColumns(trx: Knex): Promise<Column[]> {
  return rowsOf<Column>(
    await trx.raw(
      `select c.relname as "table", a.attname as "name", format_type(a.atttypid, null) as "type",
        coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) as "key"
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
      where c.relkind in ('r', 'p')`,
    ),
  );
}

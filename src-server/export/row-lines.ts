import type { Knex } from "knex";
import { canonicalValue } from "../../src-contract/rules/row-digest.ts";
import { jsonOf, rowsOf } from "../database/dialect.ts";
import type { ColumnValue } from "../database/insert-rows.ts";
import { isPostgres } from "../database/postgres.ts";
import type { AccountTable } from "./account-tables.ts";

const rowsAtOnce = 500;

type Values = Record<string, unknown>;

/**
 * The rows of one account as canonical texts (rules/row-digest.ts), in the order of their keys by bytes, some hundreds at
 * a time. Whose they are is left out: the same account has the same texts under every number and in both databases.
 * Belongs into a transaction.
 */
export async function* rowLines(trx: Knex, table: AccountTable, accountId: number): AsyncGenerator<string[]> {
  const pages = isPostgres(trx) ? cursorPages(trx, table, accountId) : keyedPages(trx, table, accountId);
  for await (const rows of pages) yield rows.map((row) => lineOf(table, row));
}

/** Along the primary key, which begins with the account. */
async function* keyedPages(trx: Knex, table: AccountTable, accountId: number): AsyncGenerator<Values[]> {
  const select = `select ${columnsOf(table)} from "${table.name}" where "${table.account}" = ?`;
  const key = table.key.map(({ name }) => `"${name}"`).join(", ");
  const order = key === "" ? "" : ` order by ${key}`;
  const after = key === "" ? "" : ` and (${key}) > (${table.key.map(() => "?").join(", ")})`;
  for (let last: ColumnValue[] | null = null; ; ) {
    const rows: Values[] = rowsOf(
      await trx.raw(`${select}${last ? after : ""}${order} limit ${rowsAtOnce}`, [accountId, ...(last ?? [])]),
    );
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (!end || rows.length < rowsAtOnce || key === "") return;
    last = table.key.map(({ name }) => end[name] as ColumnValue);
  }
}

/** The keys' own order is that of some language: by bytes they are sorted once, not once for each page. */
async function* cursorPages(trx: Knex, table: AccountTable, accountId: number): AsyncGenerator<Values[]> {
  if (!Number.isSafeInteger(accountId)) throw new Error("an account's number is a whole number");
  const order = table.key.map(({ name, isText }) => `"${name}"${isText ? ' collate "C"' : ""}`).join(", ");
  await trx.raw(
    `declare "exported" no scroll cursor for select ${columnsOf(table)} from "${table.name}"` +
      ` where "${table.account}" = ${accountId}${order === "" ? "" : ` order by ${order}`}`,
  );
  for (;;) {
    const rows = rowsOf<Values>(await trx.raw(`fetch ${rowsAtOnce} from "exported"`));
    if (rows.length === 0) break;
    yield rows;
  }
  await trx.raw(`close "exported"`);
}

function columnsOf({ columns }: AccountTable): string {
  return columns.map(({ name }) => `"${name}"`).join(", ");
}

function lineOf({ columns }: AccountTable, row: Values): string {
  const values: Values = {};
  for (const { name, kind } of columns) {
    const value = row[name] ?? null;
    if (value === null || kind === "plain") values[name] = value;
    else values[name] = kind === "json" ? jsonOf(value) : Boolean(value);
  }
  return canonicalValue(values);
}

/** The values of a line in the order of the table's columns. Throws for a line that does not have exactly these. */
export function valuesOfLine({ name, columns }: AccountTable, line: string): ColumnValue[] {
  const values = JSON.parse(line) as Values;
  if (typeof values !== "object" || values === null || Object.keys(values).length !== columns.length)
    throw new Error(`a row of ${name} has another form`);
  return columns.map((column) => {
    if (!Object.hasOwn(values, column.name)) throw new Error(`a row of ${name} lacks ${column.name}`);
    const value = values[column.name];
    if (value === null || column.kind !== "json") return value as ColumnValue;
    return JSON.stringify(value);
  });
}

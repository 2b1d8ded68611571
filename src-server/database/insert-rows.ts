import type { Knex } from "knex";

export type ColumnValue = string | number | boolean | null;

/** SQLite takes 32,766 values in a statement, PostgreSQL 65,535; past some hundreds nothing gets faster. */
const valuesPerStatement = 2_000;

export type Insertion = {
  table: string;
  columns: readonly string[];
  /** Values in the order of `columns`. */
  rows: ColumnValue[][];
  /** Rows with this key that are there already are replaced. Without it they are an error. */
  replaceOn?: readonly string[];
};

/** Many rows by few statements: knex's own multi-row insert is a chain of UNION ALL in SQLite and several times slower. */
export async function insertRows(knex: Knex, { table, columns, rows, replaceOn }: Insertion): Promise<void> {
  const perStatement = Math.max(1, Math.floor(valuesPerStatement / columns.length));
  const oneRow = `(${columns.map(() => "?").join(",")})`;
  const head = `insert into "${table}" (${columns.map((column) => `"${column}"`).join(",")}) values `;
  const tail = replaceOn ? onConflict(columns, replaceOn) : "";
  const statementFor = (count: number) => head + Array.from({ length: count }, () => oneRow).join(",") + tail;
  const whole = rows.length > perStatement ? statementFor(perStatement) : "";
  for (let start = 0; start < rows.length; start += perStatement) {
    const part = rows.slice(start, start + perStatement);
    await knex.raw(part.length === perStatement && whole ? whole : statementFor(part.length), part.flat());
  }
}

function onConflict(columns: readonly string[], key: readonly string[]): string {
  const assignments = columns
    .filter((column) => !key.includes(column))
    .map((column) => `"${column}"=excluded."${column}"`);
  // rows that are nothing but their key
  if (assignments.length === 0) return ` on conflict (${key.map((column) => `"${column}"`).join(",")}) do nothing`;
  return ` on conflict (${key.map((column) => `"${column}"`).join(",")}) do update set ${assignments.join(",")}`;
}

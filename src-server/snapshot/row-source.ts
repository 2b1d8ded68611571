import knex, { type Knex } from "knex";
import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { type SqlRow, toSqlValue } from "../../src-cache/synced-rows.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type { DatabaseLocation } from "../configuration.ts";
import { knexConfiguration, readTransaction, rowsOf } from "../database/dialect.ts";
import { markAt, readPoint } from "../database/revision.ts";
import { columnsOf } from "../database/row-columns.ts";

/** One state of the account in the server's database. */
export type SourceState = {
  readonly revision: number;
  readonly mark: string;
  markAt(revision: number): Promise<string>;
  countLiving(table: SyncedTable): Promise<number>;
  countChanged(table: SyncedTable, since: number): Promise<number>;
  /** Writes all living rows of a table into the same table of the builder file, which is empty, by their ids. */
  copyLiving(table: SyncedTable): Promise<void>;
  /** Rows that changed after `since`, deleted ones too, in pages by their revisions and ids. */
  changedRows(table: SyncedTable, since: number): AsyncIterable<SqlRow[]>;
};

/** The server's rows over a connection of their own: neither a push nor a pull waits for it. */
export type RowSource = {
  /** Everything that `work` reads is one state of the database, at one revision: a transaction. */
  read<Value>(work: (state: SourceState) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
};

export type SourceParts = { builder: SqliteDatabase; location: DatabaseLocation; accountId: number };

export function openRowSource({ builder, location, accountId }: SourceParts): RowSource {
  return location.kind === "sqlite"
    ? attachedSource(builder, location.file, accountId)
    : fetchedSource(builder, knex(oneConnection(knexConfiguration(location))), accountId);
}

function oneConnection(configuration: Knex.Config): Knex.Config {
  return { ...configuration, pool: { ...configuration.pool, min: 0, max: 1 } };
}

/** The embedded database is attached to the builder file: SQLite copies its rows itself. */
function attachedSource(builder: SqliteDatabase, file: string, accountId: number): RowSource {
  const number = (sql: string, ...values: (string | number)[]) =>
    (builder.prepare(sql).pluck().get(values) as number | undefined) ?? 0;
  const changed = `"accountId" = ? AND "revision" > ?`;
  const markOf = (revision: number) =>
    (builder
      .prepare(
        `SELECT "mark" FROM server."revisionMarks" WHERE "accountId" = ? AND "revision" <= ? ORDER BY "revision" DESC LIMIT 1`,
      )
      .pluck()
      .get(accountId, revision) as string | undefined) ?? "";
  const stateAt = (revision: number): SourceState => ({
    revision,
    mark: markOf(revision),
    markAt: async (earlier) => markOf(earlier),
    countLiving: async (table) =>
      number(`SELECT count(*) FROM server."${table}" WHERE "accountId" = ? AND "deletedAt" IS NULL`, accountId),
    countChanged: async (table, since) =>
      number(`SELECT count(*) FROM server."${table}" WHERE ${changed}`, accountId, since),
    async copyLiving(table) {
      const columns = ["accountId", ...columnsOf[table]].map((column) => `"${column}"`).join(",");
      builder
        .prepare(
          `INSERT INTO main."${table}" (${columns}) SELECT ${columns} FROM server."${table}"
          WHERE "accountId" = ? AND "deletedAt" IS NULL ORDER BY "accountId", "id"`,
        )
        .run(accountId);
    },
    changedRows: (table, since) => {
      const page = builder.prepare(`SELECT ${named(table)} FROM server."${table}" ${pageOfChanged}`);
      return pagesOf(since, async (revision, id) => page.all(accountId, revision, id, rowsPerPage) as SqlRow[]);
    },
  });
  builder.prepare("ATTACH ? AS server").run(file);
  builder.pragma("server.cache_size = -16000");
  return {
    async read(work) {
      // not IMMEDIATE: that would lock the attached database for writing as well
      builder.exec("BEGIN");
      try {
        const revision = number(`SELECT "revision" FROM server."accounts" WHERE "id" = ?`, accountId);
        const value = await work(stateAt(revision));
        builder.exec("COMMIT");
        return value;
      } finally {
        if (builder.inTransaction) builder.exec("ROLLBACK");
      }
    },
    async close() {
      builder.exec("DETACH server");
    },
  };
}

const rowsPerPage = 2_000;
const pageOfLiving = `where "accountId" = ? and "deletedAt" is null and "id" > ? order by "id" limit ?`;
const pageOfChanged = `where "accountId" = ? and ("revision", "id") > (?, ?) order by "revision", "id" limit ?`;

async function* pagesOf(
  since: number,
  page: (revision: number, id: string) => Promise<SqlRow[]>,
): AsyncGenerator<SqlRow[], void, void> {
  for (let revision = since + 1, id = ""; ; ) {
    const rows = await page(revision, id);
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < rowsPerPage) return;
    revision = Number(last["revision"]);
    id = String(last["id"]);
  }
}

/** PostgreSQL's rows come over its connection. Speaks what both databases understand. */
export function fetchedSource(builder: SqliteDatabase, database: Knex, accountId: number): RowSource {
  const stateIn = (trx: Knex, { revision, mark }: Pick<SourceState, "revision" | "mark">): SourceState => {
    const count = async (table: SyncedTable, condition: string, values: number[]) => {
      const [row]: { rows: number }[] = rowsOf(
        await trx.raw(`select count(*) as "rows" from "${table}" where "accountId" = ? and ${condition}`, [
          accountId,
          ...values,
        ]),
      );
      return row?.rows ?? 0;
    };
    const page = async (table: SyncedTable, rest: string, values: (string | number)[]): Promise<SqlRow[]> =>
      rowsOf<Record<string, unknown>>(
        await trx.raw(`select ${named(table)} from "${table}" ${rest}`, [accountId, ...values, rowsPerPage]),
      ).map((record) => Object.fromEntries(columnsOf[table].map((column) => [column, toSqlValue(record[column])])));
    return {
      revision,
      mark,
      markAt: (earlier) => markAt(trx, accountId, earlier),
      countLiving: (table) => count(table, '"deletedAt" is null', []),
      countChanged: (table, since) => count(table, '"revision" > ?', [since]),
      async copyLiving(table) {
        const columns = columnsOf[table];
        const insert = builder.prepare(
          `INSERT INTO main."${table}" ("accountId", ${named(table)}) VALUES (?${", ?".repeat(columns.length)})`,
        );
        for (let last = ""; ; ) {
          const rows = await page(table, pageOfLiving, [last]);
          for (const row of rows) insert.run(accountId, ...columns.map((column) => row[column]));
          if (rows.length < rowsPerPage) return;
          last = String(rows.at(-1)?.["id"]);
        }
      },
      changedRows: (table, since) => pagesOf(since, (revision, id) => page(table, pageOfChanged, [revision, id])),
    };
  };
  return {
    async read(work) {
      builder.exec("BEGIN");
      try {
        const value = await readTransaction(database, accountId, async (trx) =>
          work(stateIn(trx, await readPoint(trx, accountId, ""))),
        );
        builder.exec("COMMIT");
        return value;
      } finally {
        if (builder.inTransaction) builder.exec("ROLLBACK");
      }
    },
    close: () => database.destroy(),
  };
}

function named(table: SyncedTable): string {
  return columnsOf[table].map((column) => `"${column}"`).join(",");
}

import type Database from "better-sqlite3";
import type { SqliteDatabase } from "./open-database.ts";

export type SqlValue = string | number | null;

/** The open file of one person on one server, with its statements kept prepared. All of it is synchronous. */
export type Cache = {
  readonly database: SqliteDatabase;
  /** The company's number on its server: first column of every synced table. */
  readonly accountId: number;
  all<Row>(sql: string, ...values: SqlValue[]): Row[];
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined;
  run(sql: string, ...values: SqlValue[]): void;
  /** Rolls everything back when `work` throws. */
  transaction<Value>(work: () => Value): Value;
  close(): void;
};

export function createCache(database: SqliteDatabase, accountId: number): Cache {
  const statements = new Map<string, Database.Statement>();
  const statement = (sql: string) => {
    let prepared = statements.get(sql);
    if (!prepared) {
      prepared = database.prepare(sql);
      statements.set(sql, prepared);
    }
    return prepared;
  };
  return {
    database,
    accountId,
    all: <Row>(sql: string, ...values: SqlValue[]) => statement(sql).all(values) as Row[],
    get: <Row>(sql: string, ...values: SqlValue[]) => statement(sql).get(values) as Row | undefined,
    run: (sql, ...values) => void statement(sql).run(values),
    transaction: (work) => database.transaction(work).immediate(),
    close: () => {
      database.close();
    },
  };
}

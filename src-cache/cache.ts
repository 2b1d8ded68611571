import type Database from "better-sqlite3";

export type SqliteDatabase = Database.Database;
export type SqlValue = string | number | null;

/** The open file of one person on one server, with its statements kept prepared. All of it is synchronous. */
export type Cache = {
  readonly database: SqliteDatabase;
  /** The company's number on its server: first column of every synced table. */
  readonly accountId: number;
  all<Row>(sql: string, ...values: SqlValue[]): Row[];
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined;
  /** Returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number;
  /** Rolls everything back when `work` throws. */
  transaction<Value>(work: () => Value): Value;
  close(): void;
};

/**
 * A transaction that gives way to reads between its steps. They see its rows before they are committed; writes must wait,
 * so the caller holds the write gate.
 */
export async function transactionOverTurns<Value>({ database }: Cache, work: () => Promise<Value>): Promise<Value> {
  database.exec("BEGIN IMMEDIATE");
  try {
    const value = await work();
    database.exec("COMMIT");
    return value;
  } catch (error) {
    // SQLite itself rolls back for some errors, a full disk among them
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

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
    run: (sql, ...values) => statement(sql).run(values).changes,
    transaction: (work) => database.transaction(work).immediate(),
    close: () => {
      database.close();
    },
  };
}

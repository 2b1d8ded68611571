import type { Knex } from "knex";
import pg from "pg";
import type { DatabaseLocation } from "../configuration.ts";

/**
 * Everything in which SQLite and PostgreSQL differ. The rest of the server writes SQL that both understand:
 * quoted names, `?` for values, `on conflict`, `returning`.
 */
export function knexConfiguration(location: DatabaseLocation): Knex.Config {
  // values of a failed statement would otherwise stand in its message, and so in the log
  const withoutValues = { compileSqlOnError: false };
  if (location.kind === "sqlite") {
    return {
      ...withoutValues,
      client: "better-sqlite3",
      connection: { filename: location.file },
      useNullAsDefault: true,
      pool: { min: 1, max: 1, afterCreate: prepareSqlite },
    };
  }
  return {
    ...withoutValues,
    client: "pg",
    connection: {
      connectionString: location.url,
      types: { getTypeParser: postgresTypeParser },
    } as Knex.PgConnectionConfig,
    // 32 connections on one account are slower than one (GOALS, rule 8)
    pool: { min: 0, max: 8 },
  };
}

type SqliteConnection = { pragma(source: string, options?: { simple: boolean }): unknown };

/** FULL is not remembered by the file and must be read back on every open: NORMAL loses commits at a power cut. */
function prepareSqlite(
  connection: SqliteConnection,
  done: (error: Error | null, connection: SqliteConnection) => void,
) {
  try {
    connection.pragma("busy_timeout = 5000");
    connection.pragma("journal_mode = WAL");
    connection.pragma("synchronous = FULL");
    connection.pragma("cache_size = -65536");
    const mode = connection.pragma("journal_mode", { simple: true });
    const synchronous = connection.pragma("synchronous", { simple: true });
    if (mode !== "wal" || synchronous !== 2)
      throw new Error(`SQLite opened with journal_mode=${String(mode)}, synchronous=${String(synchronous)}`);
    done(null, connection);
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), connection);
  }
}

/** bigint comes as text by default; revisions, times and minor units all stay below 2^53. */
const postgresTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: "text" | "binary") =>
  oid === pg.types.builtins.INT8 && format !== "binary" ? Number : pg.types.getTypeParser(oid, format);

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

/** One state of the database for several reads. SQLite's transactions are that already. */
export function readTransaction<Value>(knex: Knex, work: (trx: Knex.Transaction) => Promise<Value>): Promise<Value> {
  return knex.transaction(work, isPostgres(knex) ? { isolationLevel: "repeatable read", readOnly: true } : undefined);
}

const attempts = 4;

/**
 * Runs the whole again when PostgreSQL chose it as the victim of a deadlock. In SQLite the write lock is taken before
 * anything is read: a transaction that reads first cannot wait for another process's write, it fails.
 */
export async function writeTransaction<Value>(
  knex: Knex,
  work: (trx: Knex.Transaction) => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await knex.transaction(async (trx) => {
        if (!isPostgres(knex)) await trx.raw('update "serverSettings" set "value" = "value" where 0 = 1');
        return work(trx);
      });
    } catch (error) {
      if (attempt === attempts || !["40001", "40P01"].includes(codeOf(error))) throw error;
    }
  }
}

/** Of `knex.raw`: SQLite gives the rows, PostgreSQL a result that holds them. */
export function rowsOf<Row>(answer: Row[] | { rows: Row[] }): Row[] {
  return Array.isArray(answer) ? answer : answer.rows;
}

/** jsonb comes parsed, SQLite's JSON is text. */
export function jsonOf(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}

/**
 * True when the data of one mutation is at fault, so that only that one is refused. A disk, a connection or a lock is
 * nobody's fault: the whole batch fails and is sent again.
 */
export function isFaultOfData(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith("SQLITE_")) return /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(code);
  // PostgreSQL class 22: data exception, 23: integrity constraint violation
  if (/^[0-9A-Z]{5}$/.test(code)) return code.startsWith("22") || code.startsWith("23");
  // what the driver itself throws for a value that it cannot bind
  return error instanceof TypeError || error instanceof RangeError;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}

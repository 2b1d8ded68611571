import { setTimeout as sleep } from "node:timers/promises";
import type Database from "better-sqlite3";
import type { Knex } from "knex";
import { KartotekaError } from "../../src-contract/errors.ts";
import type { DatabaseLocation } from "../configuration.ts";
import { enterAccount } from "./account-scope.ts";
import { keepStatements } from "./kept-statements.ts";
import { isDiskFull, isPostgres, postgresConfiguration, postgresTroubleOf } from "./postgres.ts";
import { writeTogether } from "./write-together.ts";

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
  return { ...withoutValues, ...postgresConfiguration(location.url) };
}

type SqliteConnection = Pick<Database.Database, "pragma" | "prepare">;

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
    keepStatements(connection);
    done(null, connection);
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), connection);
  }
}

/** An account, or null for a transaction that finds out by itself whose it is. */
type Account = number | null;

/** One state of the database for several reads. SQLite's transactions are that already. */
export function readTransaction<Value>(
  knex: Knex,
  accountId: Account,
  work: (trx: Knex.Transaction) => Promise<Value>,
): Promise<Value> {
  if (!isPostgres(knex)) return knex.transaction(work);
  return postgresTransaction(knex, accountId, work, { isolationLevel: "repeatable read", readOnly: true });
}

/** Over SQLite together with others that wait at that moment, and with the write lock taken before anything is read. */
export function writeTransaction<Value>(
  knex: Knex,
  accountId: Account,
  work: (trx: Knex.Transaction) => Promise<Value>,
): Promise<Value> {
  return isPostgres(knex) ? postgresTransaction(knex, accountId, work, {}) : writeTogether(knex, work);
}

/** For statements that need not see one state. Only PostgreSQL's lock on accounts wants a transaction for them. */
export function inAccount<Value>(knex: Knex, accountId: Account, work: (knex: Knex) => Promise<Value>): Promise<Value> {
  return isPostgres(knex) ? postgresTransaction(knex, accountId, work, {}) : work(knex);
}

const attempts = 4;
/** A restart of PostgreSQL takes a second or two: desks need not hear of it. */
const patienceMilliseconds = 6_000;

/**
 * Runs the whole again when PostgreSQL chose it as the victim of a deadlock, and while PostgreSQL is away, for a while.
 * It may have been committed when the line broke over the answer: whatever runs in here must come to the same a second
 * time, as a push does by its stored outcomes and a refresh by the forgiveness for lost answers.
 */
async function postgresTransaction<Value>(
  knex: Knex,
  accountId: Account,
  work: (trx: Knex.Transaction) => Promise<Value>,
  config: Knex.TransactionConfig,
): Promise<Value> {
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await knex.transaction(async (trx) => {
        if (accountId !== null) await enterAccount(trx, accountId);
        return work(trx);
      }, config);
    } catch (error) {
      if (isDiskFull(error)) throw new KartotekaError("diskFull", undefined, { cause: error });
      const trouble = postgresTroubleOf(error);
      if (trouble === null) throw error;
      if (trouble === "conflict" && attempt < attempts) continue;
      if (trouble === "away" && performance.now() - began < patienceMilliseconds) {
        await sleep(100 + 200 * Math.random());
        continue;
      }
      // not all desks in the same second
      const retryAfterSeconds = 1 + Math.ceil(4 * Math.random());
      throw new KartotekaError("unexpected", "the database is away or busy", { cause: error, retryAfterSeconds });
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

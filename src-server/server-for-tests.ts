import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import knex, { type Knex } from "knex";
import { noClientDetails } from "../src-contract/entities/client.ts";
import type { SyncedTable } from "../src-contract/entities/synced-tables.ts";
import type { Role } from "../src-contract/entities/user.ts";
import type { ErrorBody } from "../src-contract/errors.ts";
import type { MutationArgs, MutationName } from "../src-contract/mutations/index.ts";
import {
  apiPrefix,
  type Cookie,
  type Point,
  type PullResponse,
  protocolVersion,
  protocolVersionHeader,
  type PushedMutation,
  type PushOutcome,
  pullResponseSchema,
  pushResponseSchema,
  type SignInResponse,
  signInResponseSchema,
  type SipAccount,
} from "../src-contract/sync-protocol.ts";
import { type AppParts, buildApp } from "./app.ts";
import { type DatabaseLocation, filesIn, snapshotsIn, sqliteIn } from "./configuration.ts";
import { insertRows } from "./database/insert-rows.ts";
import type { FileLimits } from "./files/file-limits.ts";
import type { S3Place } from "./files/s3-storage.ts";
import { openDatabase } from "./database/open-database.ts";
import { postgresConnection } from "./database/postgres.ts";
import { columnsOf, fromColumns, type Row, toColumns } from "./database/row-columns.ts";
import { readServerSettings } from "./database/server-settings.ts";
import type { App } from "./fastify.ts";
import { createLog } from "./logging.ts";
import { createDatabase, dropDatabase, templateDatabase } from "./postgres-for-tests.ts";
import { addUser, createAccount } from "./session/accounts.ts";
import { hashPassword } from "./session/passwords.ts";

/** The server as it is, on a port and a database file of its own; only its clock can be moved. */
export type ServerForTests = {
  url: string;
  app: App;
  /** For looking and for putting things there; in PostgreSQL it sees past the lock on accounts. */
  database: Knex;
  location: DatabaseLocation;
  accountId: number;
  people: Record<PersonName, { id: string; email: string }>;
  clock: { now: number };
  /** Holds the database and the snapshots. */
  folder: string;
  /** What was logged, as text. */
  log(): string;
  signIn(person: PersonName, deviceId?: string): Promise<DeskForTests>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A row as the contract has it. */
  row(table: SyncedTable, id: string): Promise<Row>;
  addRows(table: SyncedTable, rows: Row[]): Promise<void>;
  close(): Promise<void>;
};
export type Answer = { status: number; body: unknown; error: ErrorBody; headers: Headers };
export type DeskForTests = {
  session: SignInResponse;
  deviceId: string;
  userId: string;
  headers: Record<string, string>;
  push(mutations: PushedMutation[]): Promise<PushOutcome[]>;
  pull(cookie: Cookie | null, heard?: Point | null): Promise<PullResponse>;
  /** Every page from the cookie on. Throws on a reset. */
  pullAll(cookie?: Cookie | null): Promise<Extract<PullResponse, { kind: "page" }>[]>;
  /** A mutation with the desk's next counter. */
  mutation<Name extends MutationName>(name: Name, args: MutationArgs<Name>, at?: number): PushedMutation;
};
type PersonName = keyof typeof roles;

export const password = "верный пароль";
const roles = {
  owner: "owner",
  admin: "admin",
  olga: "manager",
  andrey: "manager",
  employee: "employee",
} as const satisfies Record<string, Role>;

type Options = Partial<Omit<AppParts, "snapshots" | "files">> & {
  snapshots?: Partial<AppParts["snapshots"]>;
  fileLimits?: Partial<FileLimits>;
  s3?: S3Place;
};

const fileLimits = { fileBytes: 1_000_000, accountBytes: 3_000_000, graceMilliseconds: 24 * 60 * 60_000 };

export async function startServerForTests(options: Options = {}): Promise<ServerForTests> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-server-"));
  const place = await placeForTests(folder);
  const { location } = place;
  const database = await openDatabase(location);
  const settings = await readServerSettings(database, { newEpoch: false });
  const clock = { now: Date.parse("2026-11-24T09:00:00Z") };
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const snapshots = { location, folder: snapshotsIn(folder), ...options.snapshots };
  const log = createLog("debug", sink);
  const files = { folder: filesIn(folder), limits: { ...fileLimits, ...options.fileLimits }, s3: options.s3 ?? null };
  const app = await buildApp({
    database,
    settings,
    log,
    now: () => clock.now,
    delivers: false,
    ...options,
    snapshots,
    files,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `${options.tls ? "https" : "http"}://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const { accountId, people } = await addAccount(place.look ?? database, "test.kartoteka");

  const post = postTo(url);

  return {
    url,
    app,
    database: place.look ?? database,
    location,
    accountId,
    people,
    clock,
    folder,
    post,
    log: () => lines.join(""),
    signIn: (person, deviceId = randomUUID()) => signInDesk(post, people[person].email, deviceId),
    row: async (table, id) =>
      fromColumns(
        table,
        await (place.look ?? database)(table).where({ accountId, id }).select(columnsOf[table]).first(),
      ),
    addRows: (table, rows) =>
      insertRows(place.look ?? database, {
        table,
        columns: ["accountId", ...columnsOf[table]],
        rows: rows.map((row) => toColumns(table, accountId, row)),
      }),
    async close() {
      await app.close();
      await database.destroy();
      await place.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where the server's data are: a file, or a database of its own in the PostgreSQL of this run (vitest.config.ts). */
async function placeForTests(
  folder: string,
): Promise<{ location: DatabaseLocation; look: Knex | null; remove(): Promise<void> }> {
  const adminUrl = process.env["KARTOTEKA_TEST_POSTGRES"];
  if (adminUrl === undefined) return { location: sqliteIn(folder), look: null, remove: async () => undefined };
  const { name, url, adminUrl: lookUrl } = await createDatabase(adminUrl, undefined, templateDatabase);
  const connection = { connectionString: lookUrl, types: postgresConnection(lookUrl).types };
  const look = knex({ client: "pg", connection: connection as Knex.PgConnectionConfig, pool: { min: 0, max: 2 } });
  return {
    location: { kind: "postgres", url },
    look,
    async remove() {
      await look.destroy();
      await dropDatabase(adminUrl, name);
    },
  };
}

export function postTo(url: string): ServerForTests["post"] {
  return async (path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", [protocolVersionHeader]: String(protocolVersion), ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const answer = (await response.json()) as unknown;
    return { status: response.status, body: answer, error: answer as ErrorBody, headers: response.headers };
  };
}

export async function addAccount(
  database: Knex,
  domain: string,
): Promise<{ accountId: number; people: ServerForTests["people"] }> {
  const passwordHash = await hashPassword(password);
  const accountId = await createAccount(database, { name: domain, defaultCountry: "RU", now: 0 });
  const people = {} as ServerForTests["people"];
  for (const [name, role] of Object.entries(roles) as [PersonName, Role][]) {
    const person = { id: randomUUID(), email: `${name}@${domain}` };
    const sipAccount: SipAccount = {
      id: randomUUID(),
      label: "101",
      uri: "sip:101@test.kartoteka",
      servers: ["ws://127.0.0.1:1"],
      authorizationUsername: "101",
      password: "sip-secret",
      displayName: name,
      dtmf: "events",
      iceServers: [],
    };
    await addUser(database, accountId, { ...person, name, role, passwordHash, sipAccounts: [sipAccount] });
    people[name] = person;
  }
  return { accountId, people };
}

export async function signInDesk(post: ServerForTests["post"], email: string, deviceId: string): Promise<DeskForTests> {
  const answer = await post(`${apiPrefix}/session/sign-in`, { email, password, deviceId, deviceName: "тест" });
  if (answer.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`);
  const session = signInResponseSchema.parse(answer.body);
  const headers = { authorization: `Bearer ${session.tokens.accessToken}` };
  let counter = 0;
  const desk: DeskForTests = {
    session,
    deviceId,
    userId: session.user.id,
    headers,
    async push(mutations) {
      const pushed = await post(
        `${apiPrefix}/sync/push`,
        { deviceId, cookie: null, heard: null, mutations, pulls: false },
        headers,
      );
      if (pushed.status !== 200) throw new Error(`push failed: ${JSON.stringify(pushed.body)}`);
      const answer = pushResponseSchema.parse(pushed.body);
      if (answer.kind === "reset") throw new Error(`push met a reset: ${answer.reason}`);
      return answer.outcomes;
    },
    async pull(cookie, heard = null) {
      const pulled = await post(`${apiPrefix}/sync/pull`, { deviceId, cookie, heard }, headers);
      if (pulled.status !== 200) throw new Error(`pull failed: ${JSON.stringify(pulled.body)}`);
      return pullResponseSchema.parse(pulled.body);
    },
    async pullAll(cookie = null) {
      const pages: Extract<PullResponse, { kind: "page" }>[] = [];
      for (let next = cookie; ; ) {
        const page = await desk.pull(next);
        if (page.kind === "reset") throw new Error(`reset: ${page.reason}`);
        pages.push(page);
        if (!page.more) return pages;
        next = page.cookie;
      }
    },
    mutation: (name, args, at = Date.parse("2026-11-24T08:00:00Z")) => ({
      mutationId: randomUUID(),
      counter: (counter += 1),
      name,
      args,
      at,
    }),
  };
  return desk;
}

/** What createClient and importClients carry, without the id. */
export const newClient: Omit<MutationArgs<"createClient">, "clientId"> = {
  lastName: "Петрова",
  firstName: "Анна",
  patronymic: "",
  company: "",
  jobTitle: "",
  country: "RU",
  city: "Омск",
  timeZone: null,
  phones: {},
  emails: {},
  tags: {},
  customFields: {},
  managerId: null,
};

/** A client as a mutation would have left it. */
export function clientRow(values: Partial<Row> & { id: string }): Row {
  return { ...noClientDetails, ...newClient, importId: null, createdAt: 1, revision: 1, deletedAt: null, ...values };
}

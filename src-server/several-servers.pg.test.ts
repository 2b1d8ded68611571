import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { serverMigrations } from "../migrations/server/index.ts";
import { apiPrefix, type PushedMutation } from "../src-contract/sync-protocol.ts";
import { writeTransaction } from "./database/dialect.ts";
import { openDatabase } from "./database/open-database.ts";
import { openStream, type StreamForTests } from "./event-stream-for-tests.ts";
import { asAdmin, type DatabaseForTests, type PostgresForTests, startPostgresForTests } from "./postgres-for-tests.ts";
import { addAccount, type DeskForTests, newClient, postTo, signInDesk } from "./server-for-tests.ts";
import { type ServerProcess, startServerProcess } from "./server-process-for-tests.ts";

/** Of a slow machine. */
const patience = { timeout: 30_000 };
/** One that may be stopped: no other file's servers are on it. */
let postgres: PostgresForTests;
let place: DatabaseForTests;
let folder: string;
let servers: ServerProcess[] = [];
const streams: StreamForTests[] = [];
beforeAll(async () => {
  postgres = await startPostgresForTests();
  folder = mkdtempSync(join(tmpdir(), "kartoteka-servers-"));
});
afterAll(async () => {
  await postgres.remove();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  place = await postgres.createDatabase();
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.abort();
  for (const { child } of servers) child.kill("SIGKILL");
  await Promise.all(servers.map(({ exit }) => exit));
  servers = [];
});

async function startServers(count: number, url = place.url): Promise<ServerProcess[]> {
  const environment = { DATABASE_URL: url, KARTOTEKA_DATA: folder };
  servers = await Promise.all(Array.from({ length: count }, () => startServerProcess(environment)));
  return servers;
}

async function startTwoWithPeople(): Promise<[ServerProcess, ServerProcess]> {
  const database = await openDatabase({ kind: "postgres", url: place.url });
  await writeTransaction(database, null, (trx) => addAccount(trx, "test.kartoteka"));
  await database.destroy();
  const [first, second] = await startServers(2);
  return [first!, second!];
}

const signIn = ({ url }: ServerProcess, person: string) =>
  signInDesk(postTo(url), `${person}@test.kartoteka`, randomUUID());
const addClient = (desk: DeskForTests) => desk.mutation("createClient", { ...newClient, clientId: randomUUID() });
const listen = async ({ url }: ServerProcess, { headers }: DeskForTests) => {
  const stream = await openStream(url, headers);
  streams.push(stream);
  await expect.poll(() => stream.revisions.length, patience).toBe(1);
  return stream;
};

describe("several servers over one PostgreSQL", { timeout: 120_000 }, () => {
  for (const who of ["a role of its own", "a superuser"]) {
    it(`R-8: four that start at once on an empty database, with DATABASE_URL alone, for ${who}`, async () => {
      const running = await startServers(4, who === "a superuser" ? place.adminUrl : place.url);
      const applied = (await asAdmin(place.adminUrl, "select name from knex_migrations order by id")) as {
        name: string;
      }[];
      expect(applied.map(({ name }) => name)).toEqual(Object.keys(serverMigrations));
      // one life of the database and one key, whoever made them
      expect(await asAdmin(place.adminUrl, `select "key" from "serverSettings" order by 1`)).toEqual([
        { key: "accessKey" },
        { key: "epoch" },
      ]);
      for (const { url } of running) {
        const health = await fetch(`${url}/health`);
        expect([health.status, await health.json()]).toMatchObject([200, { database: "ok" }]);
      }
      running[0]!.child.kill("SIGTERM");
      expect(await running[0]!.exit).toBe(0);
    });
  }

  it("R-18: a push at one server pokes the desks at the other, and a sign-out at one closes the stream at the other", async () => {
    const [first, second] = await startTwoWithPeople();
    const writer = await signIn(first, "olga");
    const reader = await signIn(first, "andrey");
    const here = await listen(first, reader);
    const there = await listen(second, reader);
    const [outcome] = await writer.push([addClient(writer)]);
    const revision = outcome!.status === "applied" ? outcome!.revision : 0;
    await expect.poll(() => there.revisions.at(-1), patience).toBe(revision);
    await expect.poll(() => here.revisions.at(-1), patience).toBe(revision);
    // once each: what a server sent does not come back to its own desks
    await wait(100);
    expect([here.revisions.length, there.revisions.length]).toEqual([2, 2]);

    const { refreshToken } = reader.session.tokens;
    await postTo(first.url)(`${apiPrefix}/session/sign-out`, { refreshToken });
    await Promise.all([here.ended, there.ended]);
  });

  it("R-18: after its line was cut a server listens again, and tells its desks what they missed meanwhile", async () => {
    const [first, second] = await startTwoWithPeople();
    const writer = await signIn(first, "olga");
    const there = await listen(second, await signIn(second, "andrey"));
    const cut = await asAdmin(
      place.adminUrl,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`,
    );
    expect(cut.length).toBeGreaterThan(0);
    for (let n = 0; n < 2; n++) {
      const [outcome] = await writer.push([addClient(writer)]);
      const revision = outcome!.status === "applied" ? outcome!.revision : 0;
      await expect.poll(() => there.revisions.at(-1), patience).toBe(revision);
    }
  });

  it("R-11, R-4: PostgreSQL restarts under two servers at work: desks hear of it only when it stays away, and nothing is lost or doubled", async () => {
    const running = await startTwoWithPeople();
    const desks = await Promise.all(running.map((server) => signIn(server, "olga")));
    const there = await listen(running[1]!, desks[1]!);
    const answers: { status: number; kind?: string; retryAfterSeconds?: number | undefined }[] = [];
    const clientIds: string[] = [];
    const logged = () => running.map(({ errors }) => errors()).join("");
    let isWorking = true;

    /** A desk's outbox: an item is sent until it is decided. */
    const work = async (desk: DeskForTests, { url }: ServerProcess) => {
      const send = (mutations: PushedMutation[]) =>
        postTo(url)(
          `${apiPrefix}/sync/push`,
          { deviceId: desk.deviceId, cookie: null, heard: null, mutations, pulls: false },
          desk.headers,
        );
      while (isWorking) {
        const mutation = addClient(desk);
        for (;;) {
          const { status, error, body } = await send([mutation]);
          answers.push({ status, kind: error.kind, retryAfterSeconds: error.retryAfterSeconds });
          if (status === 200) {
            expect(body).toMatchObject({ outcomes: [{ status: "applied" }] });
            break;
          }
          await wait(100);
        }
        clientIds.push((mutation.args as { clientId: string }).clientId);
      }
    };
    const working = desks.map((desk, n) => work(desk, running[n]!));

    await expect.poll(() => clientIds.length, patience).toBeGreaterThan(20);
    await postgres.stop();
    await postgres.start();
    const before = clientIds.length;
    await expect.poll(() => clientIds.length, patience).toBeGreaterThan(before + 20);
    const bridged = answers.filter(({ status }) => status !== 200);
    expect(bridged, logged()).toEqual([]);

    await postgres.stop();
    await expect.poll(() => answers.filter(({ status }) => status !== 200).length, patience).toBeGreaterThanOrEqual(2);
    const health = await fetch(`${running[0]!.url}/health`);
    expect([health.status, await health.json()]).toMatchObject([503, { database: "unavailable" }]);
    await postgres.start();
    const afterwards = clientIds.length;
    await expect.poll(() => clientIds.length, patience).toBeGreaterThan(afterwards + 20);
    isWorking = false;
    await Promise.all(working);

    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused) {
      expect(answer, logged()).toMatchObject({ status: 503, kind: "unexpected" });
      expect(answer.retryAfterSeconds).toBeGreaterThan(0);
    }
    // a desk that waits as long as it was told asks some times, not hundreds
    expect(refused.length).toBeLessThan(10);
    const rows = (await asAdmin(place.adminUrl, 'select "id" from "clients" order by "id"')) as { id: string }[];
    expect(rows.map(({ id }) => id)).toEqual(clientIds.toSorted());
    expect((await fetch(`${running[0]!.url}/health`)).status).toBe(200);

    // the streams lived on, and pokes go between the servers again
    const [outcome] = await desks[0]!.push([addClient(desks[0]!)]);
    const revision = outcome!.status === "applied" ? outcome!.revision : 0;
    await expect.poll(() => there.revisions.at(-1), patience).toBe(revision);
  });
});

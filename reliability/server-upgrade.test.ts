import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import knex from "knex";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { serverMigrations } from "../migrations/server/index.ts";
import { demoPassword, forkStoreProcess, startServerProcess } from "../src-main/store/store-for-tests.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { knexConfiguration } from "../src-server/database/dialect.ts";
import { newClient } from "../src-server/server-for-tests.ts";
import { startUpgradedLine, type UpgradedLine } from "./upgraded-line.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let server: Awaited<ReturnType<typeof startServerProcess>>;
let line: UpgradedLine;
let desk: Awaited<ReturnType<typeof forkStoreProcess>>;
let profile: string;
beforeAll(async () => {
  server = await startServerProcess(20);
  line = await startUpgradedLine(server.url);
  profile = mkdtempSync(join(tmpdir(), "kartoteka-upgrade-"));
  desk = await forkStoreProcess(profile);
  await desk.command("signIn", { serverUrl: line.url, email: "olga@demo.kartoteka", password: demoPassword });
  await desk.command("syncNow", {});
});
afterAll(async () => {
  await desk.stop();
  await line.close();
  await server.end();
  rmSync(profile, { recursive: true, force: true });
});

/** What newer servers have added to the database's form, latest first. */
const added = ["server-0007-erasures", "server-0006-reference-books", "server-0006-audit", "synced-0005-imports"];

/** The server's file, looked into or changed while no server has it. */
async function inFile<Value>(work: (database: ReturnType<typeof knex>) => Promise<Value>): Promise<Value> {
  const database = knex(knexConfiguration(sqliteIn(server.folder)));
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

const tablesThere = () =>
  inFile((database) =>
    database("sqlite_master").whereIn("name", ["erasures", "auditLog", "imports"]).orderBy("name").pluck("name"),
  );

async function takeBack(): Promise<void> {
  const migrationSource = {
    getMigrations: async () => Object.keys(serverMigrations),
    getMigrationName: (name: string) => name,
    getMigration: async (name: string) => serverMigrations[name] ?? Promise.reject(new Error(name)),
  };
  await inFile(async (database) => {
    for (const name of added) await database.migrate.down({ migrationSource, name } as never);
  });
}

const addClient = (clientId: string) => desk.mutate("createClient", { ...newClient, clientId, lastName: clientId });
const outboxSize = async () => (await desk.command("readSyncState", {})).waiting;
const syncFails = () =>
  desk.command("syncNow", {}).then(
    () => "synced",
    (error: unknown) => (error as { kind?: string }).kind ?? String(error),
  );

it("R-8: what a desk had not sent, or had sent without an answer, goes through once to an upgraded server", async () => {
  const [answerLost, offline, named] = [newId(), newId(), newId()];
  line.set("losesAnswers");
  await addClient(answerLost);
  expect(await syncFails()).not.toBe("synced");
  await server.stop("SIGTERM");
  await addClient(offline);
  await desk.mutate("addComment", {
    commentId: named,
    clientId: answerLost,
    callId: null,
    text: "написано без сервера",
  });
  expect(await outboxSize()).toBeGreaterThanOrEqual(3);

  // a database as an earlier server left it, with the desk's first push and its outcome in it
  expect(await inFile((database) => database("clients").where({ id: answerLost }).pluck("id"))).toEqual([answerLost]);
  await takeBack();
  expect(await tablesThere()).toEqual([]);

  await server.start();
  line.set("clear");
  await vi.waitFor(async () => {
    await desk.command("syncNow", {});
    expect(await outboxSize()).toBe(0);
  }, 60_000);
  await server.stop("SIGTERM");
  expect(await tablesThere()).toEqual(["auditLog", "erasures", "imports"]);
  const rows = await inFile(async (database) => [
    await database("clients").whereIn("id", [answerLost, offline]).where({ deletedAt: null }).count({ rows: "*" }),
    await database("comments").where({ id: named, deletedAt: null }).count({ rows: "*" }),
    await database("clients").whereIn("lastName", [answerLost, offline]).count({ rows: "*" }),
  ]);
  expect(rows).toEqual([[{ rows: 2 }], [{ rows: 1 }], [{ rows: 2 }]]);
  await server.start();
});

it("R-8: a desk that is too old for the server says so, keeps its outbox, can save it, and sends it once it is newer", async () => {
  const clientId = newId();
  line.set("asOlderDesk");
  await addClient(clientId);
  expect(await syncFails()).toBe("clientTooOld");
  expect(await desk.command("readSyncState", {})).toMatchObject({ waiting: 1, refused: 0 });
  expect(await desk.command("exportOutbox", {})).toContain(clientId);

  line.set("clear");
  await vi.waitFor(async () => {
    await desk.command("syncNow", {});
    expect(await outboxSize()).toBe(0);
  }, 60_000);
  await server.stop("SIGTERM");
  expect(await inFile((database) => database("clients").where({ lastName: clientId }).pluck("id"))).toEqual([clientId]);
});

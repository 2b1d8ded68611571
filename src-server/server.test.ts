import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiPrefix } from "../src-contract/sync-protocol.ts";
import { readConfiguration, sqliteIn } from "./configuration.ts";
import { openDatabase } from "./database/open-database.ts";
import {
  type ServerProcess,
  spawnServer,
  startServerProcess,
  type StartingServer,
} from "./server-process-for-tests.ts";
import { addAccount, newClient, postTo, signInDesk } from "./server-for-tests.ts";

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-server-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function run(environment: Record<string, string> = {}): StartingServer {
  const starting = spawnServer({ KARTOTEKA_DATA: folder, ...environment });
  children.push(starting.child);
  return starting;
}

async function start(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const running = await startServerProcess({ KARTOTEKA_DATA: folder, ...environment });
  children.push(running.child);
  return running;
}

describe("the server process", () => {
  it("R-1: says when it is ready, ends on SIGTERM, and has everything again after a kill", async () => {
    const database = await openDatabase(sqliteIn(folder));
    await addAccount(database, "test.kartoteka");
    await database.destroy();

    const first = await start();
    const deviceId = randomUUID();
    const desk = await signInDesk(postTo(first.url), "olga@test.kartoteka", deviceId);
    const mutation = desk.mutation("createClient", { ...newClient, clientId: randomUUID() });
    const outcomes = await desk.push([mutation]);
    expect(outcomes).toMatchObject([{ status: "applied" }]);
    const { cookie } = (await desk.pullAll()).at(-1)!;
    first.child.kill("SIGKILL");
    await first.exit;

    const second = await start();
    // the session of before, the stored outcome, the same database's life
    const again = await postTo(second.url)(
      `${apiPrefix}/sync/push`,
      { deviceId, cookie: null, heard: null, mutations: [mutation], pulls: false },
      desk.headers,
    );
    expect(again.body).toMatchObject({ outcomes });
    const pulled = await postTo(second.url)(`${apiPrefix}/sync/pull`, { deviceId, cookie, heard: null }, desk.headers);
    expect(pulled.body).toMatchObject({ kind: "page", patch: [], cookie, confirmedCounter: mutation.counter });
    second.child.kill("SIGTERM");
    expect(await second.exit).toBe(0);
    // a clean end leaves one file, which nobody else may read
    expect(readdirSync(folder)).toEqual(["kartoteka-server.sqlite"]);
    if (process.platform !== "win32")
      expect(statSync(join(folder, "kartoteka-server.sqlite")).mode & 0o777).toBe(0o600);

    const restored = await start({ KARTOTEKA_RESTORED: "1" });
    const afterBackup = await postTo(restored.url)(
      `${apiPrefix}/sync/pull`,
      { deviceId, cookie, heard: null },
      desk.headers,
    );
    expect(afterBackup.body).toEqual({ kind: "reset", reason: "epoch" });
    restored.child.kill("SIGINT");
    expect(await restored.exit).toBe(0);
  }, 60_000);

  it("says in one line why it cannot start, and exits with 1", async () => {
    const bad = run({ KARTOTEKA_PORT: "восемьдесят" });
    expect(await bad.exit).toBe(1);
    expect(bad.errors()).toContain("KARTOTEKA_PORT");

    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const { port } = holder.address() as { port: number };
    const taken = run({ KARTOTEKA_PORT: String(port) });
    expect(await taken.exit).toBe(1);
    expect(taken.errors()).toContain("EADDRINUSE");
    await new Promise((resolve) => holder.close(resolve));
  });
});

describe("configuration", () => {
  it("has a default for everything, and an empty variable counts as absent", () => {
    expect(readConfiguration({ KARTOTEKA_HOST: "" })).toMatchObject({
      host: "127.0.0.1",
      port: 47_800,
      database: { kind: "sqlite" },
      logLevel: "info",
      tls: null,
      trustedProxies: [],
      restored: false,
    });
  });

  it("takes PostgreSQL by its URL, TLS in pairs, proxies by commas", () => {
    const url = "postgres://kartoteka@localhost/kartoteka";
    expect(readConfiguration({ DATABASE_URL: url, KARTOTEKA_TRUST_PROXY: "10.0.0.1, 10.1.0.0/16" })).toMatchObject({
      database: { kind: "postgres", url },
      trustedProxies: ["10.0.0.1", "10.1.0.0/16"],
    });
    expect(() => readConfiguration({ KARTOTEKA_TLS_CERTIFICATE: "a.pem" })).toThrow("together");
    expect(() => readConfiguration({ KARTOTEKA_S3_BUCKET: "files" })).toThrow("together");
    const bucket = { KARTOTEKA_S3_ENDPOINT: "https://storage.romashka.ru", KARTOTEKA_S3_BUCKET: "files" };
    expect(readConfiguration({ ...bucket, KARTOTEKA_S3_KEY: "id", KARTOTEKA_S3_SECRET: "secret" }).files.s3).toEqual({
      endpoint: bucket.KARTOTEKA_S3_ENDPOINT,
      region: "us-east-1",
      bucket: "files",
      keyId: "id",
      secret: "secret",
    });
    expect(() => readConfiguration({ KARTOTEKA_SMTP_URL: "smtp://mail.romashka.ru" })).toThrow("together");
    expect(() => readConfiguration({ KARTOTEKA_SMTP_URL: "http://a", KARTOTEKA_MAIL_FROM: "a@b" })).toThrow();
    const mail = { smtpUrl: "smtps://user:secret@mail.romashka.ru", from: "crm@romashka.ru" };
    const mailed = readConfiguration({ KARTOTEKA_SMTP_URL: mail.smtpUrl, KARTOTEKA_MAIL_FROM: mail.from });
    expect(mailed.mail).toEqual(mail);
    expect(() => readConfiguration({ DATABASE_URL: "mysql://x" })).toThrow();
  });
});

describe("the database", () => {
  it("R-3: SQLite is open with WAL and synchronous=FULL, every time", async () => {
    for (let opening = 0; opening < 2; opening++) {
      const database = await openDatabase(sqliteIn(folder));
      const [{ journal_mode: mode }] = await database.raw("PRAGMA journal_mode");
      const [{ synchronous }] = await database.raw("PRAGMA synchronous");
      await database.destroy();
      expect([mode, synchronous]).toEqual(["wal", 2]);
    }
  });
});

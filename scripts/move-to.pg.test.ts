import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiPrefix, type PullResponse } from "../src-contract/sync-protocol.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { writeTransaction } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { asAdmin, createDatabase, type DatabaseForTests, dropDatabase } from "../src-server/postgres-for-tests.ts";
import { type ServerProcess, startServerProcess } from "../src-server/server-process-for-tests.ts";
import { addAccount, newClient, postTo, signInDesk } from "../src-server/server-for-tests.ts";
import { createAccount } from "../src-server/session/accounts.ts";
import { seedDatabase } from "./seed/seed-database.ts";

/** 20,000 by hand: KARTOTEKA_MOVED_CLIENTS. */
const clients = Number(process.env["KARTOTEKA_MOVED_CLIENTS"] ?? 600);
const adminUrl = process.env["KARTOTEKA_TEST_POSTGRES"]!;
const databases: DatabaseForTests[] = [];
let folder: string;
let seeded: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-move-"));
  const database = await openDatabase(sqliteIn(folder));
  seeded = (await seedDatabase(database, { clients })).accountId;
  await addAccount(database, "test.kartoteka");
  await database.destroy();
}, 120_000);
afterAll(async () => {
  for (const { name } of databases) await dropDatabase(adminUrl, name);
  rmSync(folder, { recursive: true, force: true });
});

async function newDatabase(): Promise<DatabaseForTests> {
  const made = await createDatabase(adminUrl);
  databases.push(made);
  return made;
}

/** `killAfter`: how many lines it may say. */
async function moveTo(url: string, { killAfter = Number.POSITIVE_INFINITY } = {}) {
  const script = join(import.meta.dirname, "../src-server/server.ts");
  const child = spawn(process.execPath, [script, "move-to", url], {
    env: { ...process.env, KARTOTEKA_DATA: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let errors = "";
  child.stderr.on("data", (text) => (errors += String(text)));
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    if (lines.length >= killAfter) child.kill("SIGKILL");
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, lines, errors };
}

async function withServer<Value>(
  environment: Record<string, string>,
  work: (server: ServerProcess) => Promise<Value>,
): Promise<Value> {
  const server = await startServerProcess({ KARTOTEKA_DATA: folder, ...environment });
  try {
    return await work(server);
  } finally {
    server.child.kill("SIGTERM");
    await server.exit;
  }
}

const wrote = (line = "") => Number(/(\d+) of them written/.exec(line)?.[1]);

describe("move-to", () => {
  it("R-20, R-2: brings everything into PostgreSQL, over a kill half-way; desks go on where they were", {
    timeout: 300_000,
  }, async () => {
    const place = await newDatabase();
    const deviceId = randomUUID();
    const before = await withServer({}, async ({ url }) => {
      const running = await moveTo(place.url);
      expect([running.code, running.errors]).toEqual([1, expect.stringContaining("stop it first")]);
      const desk = await signInDesk(postTo(url), "olga@test.kartoteka", deviceId);
      await desk.push([desk.mutation("createClient", { ...newClient, clientId: randomUUID(), tags: { я: true } })]);
      return { desk, pages: await desk.pullAll() };
    });

    const cut = await moveTo(place.url, { killAfter: 4 });
    expect(cut.code).toBe(null);
    await expect(startServerProcess({ KARTOTEKA_DATA: folder, DATABASE_URL: place.url })).rejects.toThrow("move-to");
    const moved = await moveTo(place.url);
    expect(moved).toMatchObject({ code: 0, errors: "" });
    const report = moved.lines.find((line) => line.includes("written. Comparing"))!;
    process.stdout.write(`${report}\n${moved.lines.at(-1)}\n`);
    // what came before the kill was not written again
    expect(wrote(report)).toBeGreaterThan(0);
    expect(wrote(report)).toBeLessThan(Number(/^(\d+) rows/.exec(report)?.[1]));

    await expect(startServerProcess({ KARTOTEKA_DATA: folder })).rejects.toThrow("was moved to");
    await withServer({ DATABASE_URL: place.url }, async ({ url }) => {
      const { headers } = before.desk;
      const pull = async (cookie: unknown) =>
        (await postTo(url)(`${apiPrefix}/sync/pull`, { deviceId, cookie, heard: null }, headers)).body as PullResponse;
      const { cookie } = before.pages.at(-1)!;
      expect(await pull(cookie)).toMatchObject({ kind: "page", patch: [], cookie });
      expect(await pull(null)).toMatchObject({ patch: before.pages[0]!.patch });
      const mutation = before.desk.mutation("createClient", { ...newClient, clientId: randomUUID() });
      const push = { deviceId, cookie, heard: null, mutations: [mutation], pulls: false };
      const pushed = await postTo(url)(`${apiPrefix}/sync/push`, push, headers);
      expect(pushed.body).toMatchObject({ outcomes: [{ status: "applied", revision: cookie.revision + 1 }] });
    });
    const [count] = (await asAdmin(
      place.adminUrl,
      `select count(*)::integer as "clients" from "clients" where "accountId" = ${seeded}`,
    )) as { clients: number }[];
    expect(count).toEqual({ clients });

    // the next account's number is not taken
    const database = await openDatabase({ kind: "postgres", url: place.url });
    const next = await writeTransaction(database, null, (trx) =>
      createAccount(trx, { name: "новая", defaultCountry: "RU", now: 1 }),
    );
    await database.destroy();
    expect(next).toBe(3);
  });

  it("R-20: a value that PostgreSQL keeps differently is found, and the file stays the home", {
    timeout: 600_000,
  }, async () => {
    const file = sqliteIn(folder);
    const source = await openDatabase(file);
    await source("serverSettings").where({ key: "movedTo" }).delete();
    await source.destroy();
    const place = await newDatabase();
    const target = await openDatabase({ kind: "postgres", url: place.url });
    await target.destroy();
    await asAdmin(
      place.adminUrl,
      `create function spoil() returns trigger language plpgsql as $$ begin new."name" = new."name" || ' '; return new; end $$`,
    );
    await asAdmin(
      place.adminUrl,
      `create trigger spoil before insert on "users" for each row execute function spoil()`,
    );
    const moved = await moveTo(place.url);
    expect([moved.code, moved.errors]).toEqual([1, expect.stringContaining("rows differ after the move")]);
    await withServer({}, async ({ url }) => expect((await fetch(`${url}/health`)).status).toBe(200));
  });
});

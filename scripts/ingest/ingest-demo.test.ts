import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Knex } from "knex";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sqliteIn } from "../../src-server/configuration.ts";
import { writeTransaction } from "../../src-server/database/dialect.ts";
import { openDatabase } from "../../src-server/database/open-database.ts";
import { addSourceKey, type NewSourceKey } from "../../src-server/ingest/source-keys.ts";
import { type ServerProcess, startServerProcess } from "../../src-server/server-process-for-tests.ts";
import { seedDatabase } from "../seed/seed-database.ts";

let folder: string;
let database: Knex;
let server: ServerProcess;
let key: NewSourceKey;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-ingest-demo-"));
  database = await openDatabase(sqliteIn(folder));
  const { accountId } = await seedDatabase(database, { clients: 60, history: false });
  const doer = { actorId: null, deviceId: null, at: 1 };
  key = await writeTransaction(database, accountId, (trx) => addSourceKey(trx, accountId, doer, "demo"));
  server = await startServerProcess({ KARTOTEKA_DATA: folder });
}, 120_000);
afterAll(async () => {
  server.child.kill("SIGTERM");
  await server.exit;
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** Within two seconds instead of a minute. */
async function play(): Promise<{ code: number | null; out: string }> {
  const words = ["--url", server.url, "--key", key.keyId, `--secret=${key.secret}`, "--seconds", "2"];
  const child = spawn(process.execPath, [join(import.meta.dirname, "../ingest-demo.ts"), ...words]);
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (out += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out };
}

it("GC-52, JC-61: the demo day comes to clients of the seed, of every kind that it plays; once more everything stands as it did", {
  timeout: 120_000,
}, async () => {
  const before = (await database("clients")).length;
  const first = await play();
  expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/\n\d{3} applied, 0 unchanged, 0 refused\.\n/) });
  expect((await database("clients")).length).toBe(before);
  const kinds: string[] = await database("clientRecords").distinct("kind").pluck("kind");
  expect(kinds.toSorted()).toEqual(["click", "consent", "group", "letter", "page", "payment", "points", "webinar"]);
  const clients: string[] = await database("clientRecords").distinct("clientId").pluck("clientId");
  expect(clients).toHaveLength(12);
  expect((await database("messages")).length).toBeGreaterThan(2);
  const paid = await database("orders").where({ status: "paid" });
  expect(paid.length).toBeGreaterThan(2);
  for (const { totalMinor, paidMinor } of paid) expect(paidMinor).toBe(totalMinor);

  const rows = async () => {
    const tables = ["clientRecords", "messages", "orders"].map((table) => database(table).orderBy("id"));
    const found: Record<string, unknown>[][] = await Promise.all(tables);
    return found.flat().map(({ revision: _, ...row }) => row);
  };
  const after = await rows();
  expect((await play()).out).toMatch(/ unchanged, 0 refused\.\n/);
  expect(await rows()).toEqual(after);
});

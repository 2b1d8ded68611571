import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syncedTableNames } from "../src-contract/entities/synced-tables.ts";
import { canonicalRow } from "../src-contract/rules/row-digest.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { inAccount, writeTransaction } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { fromColumns } from "../src-server/database/row-columns.ts";
import { exportAccount } from "../src-server/export/export-account.ts";
import { importAccount } from "../src-server/export/import-account.ts";
import { createDatabase, type DatabaseForTests, dropDatabase } from "../src-server/postgres-for-tests.ts";
import { addAccount } from "../src-server/server-for-tests.ts";
import { createAccount, findAccount } from "../src-server/session/accounts.ts";
import { demoAccountName } from "./seed/demo-users.ts";
import { seedDatabase } from "./seed/seed-database.ts";

/** 20,000 by hand: KARTOTEKA_MOVED_CLIENTS. */
const clients = Number(process.env["KARTOTEKA_MOVED_CLIENTS"] ?? 600);
const adminUrl = process.env["KARTOTEKA_TEST_POSTGRES"]!;
const silent = () => undefined;
const databases: DatabaseForTests[] = [];
const opened: Knex[] = [];
let folder: string;
let source: Knex;
let accountId: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-export-"));
  source = await open("first");
  // the exported account is not the only one, and not the first
  await addAccount(source, "other.kartoteka");
  accountId = (await seedDatabase(source, { clients })).accountId;
}, 300_000);
afterAll(async () => {
  for (const database of opened) await database.destroy();
  for (const { name } of databases) await dropDatabase(adminUrl, name);
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string): Promise<Knex> {
  const database = await openDatabase(sqliteIn(join(folder, name)));
  opened.push(database);
  return database;
}

async function openPostgres(): Promise<Knex> {
  const made = await createDatabase(adminUrl);
  databases.push(made);
  const database = await openDatabase({ kind: "postgres", url: made.url });
  opened.push(database);
  return database;
}

/** Every file with its bytes. */
function filesOf(name: string): Record<string, string> {
  const place = join(folder, name);
  return Object.fromEntries(readdirSync(place).map((file) => [file, readFileSync(join(place, file), "latin1")]));
}

async function timed<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  const began = performance.now();
  const value = await work();
  process.stdout.write(`${what}: ${Math.round(performance.now() - began)} ms\n`);
  return value;
}

const out = (database: Knex, name: string) =>
  timed(`export ${name}`, () => exportAccount(database, { accountId, folder: join(folder, name), say: silent }));
const into = (database: Knex, name: string) =>
  timed(`import ${name}`, () => importAccount(database, { folder: join(folder, name), say: silent }));

describe("the whole account", { timeout: 600_000 }, () => {
  it("R-20: goes out of SQLite into PostgreSQL and into SQLite again, and every time the same bytes come out", async () => {
    const manifest = await out(source, "out-1");
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    process.stdout.write(`${rows} rows, ${manifest.tables.reduce((sum, table) => sum + table.bytes, 0)} bytes\n`);
    expect(manifest.tables.find(({ name }) => name === "clients")).toMatchObject({ rows: clients });

    const postgres = await openPostgres();
    await into(postgres, "out-1");
    await out(postgres, "out-2");
    expect(filesOf("out-2")).toEqual(filesOf("out-1"));

    const back = await open("second");
    await into(back, "out-2");
    await out(back, "out-3");
    expect(filesOf("out-3")).toEqual(filesOf("out-1"));

    // nothing of the other account, and the next one gets a number of its own
    expect(Object.values(filesOf("out-1")).some((bytes) => bytes.includes("other.kartoteka"))).toBe(false);
    for (const database of [postgres, back]) {
      const next = await writeTransaction(database, null, (trx) =>
        createAccount(trx, { name: "новая", defaultCountry: "RU", now: 1 }),
      );
      expect(next).toBeGreaterThan(accountId);
    }
    await expect(into(back, "out-1")).rejects.toMatchObject({ kind: "conflict" });
  });

  it("R-20: the lines are the canonical texts by which desks compare themselves, by id", async () => {
    await out(source, "out-lines");
    for (const table of syncedTableNames) {
      const records: Record<string, unknown>[] = await source(table).where({ accountId }).orderBy("id");
      const lines = records.map((record) => `${canonicalRow(table, fromColumns(table, record))}\n`);
      expect(readFileSync(join(folder, "out-lines", `${table}.jsonl`), "utf8") === lines.join("")).toBe(true);
    }
  });

  it("R-2: an import that ends half-way has left nothing, is not visible, and is begun again", async () => {
    await out(source, "out-cut");
    const file = join(folder, "out-cut", "tasks.jsonl");
    const whole = readFileSync(file);
    for (const database of [await open("third"), await openPostgres()]) {
      for (const damaged of [whole.subarray(0, whole.length / 2), Buffer.from(String(whole).replace("20", "21"))]) {
        writeFileSync(file, damaged);
        await expect(into(database, "out-cut")).rejects.toThrow();
        expect(await inAccount(database, null, (trx) => findAccount(trx, demoAccountName))).toBe(undefined);
        expect(await inAccount(database, accountId, (trx) => trx("clients").first("id"))).toBe(undefined);
      }
      writeFileSync(file, whole);
      await into(database, "out-cut");
      expect(await inAccount(database, accountId, (trx) => trx("clients").first("id"))).toBeTruthy();
    }
  });
});

import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syncedTableNames } from "../src-contract/entities/synced-tables.ts";
import { canonicalRow } from "../src-contract/rules/row-digest.ts";
import type { Doer } from "../src-server/audit/record-audit.ts";
import { verifyAudit } from "../src-server/audit/verify-audit.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { keysOf } from "../src-server/database/client-keys-for-tests.ts";
import { inAccount, writeTransaction } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { fromColumns } from "../src-server/database/row-columns.ts";
import { exportAccount } from "../src-server/export/export-account.ts";
import { importAccount } from "../src-server/export/import-account.ts";
import { attachedFile } from "../src-server/export/manifest.ts";
import { folderStorage, stagingIn } from "../src-server/files/file-storage.ts";
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
/** Of a file whose bytes are not there. */
let lost: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-export-"));
  source = await open("first");
  // the exported account is not the only one, and not the first
  await addAccount(source, "other.kartoteka");
  accountId = (await seedDatabase(source, { clients })).accountId;
  for (const bytes of [randomBytes(300_000), Buffer.from("договор"), Buffer.alloc(0)]) await addFile(bytes);
  lost = await addFile(Buffer.from("не доехал"), false);
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
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(place.length), readFileSync(path, "latin1")]));
}

/** The folder of attached files that belongs to a database here. */
const places = new Map<Knex, ReturnType<typeof placeIn>>();

function placeIn(name: string) {
  const files = join(folder, `files-${name}`);
  return { storage: folderStorage(files), staging: stagingIn(files), files };
}

function placeOf(database: Knex): ReturnType<typeof placeIn> {
  const place = places.get(database) ?? placeIn(String(places.size));
  places.set(database, place);
  return place;
}

/** A row of the account's files, and its bytes where they have come. */
async function addFile(bytes: Buffer, cameTrue = true): Promise<string> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const row = { accountId, sha256, size: bytes.length, type: "text/plain", createdAt: 1, unusedSince: null };
  await source("files").insert(row);
  const { storage, staging } = placeOf(source);
  if (!cameTrue) return sha256;
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, "whole"), bytes);
  await storage.put({ accountId, sha256 }, join(staging, "whole"));
  return sha256;
}

function filesOnDisk(database: Knex): string[] {
  const { files } = placeOf(database);
  if (!existsSync(files)) return [];
  const found = readdirSync(files, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return found.map(({ name }) => name).toSorted();
}

async function timed<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  const began = performance.now();
  const value = await work();
  process.stdout.write(`${what}: ${Math.round(performance.now() - began)} ms\n`);
  return value;
}

const out = (database: Knex, name: string) =>
  timed(`export ${name}`, () =>
    exportAccount({ database, ...placeOf(database) }, { accountId, folder: join(folder, name), say: silent }),
  );
const into = (database: Knex, name: string, doer: Doer | null = null) =>
  timed(`import ${name}`, () =>
    importAccount({ database, ...placeOf(database) }, { folder: join(folder, name), say: silent, doer }),
  );

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
    expect(manifest.missingFiles).toEqual([lost]);
    for (const database of [source, postgres, back]) {
      const { stored, expected } = await inAccount(database, accountId, (trx) => keysOf(trx, accountId));
      expect(stored).toEqual(expected);
      expect(stored.length).toBeGreaterThan(clients);
    }
    const attached = Object.keys(filesOf("out-3")).filter((path) => path.startsWith("/files/"));
    expect(attached.map((path) => path.length)).toEqual([74, 74, 74]);
    expect(filesOnDisk(back)).toEqual(filesOnDisk(source));

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
    const some = createHash("sha256").update("договор").digest("hex");
    for (const database of [await open("third"), await openPostgres()]) {
      for (const damaged of [whole.subarray(0, whole.length / 2), Buffer.from(String(whole).replace("20", "21"))]) {
        writeFileSync(file, damaged);
        await expect(into(database, "out-cut")).rejects.toThrow();
        expect(await inAccount(database, null, (trx) => findAccount(trx, demoAccountName))).toBe(undefined);
        expect(await inAccount(database, accountId, (trx) => trx("clients").first("id"))).toBe(undefined);
      }
      writeFileSync(file, whole);
      // an attached file that is not the exported one, or is not there
      const attached = attachedFile(join(folder, "out-cut"), some);
      const bytes = readFileSync(attached);
      for (const spoil of [() => writeFileSync(attached, "другой"), () => rmSync(attached)]) {
        spoil();
        await expect(into(database, "out-cut")).rejects.toThrow();
        expect(await inAccount(database, accountId, (trx) => trx("clients").first("id"))).toBe(undefined);
        expect(filesOnDisk(database)).toEqual([]);
      }
      writeFileSync(attached, bytes);
      const doer = { actorId: null, deviceId: null, at: 5 };
      await into(database, "out-cut", doer);
      const entries: unknown[] = await inAccount(database, accountId, (trx) =>
        trx("auditLog").where({ accountId, action: "dataImported" }).pluck("details"),
      );
      expect(entries).toEqual([expect.stringMatching(/^{"files":3,"rows":\d+}$/)]);
      expect(await verifyAudit(database, accountId)).toMatchObject({ fault: null });
      expect(await inAccount(database, accountId, (trx) => trx("clients").first("id"))).toBeTruthy();
    }
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Knex } from "knex";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { sqliteIn } from "../configuration.ts";
import { openDatabase } from "./open-database.ts";
import { writeTransaction } from "./dialect.ts";

const folder = mkdtempSync(join(tmpdir(), "kartoteka-together-"));
let database: Knex;
let commits = 0;
beforeAll(async () => {
  database = await openDatabase(sqliteIn(folder));
  await database.raw(`CREATE TABLE words (word TEXT PRIMARY KEY)`);
  database.on("query", ({ sql }: { sql: string }) => {
    if (sql.startsWith("COMMIT")) commits += 1;
  });
});
afterAll(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await database("words").delete();
  commits = 0;
});

const add = (word: string) =>
  writeTransaction(database, null, (trx) => trx("words").insert({ word }).returning("word"));
const words = (): Promise<string[]> => database("words").orderBy("word").pluck("word");

it("S-3: writes that wait for the file at once are flushed together, and each hears its own answer", async () => {
  const names = Array.from({ length: 40 }, (_, nth) => `слово ${String(nth).padStart(2, "0")}`);
  expect(await Promise.all(names.map(add))).toEqual(names.map((word) => [{ word }]));
  expect(await words()).toEqual(names);
  expect(commits).toBe(3);
});

it("R-3: nobody is answered before the commit that he is part of", async () => {
  const seen: string[] = [];
  const one = writeTransaction(database, null, async (trx) => {
    await trx("words").insert({ word: "раз" });
    seen.push("written");
  }).then(() => seen.push("answered"));
  const other = writeTransaction(database, null, async (trx) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    // the first one's work is done, and he has not heard of it
    expect(seen).toEqual(["written"]);
    await trx("words").insert({ word: "два" });
  });
  await Promise.all([one, other]);
  expect(commits).toBe(1);
});

it("R-13: one that fails takes nothing of the others along, and nothing of its own stays", async () => {
  const failing = writeTransaction(database, null, async (trx) => {
    await trx("words").insert({ word: "лишнее" });
    throw new Error("refused");
  });
  const outcomes = await Promise.allSettled([add("раз"), failing, add("два"), add("раз"), add("три")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled"]);
  expect(outcomes[1]).toMatchObject({ reason: new Error("refused") });
  expect(outcomes[3]).toMatchObject({ reason: { code: "SQLITE_CONSTRAINT_PRIMARYKEY" } });
  expect(await words()).toEqual(["два", "раз", "три"]);
});

it("R-4: whoever waits for a database that is closed is told, and does not wait for ever", async () => {
  const other = await openDatabase(sqliteIn(join(folder, "other")));
  await other.destroy();
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => writeTransaction(other, null, async () => 1)));
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SqliteDatabase } from "../../src-cache/cache.ts";
import { openDatabase } from "../../src-main/store/database/open-database.ts";
import { everyPage } from "./decrypted-desk.ts";

const key = "7c".repeat(32);
const word = "ъыщканарейка";
let folder: string;
let file: string;
let database: SqliteDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-pages-"));
  file = join(folder, "cache.db");
  database = openDatabase(file, key);
  database.exec("CREATE TABLE kept (text); CREATE TABLE gone (text)");
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

it("R-23: the scan sees a row, a row whose page is free, and one that only the log still holds", () => {
  const fill = database.prepare(
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO gone SELECT i || ? FROM n",
  );
  expect(everyPage(file, key).includes(word)).toBe(false);
  fill.run(word);
  expect(everyPage(file, key).includes(word)).toBe(true);
  database.exec("DROP TABLE gone");
  database.pragma("wal_checkpoint(TRUNCATE)");
  expect(everyPage(file, key).includes(word)).toBe(true);
});

it("R-23: the scan sees what a later commit wrote over in the log", () => {
  database.prepare("INSERT INTO kept VALUES (?)").run(word);
  database.prepare("UPDATE kept SET text = ?").run("х".repeat(word.length));
  expect(everyPage(file, key).includes(word)).toBe(true);
  database.pragma("wal_checkpoint(TRUNCATE)");
  expect(everyPage(file, key).includes(word)).toBe(false);
});

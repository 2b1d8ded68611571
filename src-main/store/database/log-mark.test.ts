import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testDataKey } from "../sync/core-for-tests.ts";
import { openLogMark } from "./log-mark.ts";
import { openDatabase } from "./open-database.ts";

/** A file with `commits` marked commits, of which the first `carried` are in the file already; copied as a kill leaves it. */
function killedFile({ commits, carried }: { commits: number; carried: number }) {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-mark-"));
  const file = join(folder, "cache.db");
  const database = openDatabase(file, testDataKey);
  const mark = openLogMark(database);
  database.exec("CREATE TABLE texts (text TEXT)");
  for (let commit = 1; commit <= commits; commit += 1) {
    database.prepare("INSERT INTO texts VALUES (?)").run("т".repeat(2_000));
    mark.note();
    if (commit === carried) database.pragma("wal_checkpoint(PASSIVE)");
  }
  const left = mkdtempSync(join(tmpdir(), "kartoteka-mark-left-"));
  cpSync(folder, left, { recursive: true });
  mark.release();
  database.close();
  return { file: join(left, "cache.db"), closed: file };
}

function rowsAfterOpening(file: string): number {
  const database = openDatabase(file, testDataKey);
  try {
    openLogMark(database);
    return database.prepare("SELECT count(*) FROM texts").pluck().get() as number;
  } finally {
    database.close();
  }
}
const damaged = expect.objectContaining({ kind: "fileDamaged" });

it("R-5: after a kill a log that holds what was marked is taken, begun anew or not", () => {
  expect(rowsAfterOpening(killedFile({ commits: 10, carried: 0 }).file)).toBe(10);
  expect(rowsAfterOpening(killedFile({ commits: 10, carried: 4 }).file)).toBe(10);
  expect(rowsAfterOpening(killedFile({ commits: 10, carried: 10 }).file)).toBe(10);
});

it("R-5: a log that was deleted, emptied, cut or has a flipped bit in any frame is damage", () => {
  const spoil: ((log: string) => void)[] = [
    (log) => rmSync(log),
    (log) => truncateSync(log, 0),
    (log) => truncateSync(log, 12_000),
    (log) =>
      writeFileSync(
        log,
        readFileSync(log).map((byte, place) => (place === 9_000 ? byte ^ 4 : byte)),
      ),
    (log) =>
      writeFileSync(
        log,
        readFileSync(log).map((byte, place) => (place === 13 ? byte ^ 4 : byte)),
      ),
    (log) =>
      writeFileSync(
        log,
        readFileSync(log).map((byte, place) => (place === 35 ? byte ^ 4 : byte)),
      ),
  ];
  for (const one of spoil) {
    const { file } = killedFile({ commits: 10, carried: 0 });
    one(`${file}-wal`);
    expect(() => rowsAfterOpening(file)).toThrow(damaged);
  }
});

it("R-5: an earlier log in the place of a later one is damage", () => {
  const { file } = killedFile({ commits: 10, carried: 4 });
  const earlier = killedFile({ commits: 3, carried: 0 });
  cpSync(`${earlier.file}-wal`, `${file}-wal`);
  expect(() => rowsAfterOpening(file)).toThrow(damaged);
});

it("R-5: a file that was closed in order has no mark, and a rotten mark says nothing", () => {
  const { file, closed } = killedFile({ commits: 3, carried: 0 });
  expect(existsSync(`${closed}-mark`)).toBe(false);
  expect(rowsAfterOpening(closed)).toBe(3);
  writeFileSync(`${file}-mark`, "rot");
  expect(rowsAfterOpening(file)).toBe(3);
});

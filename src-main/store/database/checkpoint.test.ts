import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { eventually } from "../store-for-tests.ts";
import { type Cache, createCache } from "../../../src-cache/cache.ts";
import { type Checkpointer, createCheckpointer } from "./checkpoint.ts";
import { openDatabase } from "./open-database.ts";
import { createWriteGate } from "./write-gate.ts";

let cache: Cache;
let checkpointer: Checkpointer;
afterEach(() => {
  checkpointer.stop();
  cache.close();
});

function open() {
  const file = join(mkdtempSync(join(tmpdir(), "kartoteka-log-")), "cache.db");
  cache = createCache(openDatabase(file, "ab".repeat(32)), 1);
  cache.database.exec("CREATE TABLE texts (text TEXT)");
  const errors: unknown[] = [];
  checkpointer = createCheckpointer({
    cache: () => cache,
    gate: createWriteGate(),
    onError: (error) => errors.push(error),
  });
  const waiting = () => {
    const [state] = cache.database.pragma("wal_checkpoint(NOOP)") as { log: number; checkpointed: number }[];
    return (state?.log ?? 0) - (state?.checkpointed ?? 0);
  };
  const write = (kilobytes: number) => {
    cache.run("INSERT INTO texts VALUES (?)", "x".repeat(kilobytes * 1024));
    checkpointer.written();
  };
  return { file, errors, waiting, write };
}

it("P-10: no save carries a checkpoint; a quiet moment does", async () => {
  const { errors, waiting, write } = open();
  for (let index = 0; index < 20; index += 1) write(8);
  expect(waiting()).toBeGreaterThan(20);
  await eventually(() => expect(waiting()).toBe(0), 3_000);
  expect(errors).toEqual([]);
});

it("P-10: the log stays bounded while somebody writes without a pause", async () => {
  const { file, write } = open();
  for (let index = 0; index < 60; index += 1) {
    write(4 * 1024);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(statSync(`${file}-wal`).size).toBeLessThan(70_000_000);
});

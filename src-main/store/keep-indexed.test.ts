import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import type { SyncProgress } from "../../src-contract/commands/sync.ts";
import { readLocalValue } from "../../src-cache/local-values.ts";
import { indexVersion } from "../../src-cache/search-index.ts";
import { openDatabase } from "./database/open-database.ts";
import { type IndexingParts, keepIndexed } from "./keep-indexed.ts";
import { type CoreDesk, createCoreDesk, newClient, testDataKey } from "./sync/core-for-tests.ts";
import { createModelServer } from "./sync/model-server-for-tests.ts";

const opened: CoreDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});

/**
 * A desk that was closed with a client and comments, whose derived tables are of older rules; with `ruined`, the pages
 * of that table are rotten, which nobody reads at the opening.
 */
async function deskToIndex({ ruined }: { ruined: "comments" | "clientEdits" | null }): Promise<CoreDesk> {
  const server = createModelServer();
  const before = await createCoreDesk(server);
  const clientId = newId();
  before.mutate({ name: "createClient", args: newClient({ clientId, lastName: "Сомова" }) });
  for (const text of ["первый", "второй"])
    before.mutate({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text } });
  for (const city of ["Тверь", "Тула"]) {
    const args = { editId: newId(), clientId, changes: { city }, before: { city: "" } };
    before.mutate({ name: "updateClient", args });
  }
  await before.sync();
  before.account.cache.run("DELETE FROM localValues WHERE key = 'indexVersion'");
  before.close();
  if (ruined) ruin(join(before.folder, "cache.db"), ruined);
  const desk = await createCoreDesk(server, { folder: before.folder, ...before.author });
  expect(desk.account.wasDamaged).toBe(false);
  opened.push(desk);
  return desk;
}

function ruin(file: string, table: string): void {
  const database = openDatabase(file, testDataKey);
  const pages = database.prepare("SELECT pageno FROM dbstat WHERE name = ?").pluck().all(table) as number[];
  database.close();
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(3, (page - 1) * 4096, page * 4096);
  writeFileSync(file, bytes);
}

function watched(desk: CoreDesk) {
  const stop = new AbortController();
  const seen = { damaged: 0, changed: [] as string[], progress: [] as (SyncProgress | null)[], logged: [] as string[] };
  const parts: IndexingParts = {
    cache: desk.account.cache,
    gate: desk.desk.gate,
    signal: stop.signal,
    written: () => {},
    progressed: (progress) => seen.progress.push(progress),
    changed: (tables) => seen.changed.push(tables.join()),
    onDamage: async () => void (seen.damaged += 1),
    log: (line) => seen.logged.push(line),
  };
  return { parts, seen, stop };
}

describe("filling the derived tables beside the person's work", () => {
  it("G10-1: fills what is missing, tells whose screens have to read again, and has nothing to do the next time", async () => {
    const desk = await deskToIndex({ ruined: null });
    const { parts, seen } = watched(desk);
    await keepIndexed(parts);
    expect(seen).toEqual({
      damaged: 0,
      changed: expect.arrayContaining(["clients,comments,orders,calls", "clientEdits"]),
      progress: [null],
      logged: [],
    });
    expect(readLocalValue(desk.account.cache, "indexVersion")).toBe(indexVersion);
    expect(desk.query("searchClients", { text: "второй", limit: 5 }).rows).toHaveLength(1);
    seen.changed.length = 0;
    await keepIndexed(parts);
    expect(seen.changed).toEqual([]);
  });

  it.each(["comments", "clientEdits"] as const)(
    "R-5: rotten pages of %s, met while they are filled, are told once and not only logged",
    async (ruined) => {
      const { parts, seen } = watched(await deskToIndex({ ruined }));
      await keepIndexed(parts);
      expect(seen.damaged).toBe(1);
      expect(seen.progress).toEqual([null]);
      expect(seen.logged.map((line) => line.split(":")[1]?.trim().split(" ")[0])).toEqual(["fileDamaged"]);
    },
  );

  it("R-5: the damage of a file that has been replaced meanwhile, or of a desk that has stopped, asks for nothing", async () => {
    for (const leave of ["replaced", "stopped"] as const) {
      const desk = await deskToIndex({ ruined: "comments" });
      const { parts, seen, stop } = watched(desk);
      const filling = keepIndexed(parts);
      if (leave === "stopped") stop.abort();
      else await desk.account.recover();
      await filling;
      expect(seen.damaged, leave).toBe(0);
      expect(seen.logged.length, leave).toBeGreaterThan(0);
    }
  });
});

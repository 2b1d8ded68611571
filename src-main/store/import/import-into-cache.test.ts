import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { createCache } from "../../../src-cache/cache.ts";
import { migrateDatabase, openDatabase } from "../database/open-database.ts";
import { openSideJournal } from "../database/side-journal.ts";
import { commitMutations, type Writer } from "../mutate.ts";
import { createImport } from "./create-import.ts";
import { readContactKeys } from "./known-keys.ts";

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

/** The real cache file, outbox and side journal in a folder of its own. */
async function openDesk() {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-import-cache-"));
  const dataKey = "0123456789abcdef".repeat(4);
  const database = openDatabase(join(folder, "cache.db"), dataKey);
  await migrateDatabase(database);
  const cache = createCache(database, 1);
  const journal = openSideJournal(join(folder, "unsent.journal"), dataKey);
  opened.push(journal, cache, { close: () => rmSync(folder, { recursive: true, force: true }) });
  const author: Writer["author"] = { userId: newId(), deviceId: newId(), role: "manager" };
  const progress: { phase: string; done: number }[] = [];
  let onProgress = (_phase: string) => {};
  let savingMilliseconds = 0;
  const desk = createImport({
    askImportPath: async (token) => token,
    knownKeys: () => readContactKeys(cache),
    commitMutations: async (mutations) => {
      const started = performance.now();
      await commitMutations({ cache, journal, author, now: Date.now, newId }, mutations, () => nextTurn());
      savingMilliseconds = performance.now() - started;
    },
    emit: ({ phase, done }) => {
      progress.push({ phase, done });
      onProgress(phase);
    },
    newId,
    defaultCountry: () => "RU",
  });
  return {
    desk,
    progress,
    file(content: string) {
      const path = join(folder, `${newId()}.csv`);
      writeFileSync(path, content);
      return path;
    },
    watch(listener: (phase: string) => void) {
      onProgress = listener;
    },
    savingMilliseconds: () => Math.round(savingMilliseconds),
    count: (table: "clients" | "notes" | "outbox" | "clientEntries") =>
      cache.get<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`)?.rows,
    remove: (phone: string) => cache.run("UPDATE clients SET deletedAt = 1 WHERE phones LIKE ?", `%${phone}%`),
  };
}

function largeList(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const phone = String(9_000_000_000 + (index % 10 === 9 ? index - 1 : index));
    const written = `8 (${phone.slice(0, 3)}) ${phone.slice(3, 6)}-${phone.slice(6, 8)}-${phone.slice(8)}`;
    return `Петрова Анна Викторовна;${written};client${index}@example.ru;ООО Ромашка ${index};Нижний Новгород;VIP, опт`;
  });
  return ["ФИО;Телефон;E-mail;Компания;Город;Теги", ...lines].join("\r\n");
}

describe("G14-7: into the real cache", () => {
  it("clients, their notes and the outbox in one go; the same file again finds only duplicates", async () => {
    const desk = await openDesk();
    const fileToken = desk.file(
      "ФИО;Телефон;E-mail;Примечание\nПетрова Анна;89123456789;;звонить после 12\nРогов Олег;;oleg@example.ru;\n",
    );
    const { mapping } = await desk.desk.preview({ fileToken, mapping: null });
    expect(await desk.desk.run({ fileToken, mapping, duplicates: "skip" })).toMatchObject({ created: 2, skipped: 0 });
    expect([desk.count("clients"), desk.count("notes"), desk.count("outbox")]).toEqual([2, 1, 2]);

    const again = desk.file("Имя;Тел;Почта\nАня;+7 (912) 345-67-89;\nОлег;;OLEG@example.ru\nВера;8 913 345-67-80;\n");
    expect(await desk.desk.preview({ fileToken: again, mapping: null })).toMatchObject({
      newClients: 1,
      duplicates: 2,
    });
    desk.remove("+79123456789");
    expect(await desk.desk.preview({ fileToken: again, mapping: null })).toMatchObject({
      newClients: 2,
      duplicates: 1,
    });
  });

  it("a cancel in the middle of saving takes every row, index entry and outbox item back", async () => {
    const desk = await openDesk();
    const fileToken = desk.file(largeList(3_000));
    const { mapping } = await desk.desk.preview({ fileToken, mapping: null });
    desk.watch((phase) => {
      if (phase === "saving") desk.desk.cancel();
    });
    const run = desk.desk.run({ fileToken, mapping, duplicates: "skip" });
    await expect(run).rejects.toMatchObject({ kind: "cancelled" });
    expect([desk.count("clients"), desk.count("clientEntries"), desk.count("outbox")]).toEqual([0, 0, 0]);
    desk.watch(() => {});
    expect(await desk.desk.run({ fileToken, mapping, duplicates: "skip" })).toMatchObject({ created: 2_700 });
    expect(desk.count("clients")).toBe(2_700);
  });

  it("50,000 rows", { timeout: 120_000 }, async () => {
    const desk = await openDesk();
    const fileToken = desk.file(largeList(50_000));
    const turns = monitorEventLoopDelay({ resolution: 5 });
    const started = performance.now();
    const { mapping } = await desk.desk.preview({ fileToken, mapping: null });
    const previewed = performance.now();
    turns.enable();
    const result = await desk.desk.run({ fileToken, mapping, duplicates: "skip" });
    const ran = performance.now();
    turns.disable();
    const again = await desk.desk.preview({ fileToken, mapping });
    process.stdout.write(
      `    50,000 rows: preview ${Math.round(previewed - started)} ms, import ${Math.round(ran - previewed)} ms ` +
        `(of it saving ${desk.savingMilliseconds()} ms), preview again ${Math.round(performance.now() - ran)} ms, ` +
        `longest turn ${Math.round(turns.max / 1e6)} ms\n`,
    );
    expect(result).toMatchObject({ created: 45_000, skipped: 5_000, faulty: 0 });
    expect(desk.count("clients")).toBe(45_000);
    expect(desk.progress.at(-1)?.done).toBe(50_000);
    expect(again).toMatchObject({ newClients: 0, duplicates: 50_000 });
  });
});

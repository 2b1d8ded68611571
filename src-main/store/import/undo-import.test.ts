import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Cache, createCache } from "../../../src-cache/cache.ts";
import { migrateDatabase, openDatabase } from "../database/open-database.ts";
import { openSideJournal, type SideJournal } from "../database/side-journal.ts";
import { commitMutation, commitMutations, type Writer } from "../mutate.ts";
import { imports } from "../queries/imports.ts";
import { newClient } from "../sync/core-for-tests.ts";
import { replayAll } from "../sync/rebase.ts";
import { createImport } from "./create-import.ts";
import { readContactKeys } from "./known-keys.ts";
import { readImportUndo, undoMutations } from "./undo-import.ts";

const dataKey = "0123456789abcdef".repeat(4);
const author: Writer["author"] = { userId: newId(), deviceId: newId(), role: "manager" };
let folder: string;
let cache: Cache;
let journal: SideJournal;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-undo-"));
  const database = openDatabase(join(folder, "cache.db"), dataKey);
  await migrateDatabase(database);
  cache = createCache(database, 1);
  journal = openSideJournal(join(folder, "unsent.journal"), dataKey);
});
afterEach(() => {
  journal.close();
  cache.close();
  rmSync(folder, { recursive: true, force: true });
});

const writer = (): Writer => ({ cache, journal, author, now: Date.now, newId });

async function importFile(rows: string[]): Promise<string> {
  const file = join(folder, "клиенты.csv");
  writeFileSync(file, ["Фамилия;Имя;Телефон;Примечание", ...rows].join("\n"));
  const desk = createImport({
    askImportPath: async (token) => token,
    knownKeys: () => readContactKeys(cache),
    commitMutations: async (mutations) => {
      await commitMutations(writer(), mutations, () => turn());
    },
    emit: () => {},
    newId,
    defaultCountry: () => "RU",
  });
  const { mapping } = await desk.preview({ fileToken: file, mapping: null });
  return (await desk.run({ fileToken: file, mapping, duplicates: "skip" })).importId;
}

/** Everything that lists, cards and the search are made of. */
function contents(): unknown {
  const living = ["clients", "notes", "comments"].map((table) =>
    cache.all(`SELECT * FROM ${table} WHERE deletedAt IS NULL ORDER BY id`),
  );
  const derived = ["clientEntries", "clientTags", "textEntries"].map((table) =>
    cache.all(`SELECT * FROM ${table} ORDER BY no`),
  );
  const found = cache.all("SELECT rowid FROM clientTrigrams('заг')");
  return { living, derived, found };
}

it("G14-7: 5,000 rows, a tenth of them there already: taken back without a server, every row is as it was, also after a replay", {
  timeout: 120_000,
}, async () => {
  const phoneOf = (each: number) => `+7912${String(each).padStart(7, "0")}`;
  const earlier = Array.from({ length: 500 }, (_, each) => {
    const phone = { type: "mobile", e164: phoneOf(each), raw: phoneOf(each), extension: null, position: 0 } as const;
    return newClient({ lastName: `Прежний ${each}`, phones: { [newId()]: phone } });
  });
  commitMutation(writer(), { name: "importClients", args: { importId: newId(), clients: earlier } });
  const before = contents();
  const rows = Array.from({ length: 5_000 }, (_, each) => `Загруженный;${each};${phoneOf(each)};из файла`);
  const importId = await importFile(rows);
  expect(imports({ cache } as Parameters<typeof imports>[0], { limit: 10 })).toMatchObject([
    { id: importId, fileName: "клиенты.csv", authorId: author.userId, created: 4_500, skipped: 500, present: 4_500 },
  ]);
  expect(await readImportUndo(cache, importId)).toEqual({ removed: 4_500, left: 0, leftClients: [] });

  await commitMutations(writer(), undoMutations(cache, importId), () => turn());
  expect(contents()).toEqual(before);
  cache.transaction(() => replayAll(cache, author));
  expect(contents()).toEqual(before);
  expect(imports({ cache } as Parameters<typeof imports>[0], { limit: 10 })).toMatchObject([
    { present: 0, undoneBy: author.userId },
  ]);
});

it("G14-7: with whom something has happened since is named and stays, his note too", async () => {
  const importId = await importFile([
    "Петрова;Анна;89123456789;звонить",
    "Рогов;Олег;89123456780;",
    "Лось;;89123456781;",
  ]);
  const idOf = (lastName: string) =>
    cache.get<{ id: string }>("SELECT id FROM clients WHERE lastName = ?", lastName)?.id ?? "";
  const [anna, oleg] = [idOf("Петрова"), idOf("Рогов")];
  const comment = { commentId: newId(), clientId: anna, callId: null, text: "важно" };
  commitMutation(writer(), { name: "addComment", args: comment });
  commitMutation(writer(), { name: "pinNote", args: { noteId: newId(), clientId: oleg, text: "позже" } });
  const undo = await readImportUndo(cache, importId);
  expect(undo).toMatchObject({ removed: 1, left: 2 });
  expect(undo.leftClients.map(({ name }) => name).sort()).toEqual(["Петрова Анна", "Рогов Олег"]);
  await commitMutations(writer(), undoMutations(cache, importId), () => turn());
  expect(cache.all("SELECT id FROM clients WHERE deletedAt IS NULL ORDER BY id")).toEqual(
    [anna, oleg].sort().map((id) => ({ id })),
  );
  expect(cache.all("SELECT text FROM notes WHERE deletedAt IS NULL ORDER BY text")).toEqual([
    { text: "звонить" },
    { text: "позже" },
  ]);
  await expect(readImportUndo(cache, newId())).rejects.toMatchObject({ kind: "notFound" });
});

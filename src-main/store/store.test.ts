import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clientPageSize } from "../../src-contract/queries/clients.ts";
import { openDatabase } from "./database/open-database.ts";
import {
  demoPassword,
  eventually,
  forkStoreProcess,
  openStore,
  type StoreForTests,
  startServerProcess,
} from "./store-for-tests.ts";

let server: Awaited<ReturnType<typeof startServerProcess>>;
beforeAll(async () => {
  server = await startServerProcess(50);
}, 60_000);
afterAll(() => server.end());

const opened: StoreForTests[] = [];
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.store.close();
});
async function signedIn(person = "olga", parts: Parameters<typeof openStore>[0] = {}): Promise<StoreForTests> {
  const desk = await openStore(parts);
  opened.push(desk);
  await desk.command("signIn", { serverUrl: server.url, email: `${person}@demo.kartoteka`, password: demoPassword });
  await desk.command("syncNow", {});
  return desk;
}
/** As an administrator's tool does it: the row with a new revision. */
function setRole(email: string, role: string): void {
  const database = new Database(join(server.folder, "kartoteka-server.sqlite"), { timeout: 5_000 });
  database.exec("UPDATE accounts SET revision = revision + 1");
  database
    .prepare(
      "UPDATE users SET role = ?, revision = (SELECT revision FROM accounts WHERE id = users.accountId) WHERE email = ?",
    )
    .run(role, email);
  database.close();
}
/** Rotten pages of one table in the file of a desk that is closed; returns the folder of that file. */
function ruinTable({ folder, keeper }: StoreForTests, table: string, before = ""): string {
  const account = join(folder, readdirSync(folder).find((name) => name.startsWith("account-")) ?? "");
  const file = join(account, "cache.db");
  const profile = JSON.parse(readFileSync(join(folder, "profile.json"), "utf8"));
  const database = openDatabase(file, keeper.answer("unwrapSecret", profile.accounts[0].keys[0].byOs) ?? "");
  database.exec(before);
  const pages = database.prepare("SELECT pageno FROM dbstat WHERE name = ?").pluck().all(table) as number[];
  database.close();
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(3, (page - 1) * 4096, page * 4096);
  writeFileSync(file, bytes);
  return account;
}
const everybody = { filter: { managerId: null, tag: null } };
const firstClient = async (desk: Pick<StoreForTests, "query">) => {
  const { pageKeys } = await desk.query("clientListOutline", everybody);
  const [client] = await desk.query("clientListPage", { ...everybody, pageKey: pageKeys[0] ?? "" });
  return client?.id ?? "";
};
const comments = async (desk: Pick<StoreForTests, "query">, clientId: string) =>
  (await desk.query("clientCard", { clientId }))?.comments.map(({ text }) => text) ?? [];

describe("the store with the real server", () => {
  it("G10-1, G10-2: a comment offline, a killed store, a new start, the server back: the second desk sees it within a second", async () => {
    const other = await signedIn("andrey");
    const folder = mkdtempSync(join(tmpdir(), "kartoteka-profile-"));
    const first = await forkStoreProcess(folder);
    const email = "olga@demo.kartoteka";
    await first.command("signIn", { serverUrl: server.url, email, password: demoPassword });
    await first.command("syncNow", {});
    const clientId = await firstClient(first);
    const before = (await comments(other, clientId)).length;

    await server.stop();
    const written = ["один", "два", "три"].map((text) => `без сети ${text}`);
    for (const text of written)
      await first.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text });
    expect(await comments(first, clientId)).toEqual(expect.arrayContaining(written));
    await first.kill();

    const second = await forkStoreProcess(folder);
    expect(await second.command("readSession", {})).toMatchObject({ state: "signedIn", user: { email } });
    expect(await comments(second, clientId)).toEqual(expect.arrayContaining(written));
    expect((await second.query("outboxItems", { limit: 10 })).items.map(({ args }) => args)).toMatchObject(
      written.map((text) => ({ text })),
    );
    await eventually(async () => {
      expect((await second.command("readSyncState", {})).connection).toBe("offline");
    });
    expect((await second.command("readSyncState", {})).waiting).toBe(3);

    await server.start();
    await other.command("syncNow", {});
    await second.command("syncNow", {});
    await eventually(async () => {
      expect(await comments(other, clientId)).toHaveLength(before + 3);
    }, 1_000);
    const seen = (await other.query("clientCard", { clientId }))?.comments.filter(({ text }) => written.includes(text));
    const inOrder = seen?.toSorted((one, two) => (one.revision ?? 0) - (two.revision ?? 0)).map(({ text }) => text);
    expect(inOrder).toEqual(written);
    await eventually(async () => {
      expect((await second.query("outboxItems", { limit: 10 })).total).toBe(0);
    });
    // nothing came twice
    await second.command("syncNow", {});
    expect(await comments(second, clientId)).toHaveLength(before + 3);
    await second.stop();
  });

  it("G10-2: what one desk writes another shows within a second, told by the server", async () => {
    const [desk, other] = [await signedIn("olga"), await signedIn("andrey")];
    const clientId = await firstClient(desk);
    const text = `слышно ${randomUUID()}`;
    await desk.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text });
    await eventually(async () => {
      expect(await comments(other, clientId)).toContain(text);
    }, 1_000);
    expect(other.events).toContainEqual({ event: "dataChanged", tables: ["comments"] });
  });

  it("G10-5, R-9: a clock that is three hours wrong does not date what is written, nor wear out the session", async () => {
    for (const hours of [3, -3]) {
      let refreshes = 0;
      const counting: typeof fetch = (input, init) => {
        if (typeof input === "string" && input.endsWith("/session/refresh")) refreshes += 1;
        return fetch(input, init);
      };
      const desk = await signedIn("andrey", { now: () => Date.now() + hours * 3_600_000, fetch: counting });
      const clientId = await firstClient(desk);
      const { at } = await desk.mutate("addComment", {
        commentId: randomUUID(),
        clientId,
        callId: null,
        text: `часы ${hours}`,
      });
      expect(Math.abs(at - Date.now())).toBeLessThan(5_000);
      for (let index = 0; index < 5; index += 1) await desk.command("syncNow", {});
      expect(refreshes).toBeLessThanOrEqual(1);
      await desk.store.close();
    }
  });

  it("GC-3, GC-51, R-23: an employee's file holds nothing of the right column", async () => {
    const desk = await signedIn("employee");
    const { total } = await desk.query("clientListOutline", everybody);
    expect(total).toBe(50);
    const clientId = await firstClient(desk);
    const card = await desk.query("clientCard", { clientId });
    expect(card).toMatchObject({ comments: [], calls: [], tasks: [], messages: [], note: null });
    expect(await desk.query("callJournal", { scope: "all", before: null, limit: 50 })).toEqual([]);
    const refused = await desk.ask("mutate", "addComment", {
      commentId: randomUUID(),
      clientId,
      callId: null,
      text: "нельзя",
    });
    expect(refused).toMatchObject({ ok: false, error: { kind: "forbidden" } });
  });

  it("GC-51, sync rule 7: a manager who becomes an employee loses the right column, and keeps what he had not sent", async () => {
    const desk = await signedIn("admin");
    const clientId = await firstClient(desk);
    const canary = `канарейка ${randomUUID()}`;
    await desk.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text: canary });
    await desk.command("syncNow", {});
    expect((await desk.query("searchClients", { text: canary, limit: 5 })).rows).toHaveLength(1);
    setRole("admin@demo.kartoteka", "employee");
    await desk.command("syncNow", {});
    expect(await desk.command("readSession", {})).toMatchObject({ user: { role: "employee" } });
    expect(desk.events).toContainEqual(
      expect.objectContaining({ event: "sessionChanged", session: expect.objectContaining({ state: "signedIn" }) }),
    );
    expect(await comments(desk, clientId)).toEqual([]);
    expect((await desk.query("searchClients", { text: canary, limit: 5 })).rows).toEqual([]);
    expect((await desk.query("clientListOutline", everybody)).total).toBeGreaterThanOrEqual(50);
  });

  it("R-1: a store that is killed again and again while it writes loses nothing that it acknowledged", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kartoteka-profile-"));
    const first = await forkStoreProcess(folder);
    const email = "owner@demo.kartoteka";
    await first.command("signIn", { serverUrl: server.url, email, password: demoPassword });
    await first.command("syncNow", {});
    const clientId = await firstClient(first);
    const before = (await comments(first, clientId)).length;
    let desk = first;
    const acknowledged: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const writing = (async () => {
        for (let index = 0; ; index += 1) {
          const text = `круг ${round} запись ${index}`;
          await desk.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text });
          acknowledged.push(text);
        }
      })();
      await new Promise((after) => setTimeout(after, 40 + round * 15));
      await Promise.race([desk.kill(), writing]);
      desk = await forkStoreProcess(folder);
      expect(await comments(desk, clientId)).toEqual(expect.arrayContaining(acknowledged));
    }
    await desk.command("syncNow", {});
    const all = await comments(desk, clientId);
    expect(all).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(before + acknowledged.length);
    await desk.stop();
  });

  it("R-5: damage that shows only when it is read is answered as that, and healed from the server", async () => {
    const desk = await signedIn("andrey");
    await desk.store.close();
    const account = ruinTable(desk, "clientEntries");
    const again = await openStore({ folder: desk.folder });
    opened.push(again);
    expect(await again.ask("query", "searchClients", { text: "", limit: 20 })).toMatchObject({
      ok: false,
      error: { kind: "fileDamaged" },
    });
    await eventually(async () => {
      const { total } = await again.query("clientListOutline", everybody);
      expect(total).toBeGreaterThanOrEqual(50);
      await again.query("clientCard", { clientId: await firstClient(again) });
      expect(await again.command("readSyncState", {})).toMatchObject({ connection: "online" });
    });
    expect(readdirSync(account).some((name) => name.startsWith("damaged-"))).toBe(true);
  });

  it("R-5: damage that only the filling of the search meets is healed too, with nobody reading that page", async () => {
    const desk = await signedIn("andrey");
    await desk.store.close();
    const account = ruinTable(desk, "comments", "DELETE FROM localValues WHERE key = 'indexVersion'");
    const again = await openStore({ folder: desk.folder });
    opened.push(again);
    await eventually(async () => {
      expect(readdirSync(account).some((name) => name.startsWith("damaged-"))).toBe(true);
      expect(await again.command("readSyncState", {})).toMatchObject({ connection: "online" });
      expect((await again.query("searchClients", { text: "", limit: 20 })).rows.length).toBeGreaterThan(0);
    });
    expect(again.logged.join("\n")).toContain("search index: fileDamaged");
  });

  it("R-13: what the server refuses is taken back and listed; it can be sent again, exported, or dropped", async () => {
    const desk = await signedIn("olga");
    const clientId = await firstClient(desk);
    const taskId = randomUUID();
    await desk.mutate("setTaskStatus", { taskId, status: "done" });
    const kept = `после отказа ${randomUUID()}`;
    await desk.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text: kept });
    await desk.command("syncNow", {});
    await eventually(async () => {
      expect((await desk.query("outboxItems", { limit: 10 })).items).toMatchObject([
        { name: "setTaskStatus", state: "refused", error: { kind: "notFound" } },
      ]);
    });
    expect(await comments(desk, clientId)).toContain(kept);
    expect(await desk.command("readSyncState", {})).toMatchObject({ waiting: 0, refused: 1 });
    expect(JSON.parse(await desk.command("exportOutbox", {}))).toMatchObject({
      items: [{ name: "setTaskStatus", state: "refused", args: { taskId } }],
    });

    const [refused] = (await desk.query("outboxItems", { limit: 10 })).items;
    await desk.command("retryRefused", { mutationId: refused?.mutationId ?? "" });
    await eventually(async () => {
      const [again] = (await desk.query("outboxItems", { limit: 10 })).items;
      expect(again).toMatchObject({ state: "refused" });
      expect(again?.mutationId).not.toBe(refused?.mutationId);
    });
    const [again] = (await desk.query("outboxItems", { limit: 10 })).items;
    await desk.command("discardRefused", { mutationId: again?.mutationId ?? "" });
    expect(await desk.command("readSyncState", {})).toMatchObject({ waiting: 0, refused: 0 });
    expect(await desk.ask("command", "discardRefused", { mutationId: again?.mutationId ?? "" })).toMatchObject({
      ok: false,
      error: { kind: "notFound" },
    });
  });

  it("sync rule 9: map columns edited on two desks at once keep both edits", async () => {
    const [desk, other] = [await signedIn("olga"), await signedIn("andrey")];
    const clientId = await firstClient(desk);
    const [one, two] = [`метка-${randomUUID().slice(0, 8)}`, `метка-${randomUUID().slice(0, 8)}`];
    await Promise.all([
      desk.mutate("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { tags: { [one]: true } },
        before: { tags: { [one]: null } },
      }),
      other.mutate("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { tags: { [two]: true } },
        before: { tags: { [two]: null } },
      }),
    ]);
    for (const each of [desk, other]) {
      await eventually(async () => {
        const tags = Object.keys((await each.query("clientCard", { clientId }))?.client.tags ?? {});
        expect(tags).toEqual(expect.arrayContaining([one, two]));
      });
    }
    const tagged = await desk.query("clientListOutline", { filter: { managerId: null, tag: one } });
    expect(tagged.total).toBe(1);
  });

  it("G14-7: an import commits at once, is found, and reaches the other desk", async () => {
    const [desk, other] = [await signedIn("olga"), await signedIn("andrey")];
    const path = join(mkdtempSync(join(tmpdir(), "kartoteka-csv-")), "клиенты.csv");
    writeFileSync(path, "Фамилия;Имя;Телефон\nИмпортная;Мария;8 900 555-44-33\nИмпортный;Олег;8 900 555-44-34\n");
    const preview = await desk.command("previewImport", { fileToken: path, mapping: null });
    expect(preview).toMatchObject({ newClients: 2, duplicates: 0, faulty: 0 });
    const done = await desk.command("runImport", { fileToken: path, mapping: preview.mapping, duplicates: "skip" });
    expect(done).toMatchObject({ created: 2, skipped: 0 });
    const again = await desk.command("previewImport", { fileToken: path, mapping: null });
    expect(again).toMatchObject({ newClients: 0, duplicates: 2 });
    await eventually(async () => {
      const { rows } = await other.query("searchClients", { text: "89005554433", limit: 5 });
      expect(rows.map(({ name }) => name)).toEqual(["Импортная Мария"]);
    }, 2_000);
    expect(desk.events.some((event) => event.event === "importProgress")).toBe(true);
  });

  it("G10-8: neither the files nor their names tell who the clients are", async () => {
    const desk = await signedIn("olga");
    const clientId = await firstClient(desk);
    const card = await desk.query("clientCard", { clientId });
    await desk.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text: "тайное слово" });
    await desk.command("saveDraft", { key: `comment:${clientId}`, text: "черновик тайного слова" });
    const lastName = card?.client.lastName ?? "";
    const canaries = [lastName, "тайного", "тайное", "practice-101"].filter((word) => word.length > 3);
    for (const file of readdirSync(desk.folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const word of canaries) expect(bytes.includes(Buffer.from(word)), `${word} in ${file.name}`).toBe(false);
    }
  });

  it("pages of the list follow each other without gap or repetition", async () => {
    const desk = await signedIn("olga");
    const { total, pageKeys } = await desk.query("clientListOutline", everybody);
    const pages = await Promise.all(pageKeys.map((pageKey) => desk.query("clientListPage", { ...everybody, pageKey })));
    const ids = pages.flatMap((page) => page.slice(0, clientPageSize).map(({ id }) => id));
    expect(new Set(ids).size).toBe(total);
    const names = pages.flat().map(({ name }) => name);
    expect(names).toEqual(names.toSorted(new Intl.Collator("ru").compare));
  });

  it("refuses what is not in the contract, and answers everything", async () => {
    const desk = await signedIn("olga");
    for (const [channel, name] of [
      ["query", "constructor"],
      ["mutate", "dropEverything"],
      ["command", "openExternal"],
      ["command", "toString"],
    ] as const)
      expect(await desk.ask(channel, name, {})).toMatchObject({ ok: false, error: { kind: "invalid" } });
    expect(await desk.ask("query", "clientCard", { clientId: 7 })).toMatchObject({
      ok: false,
      error: { kind: "invalid" },
    });
  });

  it("ends when main is gone", async () => {
    const store = await forkStoreProcess(mkdtempSync(join(tmpdir(), "kartoteka-profile-")));
    expect(await store.command("readSession", {})).toEqual({ state: "signedOut", lastSignIn: null });
    await store.disconnect();
  });
});

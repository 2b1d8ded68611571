import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clientPageSize } from "../../src-contract/queries/clients.ts";
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
      desk.mutate("updateClient", { clientId, changes: { tags: { [one]: true } } }),
      other.mutate("updateClient", { clientId, changes: { tags: { [two]: true } } }),
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

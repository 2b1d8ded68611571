import { newClientRow } from "../../../src-contract/mutations/create-client.ts";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { put, update } from "../../../src-contract/row-patch.ts";
import type { Cache } from "../../../src-cache/cache.ts";
import { refreshIndex } from "../../../src-cache/fill-index.ts";
import { readLocalValue } from "../../../src-cache/local-values.ts";
import { type CoreDesk, newClient } from "./core-for-tests.ts";
import { canary, contentOf, createSnapshotDesks } from "./snapshot-desks-for-tests.ts";
import { cutSnapshot, snapshotWire } from "./snapshot-for-tests.ts";

const { open, end, serverWithRows, closeAll } = createSnapshotDesks();
afterEach(closeAll);

function indexesOf({ database }: Cache) {
  return database.prepare("SELECT name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY name").all();
}

const found = (desk: CoreDesk, text: string) => desk.query("searchClients", { text, limit: 5 }).rows.length;
const commentOn = (clientId: string, text: string) =>
  ({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text } }) as const;
const unreachable = () => new KartotekaError("unreachable");

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

describe("the first sync by a snapshot", () => {
  it("P-1, rule 8: holds what a pull by rows holds, with its indexes, and searches at once", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const desk = await open(server, { network: wire.network });
    await desk.sync();
    expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
    expect(contentOf(desk.account.cache, "index")).toEqual(contentOf(byRows.account.cache, "index"));
    expect(indexesOf(desk.account.cache)).toEqual(indexesOf(byRows.account.cache));
    expect(found(desk, "ершов1")).toBe(5);
    expect(found(desk, "1000007")).toBe(1);
    expect(desk.account.cache.database.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(wire.asked.map(({ part }) => part)).toEqual(snapshot.parts.map((_part, index) => index));
    // the part that a snapshot plays ends with it: from here on it is a desk as any other
    server.write([
      put("users", { id: newId(), name: "Новая", email: "n@e.ru", role: "manager", disabledAt: null, settings: {} }),
    ]);
    await desk.sync();
    await byRows.sync();
    expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
    expect(readLocalValue(desk.account.cache, "cookie")).toEqual(readLocalValue(byRows.account.cache, "cookie"));
  });

  it("rule 8: a file of its kind is on the disk: encrypted, WAL, FULL, nothing left beside it", async () => {
    const { server, snapshot } = await serverWithRows();
    const desk = await open(server, { network: snapshotWire(snapshot).network });
    await desk.sync();
    const { database } = desk.account.cache;
    expect(["cipher", "journal_mode", "synchronous"].map((name) => database.pragma(name, { simple: true }))).toEqual([
      "aegis",
      "wal",
      2,
    ]);
    expect(readdirSync(desk.folder).filter((name) => /staging|snapshot/.test(name))).toEqual([]);
  });

  it("what the server wrote after its snapshot comes with the pull", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    server.write([update("clients", String(server.rowsOf("clients")[3]?.id), { lastName: "Карпова" })]);
    const { clientId: id, ...late } = newClient({ lastName: "Опоздавшая" });
    server.write([put("clients", newClientRow(id, late, { importId: null, createdAt: 1 }))]);
    await byRows.sync();
    const desk = await open(server, { network: snapshotWire(snapshot).network });
    await desk.sync();
    expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
    expect(["опоздавшая", "карпова", "ершов3"].map((text) => found(desk, text))).toEqual([
      1,
      1,
      found(byRows, "ершов3"),
    ]);
  });

  it("rule 8: no snapshot, or one that the server is long in making: by rows", async () => {
    const { server, byRows, snapshot } = await serverWithRows(50);
    const none = await open(server);
    await none.sync();
    const wire = snapshotWire(snapshot);
    const preparing = { kind: "preparing", retryAfterSeconds: 1, done: 5, total: 50 } as const;
    wire.answer(...Array(100).fill(preparing));
    let now = Date.now();
    const late = await open(server, { network: wire.network });
    const clock = { now: () => now, sleep: async (milliseconds: number) => void (now += milliseconds) };
    Object.assign(late.desk, clock);
    await late.sync();
    expect(wire.asked).toEqual([]);
    expect(late.progress).toContainEqual({ phase: "preparing", done: 5, total: 50 });
    for (const desk of [none, late]) expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
  });

  it("rule 8, P-2: waits for one that is being made, as long as the server moves", async () => {
    const { server, byRows, snapshot } = await serverWithRows(50);
    const wire = snapshotWire(snapshot);
    const steps = Array.from({ length: 50 }, (_step, done) => ({ kind: "preparing", done, total: 50 }) as const);
    wire.answer(...steps.map((step) => ({ ...step, retryAfterSeconds: 20 })));
    let now = Date.now();
    const desk = await open(server, { network: wire.network });
    Object.assign(desk.desk, { now: () => now, sleep: async (milliseconds: number) => void (now += milliseconds) });
    await desk.sync();
    expect(wire.asked.length).toBeGreaterThan(0);
    expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
  });
});

describe("a download that is cut", () => {
  it("rule 8, R-18: a line that breaks within a part goes on at that byte, after a restart too", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const large = snapshot.parts.findIndex(({ compressed }) => compressed.length > 1_500);
    wire.onChunk(({ part, sent }) => {
      if (part === large && sent >= 1_000) throw unreachable();
    });
    const desk = await open(server, { network: wire.network });
    await expect(desk.sync()).rejects.toMatchObject({ kind: "unreachable" });
    expect(existsSync(join(desk.folder, "staging.db"))).toBe(false);
    end(desk);
    wire.onChunk(() => {});
    wire.asked.length = 0;
    const { folder, author } = desk;
    const again = await open(server, { network: wire.network, folder, ...author });
    await again.sync();
    expect(wire.asked[0]).toEqual({ part: large, fromByte: 1_000 });
    expect(wire.asked.slice(1).every(({ fromByte }) => fromByte === 0)).toBe(true);
    expect(contentOf(again.account.cache)).toEqual(contentOf(byRows.account.cache));
  });

  it("rule 8, R-2: sealed parts that a kill left are not fetched again, one that rotted is", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const last = snapshot.parts.length - 1;
    wire.onChunk(({ part }) => {
      if (part === last) throw unreachable();
    });
    const desk = await open(server, { network: wire.network });
    await expect(desk.sync()).rejects.toMatchObject({ kind: "unreachable" });
    end(desk);
    const { folder, author } = desk;
    const rotten = join(folder, "snapshot", snapshot.ready.snapshotId, "1");
    const bytes = readFileSync(rotten);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(rotten, bytes);
    wire.onChunk(() => {});
    wire.asked.length = 0;
    const again = await open(server, { network: wire.network, folder, ...author });
    await again.sync();
    expect(wire.asked.map(({ part }) => part)).toEqual([1, last]);
    expect(contentOf(again.account.cache)).toEqual(contentOf(byRows.account.cache));
  });

  it("rule 8: a newer snapshot that took its place is begun, and nothing of the old one stays", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    server.write([
      put("users", { id: newId(), name: "Новая", email: "n@e.ru", role: "manager", disabledAt: null, settings: {} }),
    ]);
    await byRows.sync();
    const newer = cutSnapshot(byRows.account.cache, 60);
    wire.onChunk(({ part }) => {
      if (part === 1) wire.replace(newer);
    });
    const desk = await open(server, { network: wire.network });
    await desk.sync();
    expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
    expect(existsSync(join(desk.folder, "snapshot"))).toBe(false);
  });

  it("a person who leaves in the middle: it ends at once, and only sealed parts stay", async () => {
    const { server, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const desk = await open(server, { network: wire.network });
    wire.onChunk(({ part }) => {
      if (part === 3) desk.stop();
    });
    await expect(desk.sync()).rejects.toMatchObject({ kind: "cancelled" });
    expect(existsSync(join(desk.folder, "staging.db"))).toBe(false);
    expect(readdirSync(join(desk.folder, "snapshot", snapshot.ready.snapshotId))).toContain("2");
    expect(desk.progress.at(-1)).toBeNull();
  });
});

describe("what the desk has of its own", () => {
  it("R-14, R-10: the queue, a draft and what the person looked at last come through a reset and leave afterwards", async () => {
    const { server, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const desk = await open(server);
    await desk.sync();
    const clientId = String(server.rowsOf("clients")[5]?.id);
    desk.mutate(commentOn(clientId, "написано без связи"));
    desk.account.cache.run("INSERT INTO drafts (key, text, updatedAt, subjectId) VALUES ('d', 'черновик', 1, 's')");
    desk.account.cache.run("INSERT INTO recentClients (clientId, at) VALUES (?, 1)", clientId);
    const lastSyncAt = readLocalValue(desk.account.cache, "lastSyncAt");
    const scope = { ...snapshot.ready.cookie, scope: "wider" };
    server.narrow("wider", ["users", "clients", "comments"]);
    wire.replace({ ...snapshot, ready: { ...snapshot.ready, cookie: scope } });
    const { author, folder } = desk;
    end(desk);
    const again = await open(server, { network: wire.network, folder, ...author });
    await again.pull();
    expect(again.changes).toContain("replaced");
    expect(readLocalValue(again.account.cache, "cookie")?.scope).toBe("wider");
    expect(again.query("outboxItems", { limit: 5 }).items.map(({ state }) => state)).toEqual(["waiting"]);
    expect(again.query("clientCard", { clientId })?.comments.map(({ text }) => text)).toContain("написано без связи");
    expect(again.account.cache.all("SELECT text FROM drafts")).toEqual([{ text: "черновик" }]);
    expect(again.account.cache.all("SELECT clientId FROM recentClients")).toEqual([{ clientId }]);
    expect(readLocalValue(again.account.cache, "lastSyncAt")).toBeGreaterThanOrEqual(lastSyncAt ?? 0);
    await again.sync();
    expect(server.rowsOf("comments").map((row) => row["text"])).toContain("написано без связи");
    expect(again.query("outboxItems", { limit: 5 }).total).toBe(0);
  });

  it("GC-51, R-23: rows that a changed role may not see are in no byte of the folder", async () => {
    const { server } = await serverWithRows();
    const desk = await open(server);
    await desk.sync();
    const { author, folder } = desk;
    end(desk);
    server.narrow("employee", ["users", "clients"]);
    const narrow = await open(server);
    await narrow.sync();
    const wire = snapshotWire(cutSnapshot(narrow.account.cache, 60));
    const again = await open(server, { network: wire.network, folder, ...author });
    await again.sync();
    expect(wire.asked.length).toBeGreaterThan(0);
    expect(again.account.cache.all("SELECT id FROM comments")).toEqual([]);
    expect(again.account.cache.all("SELECT no FROM textEntries")).toEqual([]);
    expect(again.account.cache.database.pragma("freelist_count", { simple: true })).toBe(0);
    expect(
      filesIn(folder).filter((file) => /staging|-wal|snapshot/.test(file) && statSync(file).size > 40_000),
    ).toEqual([]);
  });

  it("reads and writes go on while parts come, and what is written then is not lost", async () => {
    const { server, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const desk = await open(server, { network: wire.network });
    const clientId = newId();
    const total = () => desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total;
    const seen: number[] = [];
    wire.onChunk(({ part, sent }) => {
      if (part === 2 && sent === 0) desk.mutate({ name: "createClient", args: newClient({ clientId }) });
      seen.push(total());
    });
    await desk.pull();
    expect([...new Set(seen)]).toEqual([0, 1]);
    expect(total()).toBe(161);
    expect(desk.query("clientCard", { clientId })).not.toBeNull();
    await desk.sync();
    expect(server.row("clients", clientId)).toBeDefined();
  });

  it("R-4: a full disk while loading is told, the old file is as it was, and it works when there is room", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const desk = await open(server, { network: wire.network });
    const { account } = desk;
    let limit = 20;
    const full = {
      ...account,
      get cache() {
        return account.cache;
      },
      createBulkStaging() {
        const file = account.createBulkStaging();
        return {
          ...file,
          withImage: ((image, work) =>
            file.withImage(image, (database) => {
              database.pragma(`desk.max_page_count = ${limit}`);
              return work(database);
            })) satisfies typeof file.withImage,
        };
      },
    };
    desk.desk.account = full;
    const before = contentOf(account.cache);
    await expect(desk.sync()).rejects.toMatchObject({ code: "SQLITE_FULL" });
    expect(contentOf(account.cache)).toEqual(before);
    expect(readdirSync(desk.folder).filter((name) => name.includes("staging"))).toEqual([]);
    limit = 1_000_000;
    await desk.sync();
    expect(contentOf(account.cache)).toEqual(contentOf(byRows.account.cache));
  });

  it("P-8, G9-1: nothing plain is on the disk at any stage: neither text nor the compressed parts", async () => {
    const { server, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const desk = await open(server, { network: wire.network });
    const needles = [Buffer.from(canary), ...snapshot.parts.map(({ compressed }) => compressed.subarray(0, 40))];
    const looked = { files: 0 };
    const look = () => {
      for (const file of filesIn(desk.folder)) {
        const bytes = readFileSync(file);
        looked.files += 1;
        for (const needle of needles) expect(bytes.includes(needle), file).toBe(false);
      }
    };
    wire.onChunk(({ sent }) => {
      if (sent === 0) look();
    });
    await desk.sync();
    look();
    expect(looked.files).toBeGreaterThan(20);
    expect(desk.logged.join()).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe("a snapshot without lists and search", () => {
  async function complete(desk: CoreDesk) {
    const { account } = desk;
    await refreshIndex({ cache: account.cache }, desk.desk.gate, async () => undefined);
  }

  it("rule 8: parts of other rules are left out, and what is made here is the same", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const ready = { ...snapshot.ready, indexVersion: 999 };
    const wire = snapshotWire({ ...snapshot, ready });
    const desk = await open(server, { network: wire.network });
    await desk.sync();
    const rowParts = snapshot.parts.filter(({ part }) => part.content === "rows").length;
    expect(wire.asked).toHaveLength(rowParts);
    expect(readLocalValue(desk.account.cache, "indexVersion")).toBeNull();
    expect(contentOf(desk.account.cache)).toEqual(contentOf(byRows.account.cache));
    await complete(desk);
    expect(desk.account.cache.all("SELECT clientId, sortKey FROM clientEntries ORDER BY clientId")).toHaveLength(160);
    for (const text of ["ершов1", "1000007", "лаванда 3"]) expect(found(desk, text)).toBe(found(byRows, text));
    expect(found(desk, canary)).toBe(found(byRows, canary));
  });

  it("rule 8: a slow line leaves them out, and the progress counts what is still to come", async () => {
    const { server, byRows, snapshot } = await serverWithRows();
    const wire = snapshotWire(snapshot);
    const desk = await open(server, { network: wire.network });
    let now = 1_000_000;
    desk.desk.now = () => now;
    // a thousand bytes a minute; a computer that loads at once is never slower than that
    wire.onChunk(() => void (now += 60_000));
    const withImage = desk.account.createBulkStaging;
    desk.account.createBulkStaging = () => {
      const file = withImage();
      return {
        ...file,
        withImage(image, work) {
          now += 200;
          return file.withImage(image, work);
        },
      };
    };
    await desk.sync();
    expect(desk.logged).toContain("a slow line: lists and search are made here");
    expect(wire.asked.every(({ part }) => snapshot.parts[part]?.part.content === "rows")).toBe(true);
    const downloading = desk.progress.filter((one) => one?.phase === "downloading");
    expect(downloading.length).toBeGreaterThan(3);
    expect(downloading.at(-1)?.secondsLeft).toBeGreaterThan(0);
    await complete(desk);
    expect(found(desk, "ершов1")).toBe(found(byRows, "ершов1"));
  });
});

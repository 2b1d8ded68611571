import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Cache } from "../../src-cache/cache.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import {
  applyPages,
  askOnce,
  askSnapshot,
  buildHere,
  checkIndexes,
  contentsOf,
  type DeskFile,
  downloadImages,
  loadImages,
  openDeskFile,
  prepareDeskFiles,
  readySnapshot,
} from "./desk-file-for-tests.ts";
import { addHistory, changeSome } from "./history-for-tests.ts";

const limits = { fromRows: 100, refreshBehind: 3, refreshPause: 0, partBytes: 16 * 1024 };
let makeDeskFile: (server: ServerForTests) => DeskFile;
let server: ServerForTests;
let olga: DeskForTests;
beforeAll(async () => {
  makeDeskFile = await prepareDeskFiles();
});
beforeEach(async () => {
  server = await startServerForTests({ snapshots: { limits, build: buildHere } });
  olga = await server.signIn("olga");
});
afterEach(() => server.close());

/** What a desk has that takes the snapshot. */
async function fromSnapshot(desk: DeskForTests) {
  const snapshot = await readySnapshot(server, desk);
  const images = await downloadImages(server, desk, snapshot);
  const deskFile = makeDeskFile(server);
  loadImages(images, snapshot, deskFile);
  return { snapshot, images, cache: openDeskFile(deskFile) };
}

/** What a desk has that pulls everything. */
async function fromPull(desk: DeskForTests): Promise<Cache> {
  const cache = openDeskFile(makeDeskFile(server));
  applyPages(cache, await desk.pullAll());
  return cache;
}

function highestRevision(cache: Cache): number {
  const highest = syncedTableNames.map(
    (table) => cache.get<{ revision: number | null }>(`SELECT max(revision) AS revision FROM ${table}`)?.revision ?? 0,
  );
  return Math.max(...highest);
}

describe("a snapshot", () => {
  it("P-1, S-5: loaded into an encrypted file it holds what pulling and indexing makes, and goes on from there", async () => {
    const ids = await addHistory(server, 80);
    const { snapshot, images, cache } = await fromSnapshot(olga);
    expect(images.length).toBeGreaterThan(6);
    expect(Math.max(...images.map(({ length }) => length))).toBeLessThan(6 * limits.partBytes);
    const contents = snapshot.parts.map(({ content }) => content);
    expect(contents).toEqual([...contents.filter((c) => c === "rows"), ...contents.filter((c) => c === "index")]);
    checkIndexes(cache);
    expect(contentsOf(cache)).toEqual(contentsOf(await fromPull(olga)));

    await changeSome(server, olga, ids);
    applyPages(cache, await olga.pullAll(snapshot.cookie));
    checkIndexes(cache);
    expect(contentsOf(cache)).toEqual(contentsOf(await fromPull(olga)));
  });

  it("S-5, R-34: brought up to date it holds edits and new rows, and nothing of what was deleted", async () => {
    const ids = await addHistory(server, 60);
    const before = await readySnapshot(server, olga);
    await changeSome(server, olga, ids);
    // the old one is given until the new one is there
    const isNew = (answer: object) => "snapshotId" in answer && answer.snapshotId !== before.snapshotId;
    await askSnapshot(server, olga, isNew);
    const { snapshot, cache } = await fromSnapshot(olga);
    expect(snapshot.cookie.revision).toBe(before.cookie.revision + 5);
    checkIndexes(cache);
    expect(contentsOf(cache)).toEqual(contentsOf(await fromPull(olga)));
    expect(cache.get("SELECT 1 FROM clients WHERE id = ?", ids[1]!)).toBeUndefined();
    expect(await olga.pullAll(snapshot.cookie)).toMatchObject([{ patch: [], more: false }]);
    expect(server.log()).not.toContain("made anew");
  });

  it("R-10, S-5: what is pushed while it is made comes with the pull after it, nothing twice and nothing lost", async () => {
    await server.close();
    // in the thread that it has in a running server
    server = await startServerForTests({ snapshots: { limits } });
    olga = await server.signIn("olga");
    const ids = await addHistory(server, 80);
    const andrey = await server.signIn("andrey");
    let answer = await askOnce(server, olga);
    let pushes = 0;
    for (; answer.kind === "preparing"; answer = await askOnce(server, olga)) {
      // until it is made, and not faster than the thread starts: what comes before its first read proves nothing
      await wait(10);
      if (pushes === 500) continue;
      const clientId = ids[pushes % ids.length]!;
      const callId = randomUUID();
      await andrey.push([
        andrey.mutation("addComment", { commentId: randomUUID(), clientId, callId: null, text: `меж делом ${pushes}` }),
        andrey.mutation("startCall", {
          callId,
          clientId,
          direction: "outgoing",
          e164: null,
          raw: "1",
          callerName: null,
          lineLabel: null,
        }),
      ]);
      pushes += 1;
    }
    expect(pushes).toBeGreaterThan(0);
    const { snapshot, cache } = await fromSnapshot(olga);
    expect(highestRevision(cache)).toBeLessThanOrEqual(snapshot.cookie.revision);
    const pages = await olga.pullAll(snapshot.cookie);
    for (const operation of pages.flatMap(({ patch }) => patch))
      if (operation.op === "put") expect(Number(operation.row["revision"])).toBeGreaterThan(snapshot.cookie.revision);
    applyPages(cache, pages);
    expect(contentsOf(cache)).toEqual(contentsOf(await fromPull(olga)));
  }, 60_000);

  it("S-5: with few rows a desk is told to pull", async () => {
    expect(await askSnapshot(server, olga)).toEqual({ kind: "none" });
  });
});

import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Snapshot } from "../../src-contract/sync-protocol.ts";
import { snapshotsIn } from "../configuration.ts";
import { createLog } from "../logging.ts";
import { viewOf } from "../pull.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { askOnce, askSnapshot, buildHere, downloadImages, getPart, readySnapshot } from "./desk-file-for-tests.ts";
import { addHistory, changeSome } from "./history-for-tests.ts";
import { lockFolder } from "./lock-folder.ts";
import { createSnapshots, defaultSnapshotLimits } from "./snapshots.ts";
import { sweepSnapshots } from "./sweep-snapshots.ts";

const minute = 60_000;
const limits = { fromRows: 20, refreshBehind: 4, partBytes: 64 * 1024 };
let server: ServerForTests;
let olga: DeskForTests;
let ids: string[];
let root: string;
let folder: string;
beforeEach(async () => {
  server = await startServerForTests({ snapshots: { limits, build: buildHere } });
  olga = await server.signIn("olga");
  ids = await addHistory(server, 20);
  root = snapshotsIn(server.folder);
  folder = join(root, String(server.accountId), viewOf("manager"));
});
afterEach(() => server.close());

const addComment = () =>
  olga.push([
    olga.mutation("addComment", { commentId: randomUUID(), clientId: ids[0]!, callId: null, text: "ещё слово" }),
  ]);
const newer = (than: Snapshot) =>
  askSnapshot(server, olga, (answer) => answer.kind === "ready" && answer.snapshotId !== than.snapshotId);

describe("a snapshot that is there", () => {
  it("S-5: is handed out again while little has changed, then made anew beside the old one, which stays for a while", async () => {
    const first = await readySnapshot(server, olga);
    await addComment();
    expect(await askOnce(server, olga)).toEqual(first);
    await changeSome(server, olga, ids);
    server.clock.now += 2 * minute;
    // still the old one: the pull brings the rest
    expect(await askOnce(server, olga)).toEqual(first);
    const second = (await newer(first)) as Snapshot;
    expect(second.cookie.revision).toBeGreaterThan(first.cookie.revision);
    const partOf = async ({ snapshotId }: Snapshot) => (await getPart(server, olga, { snapshotId, part: 0 })).status;
    expect([await partOf(first), await partOf(second)]).toEqual([200, 200]);

    // at the next build the first is past its time
    server.clock.now += defaultSnapshotLimits.graceMilliseconds + minute;
    olga = await server.signIn("olga");
    await changeSome(server, olga, ids.slice(4));
    await newer(second);
    expect([await partOf(first), await partOf(second)]).toEqual([404, 200]);
  });

  it("S-5: with one change it is made anew when it is old, not before", async () => {
    const first = await readySnapshot(server, olga);
    await addComment();
    server.clock.now += 10 * minute;
    expect(await askOnce(server, olga)).toEqual(first);
    expect(readdirSync(folder).filter((name) => name.length === 36)).toEqual([first.snapshotId]);
    server.clock.now += 10 * minute;
    olga = await server.signIn("olga");
    await newer(first);
  });

  it("R-5: a part that has rotted is never handed out; the snapshot is cut again", async () => {
    const first = await readySnapshot(server, olga);
    const rot = (place: string) => {
      const file = join(folder, place, "0.zst");
      const bytes = readFileSync(file);
      bytes[100]! ^= 1;
      writeFileSync(file, bytes);
    };
    rot(first.snapshotId);
    // a server that starts reads what it hands out
    const snapshots = createSnapshots(await partsOf(server));
    const asker = { accountId: server.accountId, role: "manager" } as const;
    expect(await snapshots.ask(asker)).toMatchObject({ kind: "preparing" });
    await snapshots.close();
    const second = await readySnapshot(server, olga);
    expect(second.snapshotId).not.toBe(first.snapshotId);
    await downloadImages(server, olga, second);
    truncateSync(join(folder, second.snapshotId, "0.zst"), 10);
    expect(await askOnce(server, olga)).toMatchObject({ kind: "preparing" });
    expect((await readySnapshot(server, olga)).snapshotId).not.toBe(second.snapshotId);
  });

  it("R-14: of another life of the database it is not used, and a restored server cuts none from the old file", async () => {
    const first = await readySnapshot(server, olga);
    const snapshots = createSnapshots({ ...(await partsOf(server)), epoch: "another" });
    const asker = { accountId: server.accountId, role: "manager" } as const;
    expect(() => snapshots.findPart(asker, first.snapshotId, 0)).toThrow("no such part");
    let answer = await snapshots.ask(asker);
    while (answer.kind === "preparing") {
      await new Promise((resolve) => setTimeout(resolve, 30));
      answer = await snapshots.ask(asker);
    }
    expect(answer).toMatchObject({ kind: "ready", cookie: { epoch: "another" } });
    expect(existsSync(join(folder, first.snapshotId))).toBe(false);
    await snapshots.close();
  });

  it("R-14: of a state that the database was put back behind, it is not handed out, and none is cut from its file", async () => {
    const { database, accountId } = server;
    const first = await readySnapshot(server, olga);
    // what takes the place of the revisions that are gone
    await database("revisionMarks").insert({ accountId, revision: first.cookie.revision, mark: "another history" });
    const second = await readySnapshot(server, olga);
    expect(second.snapshotId).not.toBe(first.snapshotId);
    expect(second.cookie).toMatchObject({ revision: first.cookie.revision, mark: "another history" });
  });
});

async function partsOf({ database, clock }: ServerForTests) {
  const settings = await database("serverSettings").where({ key: "epoch" }).first();
  return {
    database,
    location: server.location,
    folder: root,
    epoch: String(settings.value),
    now: () => clock.now,
    log: createLog("silent"),
    limits: { ...defaultSnapshotLimits, ...limits },
  };
}

describe("the builder file", () => {
  it("R-5: damaged, cut short or of another program it is made anew", async () => {
    const file = join(folder, "builder.sqlite");
    const damages = [
      () => writeFileSync(file, "не база"),
      () => truncateSync(file, 30_000),
      () => writeFileSync(file, readFileSync(file).fill(0x5a, 4_096, 60_000)),
      () => writeFileSync(file, ""),
    ];
    let last = await readySnapshot(server, olga);
    for (const damage of damages) {
      damage();
      await changeSome(server, olga, ids);
      ids = ids.slice(4);
      server.clock.now += minute;
      const next = (await newer(last)) as Snapshot;
      expect(next.cookie.revision).toBeGreaterThan(last.cookie.revision);
      await downloadImages(server, olga, next);
      last = next;
    }
    expect(server.log()).toContain("made anew");
  });
});

describe("what a crash left", () => {
  it("R-2: is taken away at the start of a server, and what another server works on is not", async () => {
    const { snapshotId } = await readySnapshot(server, olga);
    const unfinished = join(folder, `unfinished-${randomUUID()}`);
    const withoutManifest = join(folder, randomUUID());
    const ofNobody = join(root, String(server.accountId), "00000000");
    for (const place of [unfinished, withoutManifest, ofNobody]) {
      mkdirSync(place);
      writeFileSync(join(place, "0.zst"), "half");
    }
    const { epoch } = await partsOf(server);
    const sweep = () => sweepSnapshots(root, { epoch, now: server.clock.now, graceMilliseconds: minute });
    const lock = lockFolder(folder);
    sweep();
    expect(existsSync(unfinished)).toBe(true);
    lock.close();
    sweep();
    expect([unfinished, withoutManifest, ofNobody].filter(existsSync)).toEqual([]);
    expect(existsSync(join(folder, snapshotId, "manifest.json"))).toBe(true);
  });

  it("R-2: an unfinished file is thrown away, not gone on with", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "unfinished.sqlite"), "half");
    writeFileSync(join(folder, "unfinished.sqlite-journal"), "half");
    await downloadImages(server, olga, await readySnapshot(server, olga));
    expect(readdirSync(folder).filter((name) => name.startsWith("unfinished"))).toEqual([]);
  });
});

describe("a build that cannot be", () => {
  it("R-4: is told in the log, and desks pull for a while; then it is tried again", async () => {
    mkdirSync(root, { recursive: true });
    const inTheWay = join(root, String(server.accountId));
    writeFileSync(inTheWay, "a file, not a folder");
    expect(await askSnapshot(server, olga)).toEqual({ kind: "none" });
    expect(await askOnce(server, olga)).toEqual({ kind: "none" });
    expect(server.log().split("snapshot failed").length - 1).toBe(1);
    rmSync(inTheWay);
    server.clock.now += defaultSnapshotLimits.failurePause + 1;
    olga = await server.signIn("olga");
    expect((await readySnapshot(server, olga)).parts.length).toBeGreaterThan(0);
  });

  it("R-2: a server that ends in the middle leaves no snapshot and starts anew", async () => {
    expect(await askOnce(server, olga)).toMatchObject({ kind: "preparing" });
    const snapshots = createSnapshots(await partsOf(server));
    const asker = { accountId: server.accountId, role: "employee" } as const;
    expect(await snapshots.ask(asker)).toMatchObject({ kind: "preparing" });
    await snapshots.close();
    const employee = await server.signIn("employee");
    await downloadImages(server, employee, await readySnapshot(server, employee));
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import Database from "better-sqlite3";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { apiPrefix, type Snapshot } from "../../src-contract/sync-protocol.ts";
import { readableTables } from "../authorize.ts";
import { snapshotsIn } from "../configuration.ts";
import {
  addAccount,
  type DeskForTests,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "../server-for-tests.ts";
import { viewOf } from "../pull.ts";
import { byteRange } from "./byte-range.ts";
import { buildHere, downloadImages, getPart, readySnapshot } from "./desk-file-for-tests.ts";
import { addHistory } from "./history-for-tests.ts";

const canary = "канарейка ъыщ";
let server: ServerForTests;
let olga: DeskForTests;
let employee: DeskForTests;
let ofManager: Snapshot;
let ofEmployee: Snapshot;
beforeAll(async () => {
  server = await startServerForTests({
    snapshots: { limits: { fromRows: 20, partBytes: 32 * 1024 }, build: buildHere },
  });
  olga = await server.signIn("olga");
  employee = await server.signIn("employee");
  const [clientId = ""] = await addHistory(server, 40);
  const callId = randomUUID();
  await olga.push([
    olga.mutation("addComment", { commentId: randomUUID(), clientId, callId: null, text: canary }),
    olga.mutation("pinNote", { noteId: randomUUID(), clientId, text: `${canary} закреплена` }),
    olga.mutation("startCall", {
      callId,
      clientId,
      direction: "outgoing",
      e164: null,
      raw: canary,
      callerName: canary,
      lineLabel: null,
    }),
  ]);
  ofManager = await readySnapshot(server, olga);
  ofEmployee = await readySnapshot(server, employee);
});
afterAll(() => server.close());

function holds(bytes: Buffer, text: string): boolean {
  return bytes.includes(Buffer.from(text)) || bytes.includes(Buffer.from(text, "utf16le"));
}

/** Tables of an image with at least one row. */
function tablesIn(image: Buffer): string[] {
  const database = new Database(image);
  database.unsafeMode(true);
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  return names.filter((name) => database.prepare(`SELECT 1 FROM ${name}`).get() !== undefined);
}

describe("what a role receives", () => {
  it("R-23: an employee's snapshot and the files it is made of have no byte of the right column", async () => {
    const images = await downloadImages(server, employee, ofEmployee);
    const managers = await downloadImages(server, olga, ofManager);
    // the test can see: the canary is in what a manager receives, in rows and in the search
    expect(managers.some((image) => holds(image, canary))).toBe(true);
    expect(images.some((image) => holds(image, canary))).toBe(false);
    // three letters of it, as the search would hold them
    expect(managers.some((image) => holds(image, "ъыщ"))).toBe(true);
    expect(images.some((image) => holds(image, "ъыщ"))).toBe(false);
    const folder = join(snapshotsIn(server.folder), String(server.accountId), viewOf("employee"));
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files)
      expect([name, holds(readFileSync(join(parentPath, name)), canary)]).toEqual([name, false]);
  });

  it("R-22: only tables that the role may read have rows", async () => {
    const allowed: readonly string[] = readableTables("employee");
    const forbidden = syncedTableNames.filter((table) => !allowed.includes(table));
    expect(forbidden).toContain("comments");
    const tables = new Set((await downloadImages(server, employee, ofEmployee)).flatMap(tablesIn));
    expect(forbidden.filter((table) => tables.has(table))).toEqual([]);
    expect([...tables]).toEqual(expect.arrayContaining(["users", "clients", "orders", "clientEntries"]));
  });

  it("R-22: roles that see the same share a snapshot, each with a cookie of its own", async () => {
    const owner = await server.signIn("owner");
    const ofOwner = await readySnapshot(server, owner);
    expect(ofOwner.snapshotId).toBe(ofManager.snapshotId);
    expect(ofOwner.cookie.scope).toMatch(/^owner-/);
    expect(await owner.pullAll(ofOwner.cookie)).toMatchObject([{ patch: [], more: false }]);
    expect(ofEmployee.snapshotId).not.toBe(ofManager.snapshotId);
  });

  it("R-22: nobody fetches a part of another role, another account or without a session", async () => {
    const { accountId, people } = await addAccount(server.database, "other.kartoteka");
    expect(accountId).not.toBe(server.accountId);
    const stranger = await signInDesk(server.post, people.owner.email, randomUUID());
    const statusFor = async (desk: DeskForTests, { snapshotId }: Snapshot) =>
      (await getPart(server, desk, { snapshotId, part: 0 })).status;
    expect(await statusFor(olga, ofManager)).toBe(200);
    expect(await statusFor(employee, ofManager)).toBe(404);
    expect(await statusFor(olga, ofEmployee)).toBe(404);
    expect(await statusFor(stranger, ofManager)).toBe(404);
    expect(await statusFor({ ...olga, headers: { authorization: "" } }, ofManager)).toBe(401);
    const asAnother = await server.post(`${apiPrefix}/sync/snapshot`, { deviceId: randomUUID() }, olga.headers);
    expect(asAnother.error.kind).toBe("forbidden");
  });

  it("R-22: who is made an employee fetches nothing of a manager's snapshot any more", async () => {
    const andrey = await server.signIn("andrey");
    const { snapshotId } = await readySnapshot(server, andrey);
    await server.database("users").where({ id: andrey.userId }).update({ role: "employee" });
    expect((await getPart(server, andrey, { snapshotId, part: 0 })).status).toBe(404);
    expect((await readySnapshot(server, andrey)).snapshotId).toBe(ofEmployee.snapshotId);
  });

  it("R-33: a part that is not there, and an id that is a path, are not found", async () => {
    const { snapshotId, parts } = ofManager;
    const statuses = await Promise.all(
      [
        `${snapshotId}/${parts.length}`,
        `${snapshotId}/-1`,
        `${snapshotId}/0.5`,
        `${randomUUID()}/0`,
        "..%2F..%2F..%2F..%2F..%2F..%2F..%2F..%2F..%2Fetc/0",
        `${"-".repeat(36)}/0`,
      ].map(async (path) => {
        const headers = { ...olga.headers, "x-kartoteka-protocol": "1" };
        return (await fetch(`${server.url}${apiPrefix}/sync/snapshot/${path}`, { headers })).status;
      }),
    );
    expect(statuses).toEqual([404, 400, 400, 404, 400, 404]);
  });
});

describe("ranges of bytes", () => {
  it("P-1: a download that was cut goes on where it ended, byte by byte the same", async () => {
    const { snapshotId } = ofManager;
    const get = (range: string, more = {}) =>
      getPart(server, olga, { snapshotId, part: 0, headers: { range, ...more } });
    const whole = await getPart(server, olga, { snapshotId, part: 0 });
    const bytes = Buffer.from(await whole.arrayBuffer());
    const { compressedBytes: size, sha256 } = ofManager.parts[0]!;
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-length": String(size),
      "accept-ranges": "bytes",
      etag: `"${sha256}"`,
    });
    expect(whole.headers.get("content-encoding")).toBe(null);

    const rest = await get("bytes=1000-");
    expect([rest.status, rest.headers.get("content-range")]).toEqual([206, `bytes 1000-${size - 1}/${size}`]);
    expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(1000))).toBe(true);
    const middle = await get("bytes=5-9");
    expect([middle.status, middle.headers.get("content-length")]).toEqual([206, "5"]);
    expect(Buffer.from(await middle.arrayBuffer()).equals(bytes.subarray(5, 10))).toBe(true);
    const beyond = await get(`bytes=${size}-`);
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${size}`]);
    expect(await beyond.json()).toMatchObject({ kind: "invalid" });
    expect((await get("bytes=0-1,5-6")).status).toBe(200);
    expect((await get("bytes=5-9", { "if-range": `"${sha256}"` })).status).toBe(206);
    expect((await get("bytes=5-9", { "if-range": '"another"' })).status).toBe(200);
  });

  it("P-1: what a range header asks for (RFC 9110, 14.2)", () => {
    const asked = (range: string | undefined) => byteRange({ range, ifRange: undefined, etag: '"x"', size: 100 });
    expect(asked(undefined)).toBe(null);
    expect(asked("bytes=0-0")).toEqual({ start: 0, end: 0 });
    expect(asked("bytes=90-500")).toEqual({ start: 90, end: 99 });
    expect(asked("bytes=99-")).toEqual({ start: 99, end: 99 });
    expect(asked("bytes=-10")).toEqual({ start: 90, end: 99 });
    expect(asked("bytes=-500")).toEqual({ start: 0, end: 99 });
    expect(asked("bytes=-0")).toBe("unsatisfiable");
    expect(asked("bytes=100-")).toBe("unsatisfiable");
    for (const ignored of ["bytes=9-5", "bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,3-4"])
      expect([ignored, asked(ignored)]).toEqual([ignored, null]);
  });
});

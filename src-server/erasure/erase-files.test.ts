import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ErasureAct } from "../../src-contract/erasure.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { filesIn } from "../configuration.ts";
import { openDatabase } from "../database/open-database.ts";
import { attachAs, fileDesk, filesOnDisk, placeOf, sha256Of, someFile } from "../files/desk-for-tests.ts";
import { folderStorage, stagingIn } from "../files/file-storage.ts";
import { sweepFiles } from "../files/sweep-files.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { actText } from "./act-text.ts";

let server: ServerForTests;
let owner: DeskForTests;
let olga: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  // files are as old as this computer's clock says
  server.clock.now = Date.now();
  owner = await server.signIn("owner");
  olga = await server.signIn("olga");
});
afterAll(() => server.close());

async function erase(clientId: string): Promise<ErasureAct> {
  const body = { clientId, reason: "по заявлению" };
  const answer = await server.post(`${apiPrefix}/erasures`, body, owner.headers);
  expect([answer.status, answer.error.kind]).toEqual([200, undefined]);
  return answer.body as ErasureAct;
}

/** Every byte under the server's folder, the database's files and the attached ones alike. */
function hasOnDisk(bytes: Buffer | string): boolean {
  return readdirSync(server.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(bytes));
}

const withWord = (word: string, bytes: number) => Buffer.concat([Buffer.from(word), someFile(bytes)]);

it("R-34, G11-8: the bytes of a client's files go with him, those on their way too, and the act counts them", async () => {
  const desk = fileDesk(server, olga);
  const [whole, taken, begun, shared] = ["whole", "taken", "begun", "shared"].map((word) =>
    withWord(`qzfile-${word}-zq`, 90_000),
  ) as [Buffer, Buffer, Buffer, Buffer];
  const clientId = randomUUID();
  await attachAs(olga, whole, { clientId });
  const detached = await attachAs(olga, taken, { clientId });
  await attachAs(olga, begun, { clientId });
  await attachAs(olga, shared, { clientId });
  const otherAttachment = await attachAs(olga, shared);
  for (const bytes of [whole, taken, shared]) expect(await desk.upload(bytes)).toMatchObject({ status: 204 });
  await olga.push([olga.mutation("detachFile", { attachmentId: detached })]);
  await desk.begin(sha256Of(begun), begun.length);
  await desk.send(sha256Of(begun), 0, begun.subarray(0, 50_000));
  const words = ["qzfile-whole-zq", "qzfile-taken-zq", "qzfile-begun-zq"];
  expect(words.filter(hasOnDisk)).toEqual(words);

  const act = await erase(clientId);
  expect(act.rows).toMatchObject({ clients: 1, attachments: 4, files: 2, uploads: 1 });
  expect(actText(act)).toMatch(/Erased on the server: .*\b2 files\b/);
  expect(words.filter(hasOnDisk)).toEqual([]);
  const hashes = [whole, taken, begun].map(sha256Of);
  expect(filesOnDisk(server).filter((name) => hashes.some((hash) => name.includes(hash)))).toEqual([]);
  expect(await server.database("files").whereIn("sha256", hashes)).toEqual([]);
  expect(await server.database("uploads").whereIn("sha256", hashes)).toEqual([]);
  // what somebody else's card names too is his
  expect(await desk.read(otherAttachment)).toMatchObject({ status: 200, bytes: shared });
});

it("R-34: a desk that has not heard of it yet does not bring the bytes back", async () => {
  const desk = fileDesk(server, olga);
  const bytes = someFile(90_000);
  const sha256 = sha256Of(bytes);
  const clientId = randomUUID();
  await attachAs(olga, bytes, { clientId });
  await desk.begin(sha256, bytes.length);
  await desk.send(sha256, 0, bytes.subarray(0, 50_000));
  await erase(clientId);
  expect(await desk.send(sha256, 50_000, bytes.subarray(50_000))).toMatchObject({ status: 404, kind: "notFound" });
  expect(await desk.begin(sha256, bytes.length)).toMatchObject({ status: 404, kind: "notFound" });
  expect(filesOnDisk(server).filter((name) => name.includes(sha256))).toEqual([]);
  // the same content of another client is taken as ever
  await attachAs(olga, bytes);
  expect(await desk.upload(bytes)).toMatchObject({ status: 204, offset: bytes.length });
});

it("R-34, R-2: where the server ended before the bytes were gone, the sweep and the same question take them", async () => {
  const desk = fileDesk(server, olga);
  const [first, second] = [someFile(1_000), someFile(1_100)];
  for (const bytes of [first, second]) {
    const clientId = randomUUID();
    await attachAs(olga, bytes, { clientId });
    await desk.upload(bytes);
    await erase(clientId);
    // as the commit has left it
    const row = { accountId: server.accountId, sha256: sha256Of(bytes), size: bytes.length, type: "text/plain" };
    await server.database("files").insert({ ...row, createdAt: 1, unusedSince: 0 });
    writeFileSync(placeOf(server, sha256Of(bytes)), bytes);
    if (bytes === first) await erase(clientId);
  }
  expect([first, second].map((bytes) => existsSync(placeOf(server, sha256Of(bytes))))).toEqual([false, true]);
  const folder = filesIn(server.folder);
  const database = await openDatabase(server.location);
  const limits = { fileBytes: 1, accountBytes: 1, graceMilliseconds: 24 * 60 * 60_000 };
  const places = { storage: folderStorage(folder), staging: stagingIn(folder) };
  await sweepFiles({ database, ...places, now: () => server.clock.now, limits });
  await database.destroy();
  expect(existsSync(placeOf(server, sha256Of(second)))).toBe(false);
});

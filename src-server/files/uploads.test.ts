import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uploadsPath } from "../../src-contract/file-protocol.ts";
import { filesIn } from "../configuration.ts";
import {
  addAccount,
  type DeskForTests,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "../server-for-tests.ts";
import { attachAs, fileDesk, filesOnDisk, placeOf, sha256Of, someFile } from "./desk-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let desk: ReturnType<typeof fileDesk>;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
  desk = fileDesk(server, olga);
});
afterAll(() => server.close());

describe("an upload", () => {
  it("R-19, G4-4: arrives in chunks, is verified, and is served as it was to who may see its row", async () => {
    const bytes = someFile(200_000);
    const sha256 = sha256Of(bytes);
    expect(await desk.upload(bytes)).toMatchObject({ status: 204, offset: bytes.length });
    expect(readFileSync(placeOf(server, sha256)).equals(bytes)).toBe(true);
    expect(await server.database("files").where({ sha256 }).first("size", "type")).toEqual({
      size: bytes.length,
      type: "text/plain",
    });
    const name = "счёт «№ 5»\r\nx: y\u202Efdp.exe";
    const attachmentId = await attachAs(olga, bytes, { name });
    const andrey = fileDesk(server, await server.signIn("andrey"));
    const said = await andrey.read(attachmentId);
    expect(said.status).toBe(200);
    expect(said.bytes.equals(bytes)).toBe(true);
    expect(said.headers.get("content-type")).toBe("application/octet-stream");
    expect(said.headers.get("x-content-type-options")).toBe("nosniff");
    expect(said.headers.get("content-disposition")).toBe(`attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
    const part = await andrey.read(attachmentId, { range: "bytes=1000-1999" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 1000-1999/${bytes.length}`]);
    expect(part.bytes.equals(bytes.subarray(1000, 2000))).toBe(true);
    expect(await andrey.read(attachmentId, { range: "bytes=900000-" })).toMatchObject({ status: 416, kind: "invalid" });
  });

  it("R-19: goes on where it is, says so, and takes a chunk at no other place", async () => {
    const bytes = someFile(30_000);
    const sha256 = sha256Of(bytes);
    expect(await desk.begin(sha256, bytes.length)).toMatchObject({ status: 201, offset: 0 });
    expect(await desk.send(sha256, 0, bytes.subarray(0, 10_000))).toMatchObject({ status: 204, offset: 10_000 });
    expect(await desk.send(sha256, 0, bytes.subarray(0, 10_000))).toMatchObject({ status: 409, kind: "conflict" });
    expect(await desk.send(sha256, 20_000, bytes.subarray(20_000))).toMatchObject({ status: 409 });
    expect(await desk.head(sha256)).toMatchObject({ status: 200, offset: 10_000 });
    const again = await desk.begin(sha256, bytes.length);
    expect(again).toMatchObject({ status: 201, offset: 10_000 });
    expect(again.headers.get("location")).toBe(`${uploadsPath}/${sha256}`);
    expect(Date.parse(again.headers.get("upload-expires") ?? "")).toBeGreaterThan(server.clock.now);
    expect(await desk.send(sha256, 10_000, bytes.subarray(10_000))).toMatchObject({ status: 204, offset: 30_000 });
    expect(await desk.head(sha256)).toMatchObject({ offset: 30_000 });
    expect(filesOnDisk(server).filter((name) => name.includes(".part") || name.includes(".whole"))).toEqual([]);
  });

  it("R-19: the same chunk twice at once moves the upload once", async () => {
    const bytes = someFile(40_000);
    const sha256 = sha256Of(bytes);
    await desk.begin(sha256, bytes.length);
    const twice = () => Promise.all([0, 1].map(() => desk.send(sha256, 0, bytes.subarray(0, 20_000))));
    expect(new Set((await twice()).map(({ status }) => status))).toEqual(new Set([204, 409]));
    const last = await Promise.all([0, 1].map(() => desk.send(sha256, 20_000, bytes.subarray(20_000))));
    for (const { status } of last) expect([204, 404, 409]).toContain(status);
    expect(await desk.head(sha256)).toMatchObject({ offset: 40_000 });
    expect(sha256Of(readFileSync(placeOf(server, sha256)))).toBe(sha256);
  });

  it("R-19: what was changed on its way is refused, a chunk and a whole", async () => {
    const bytes = someFile(20_000);
    const sha256 = sha256Of(bytes);
    await desk.begin(sha256, bytes.length);
    const wrong = { "upload-checksum": `sha256 ${Buffer.from(sha256Of(bytes), "hex").toString("base64")}` };
    expect(await desk.send(sha256, 0, bytes.subarray(0, 10_000), wrong)).toMatchObject({
      status: 460,
      kind: "invalid",
    });
    expect(await desk.head(sha256)).toMatchObject({ offset: 0 });
    // right in itself, and not what the hash says
    const other = Buffer.from(bytes).fill(65, 0, 100);
    expect(await desk.send(sha256, 0, other)).toMatchObject({ status: 460 });
    expect(await desk.head(sha256)).toMatchObject({ status: 404, kind: "notFound" });
    expect(await desk.upload(bytes)).toMatchObject({ offset: bytes.length });
  });

  it("R-19: a chunk without a checksum, of another form or past the end is refused, and nothing moves", async () => {
    const bytes = someFile(10_000);
    const sha256 = sha256Of(bytes);
    await desk.begin(sha256, bytes.length);
    expect(await desk.send(sha256, 0, bytes, { "upload-checksum": "" })).toMatchObject({ status: 400 });
    expect(await desk.send(sha256, 0, bytes, { "upload-checksum": "crc32 AAAA" })).toMatchObject({ status: 400 });
    expect(await desk.send(sha256, 0, bytes, { "upload-offset": "-1" })).toMatchObject({ status: 400 });
    expect(await desk.send(sha256, 0, bytes, { "content-type": "text/html" })).toMatchObject({ status: 415 });
    expect(await desk.send(sha256, 0, Buffer.concat([bytes, bytes]))).toMatchObject({ status: 400 });
    expect(await desk.send(sha256, 0, bytes, { "tus-resumable": "0.2.2" })).toMatchObject({ status: 412 });
    expect(await desk.head(sha256)).toMatchObject({ offset: 0 });
  });

  it("R-19: an upload whose bytes are not on this server's disk begins anew", async () => {
    const bytes = someFile(20_000);
    const sha256 = sha256Of(bytes);
    await desk.begin(sha256, bytes.length);
    await desk.send(sha256, 0, bytes.subarray(0, 10_000));
    rmSync(join(filesIn(server.folder), "uploads"), { recursive: true });
    expect(await desk.send(sha256, 10_000, bytes.subarray(10_000))).toMatchObject({ status: 404, kind: "notFound" });
    expect(await desk.upload(bytes)).toMatchObject({ offset: bytes.length });
    // and a file whose bytes are gone is not said to be there
    rmSync(placeOf(server, sha256));
    expect(await desk.upload(bytes)).toMatchObject({ status: 204, offset: bytes.length });
  });

  it("G4-4: an empty file is whole at once; the same bytes of a second desk are not sent again", async () => {
    const empty = Buffer.alloc(0);
    expect(await desk.begin(sha256Of(empty), 0)).toMatchObject({ status: 201, offset: 0 });
    const attachmentId = await attachAs(olga, empty);
    expect(await desk.read(attachmentId)).toMatchObject({ status: 200, bytes: empty });
    const bytes = someFile(5_000);
    await desk.upload(bytes);
    const other = fileDesk(server, await server.signIn("andrey"));
    expect(await other.begin(sha256Of(bytes), bytes.length)).toMatchObject({ status: 201, offset: bytes.length });
    expect(await other.begin(sha256Of(bytes), 17)).toMatchObject({ status: 400, kind: "invalid" });
  });
});

describe("what is not taken", () => {
  it("G4-4: a program, whatever it is called; and nothing of it stays", async () => {
    const program = Buffer.concat([Buffer.from("MZ\x90\0"), someFile(5_000)]);
    expect(await desk.upload(program)).toMatchObject({ status: 415, kind: "fileTypeRefused" });
    expect(await desk.head(sha256Of(program))).toMatchObject({ status: 404 });
    expect(filesOnDisk(server).filter((name) => name.includes(sha256Of(program)))).toEqual([]);
  });

  it("G4-4: a file over the limit, and one for which the account has no room, those on their way counted", async () => {
    const small = await startServerForTests({ fileLimits: { fileBytes: 50_000, accountBytes: 100_000 } });
    try {
      const owner = fileDesk(small, await small.signIn("owner"));
      expect(await owner.begin("0".repeat(64), 50_001)).toMatchObject({ status: 413, kind: "fileTooLarge" });
      await owner.upload(someFile(50_000));
      const begun = someFile(40_000);
      await owner.begin(sha256Of(begun), begun.length);
      expect(await owner.begin("1".repeat(64), 10_001)).toMatchObject({ status: 507, kind: "storageFull" });
      expect(await owner.begin("1".repeat(64), 10_000)).toMatchObject({ status: 201 });
      // what counts already is not counted twice
      expect(await owner.upload(begun)).toMatchObject({ status: 204 });
      // and another account has room of its own
      const { people } = await addAccount(small.database, "other.kartoteka");
      const stranger = fileDesk(small, await signInDesk(small.post, people.owner.email, randomUUID()));
      expect(await stranger.upload(someFile(50_000))).toMatchObject({ status: 204 });
    } finally {
      await small.close();
    }
  });
});

describe("who gets a file", () => {
  it("R-22: another account neither reads it nor learns that it is there", async () => {
    const bytes = someFile(7_000);
    const attachmentId = await attachAs(olga, bytes);
    await desk.upload(bytes);
    const { people } = await addAccount(server.database, "other.kartoteka");
    const stranger = fileDesk(server, await signInDesk(server.post, people.owner.email, randomUUID()));
    expect(await stranger.read(attachmentId)).toMatchObject({ status: 404, kind: "notFound" });
    expect(await stranger.head(sha256Of(bytes))).toMatchObject({ status: 404, kind: "notFound" });
    expect(await stranger.begin(sha256Of(bytes), bytes.length)).toMatchObject({ status: 201, offset: 0 });
  });

  it("G4-4, R-22: a row whose bytes have not come says so; one that was taken away is gone; an employee gets nothing", async () => {
    const bytes = someFile(3_000);
    const attachmentId = await attachAs(olga, bytes);
    expect(await desk.read(attachmentId)).toMatchObject({ status: 404, kind: "fileAwaited" });
    await desk.upload(bytes);
    const employee = fileDesk(server, await server.signIn("employee"));
    expect(await employee.read(attachmentId)).toMatchObject({ status: 403, kind: "forbidden" });
    expect(await employee.begin(sha256Of(bytes), bytes.length)).toMatchObject({ status: 403, kind: "forbidden" });
    expect(await desk.read(attachmentId)).toMatchObject({ status: 200 });
    await olga.push([olga.mutation("detachFile", { attachmentId })]);
    expect(await desk.read(attachmentId)).toMatchObject({ status: 404, kind: "notFound" });
  });

  it("R-22: a row that lies about the size of its file opens nothing", async () => {
    const bytes = someFile(3_000);
    await desk.upload(bytes);
    const attachmentId = await attachAs(olga, bytes);
    await server.database("attachments").where({ id: attachmentId }).update({ size: 2_999 });
    expect(await desk.read(attachmentId)).toMatchObject({ status: 404, kind: "fileAwaited" });
  });
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../database/open-database.ts";
import { type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { attachAs, fileDesk, filesOnDisk, sha256Of, someFile } from "./desk-for-tests.ts";
import { type FileStorage, folderStorage } from "./file-storage.ts";
import { type S3Place, s3Storage } from "./s3-storage.ts";
import { sweepFiles } from "./sweep-files.ts";

const hour = 60 * 60_000;
const names = ["folder", "bucket"] as const;
let folder: string;
let s3: S3rver;
let place: S3Place;
const storages = {} as Record<(typeof names)[number], FileStorage>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-storage-"));
  const buckets = ["kartoteka", "kartoteka-app"].map((name) => ({ name, configs: [] }));
  s3 = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory: join(folder, "s3"),
    configureBuckets: buckets,
  });
  const { port } = await s3.run();
  place = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    bucket: "kartoteka",
    keyId: "S3RVER",
    secret: "S3RVER",
  };
  storages.folder = folderStorage(join(folder, "files"));
  storages.bucket = s3Storage(place);
});
afterAll(async () => {
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

const given = (bytes: Buffer) => {
  const file = join(folder, `${sha256Of(bytes)}.whole`);
  writeFileSync(file, bytes);
  return file;
};

async function bytesFrom(storage: FileStorage, key: Parameters<FileStorage["read"]>[0], start: number, end: number) {
  const pieces: Buffer[] = [];
  for await (const piece of await storage.read(key, { start, end })) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function listed(storage: FileStorage) {
  const found: string[] = [];
  for await (const { accountId, sha256 } of storage.list()) found.push(`${accountId} ${sha256}`);
  return found.toSorted();
}

describe.each(names)("files in a %s", (name) => {
  it("R-19: come back byte for byte, whole and in ranges, under the account that they are of", async () => {
    const storage = storages[name];
    const bytes = someFile(300_000);
    const key = { accountId: 7, sha256: sha256Of(bytes) };
    expect(await storage.sizeOf(key)).toBeNull();
    const file = given(bytes);
    await storage.stage(key, file);
    await storage.put(key, file);
    expect(await storage.sizeOf(key)).toBe(bytes.length);
    expect(await storage.sizeOf({ ...key, accountId: 8 })).toBeNull();
    expect((await bytesFrom(storage, key, 0, bytes.length - 1)).equals(bytes)).toBe(true);
    expect((await bytesFrom(storage, key, 1_000, 1_999)).equals(bytes.subarray(1_000, 2_000))).toBe(true);

    // once more, by another device
    const again = given(bytes);
    await storage.stage(key, again);
    await storage.put(key, again);
    expect(await listed(storage)).toEqual([`7 ${key.sha256}`]);
    await storage.remove(key);
    await storage.remove(key);
    expect([await storage.sizeOf(key), await listed(storage)]).toEqual([null, []]);
    await expect(storage.read(key, { start: 0, end: 1 })).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("R-19: an empty file is a file, and all are listed with when they came", async () => {
    const storage = storages[name];
    const keys = [Buffer.alloc(0), someFile(10), someFile(11)].map((bytes) => {
      return { key: { accountId: 9, sha256: sha256Of(bytes) }, file: given(bytes) };
    });
    for (const { key, file } of keys) {
      await storage.stage(key, file);
      await storage.put(key, file);
    }
    expect(await listed(storage)).toEqual(keys.map(({ key }) => `9 ${key.sha256}`).toSorted());
    for await (const { cameAt } of storage.list()) expect(Math.abs(cameAt - Date.now())).toBeLessThan(5 * 60_000);
    for (const { key } of keys) await storage.remove(key);
  });
});

describe("a bucket", () => {
  it("R-19: gets a file that was swept between its sending and its row once more", async () => {
    const bytes = someFile(1_000);
    const key = { accountId: 3, sha256: sha256Of(bytes) };
    const file = given(bytes);
    await storages.bucket.stage(key, file);
    await storages.bucket.remove(key);
    await storages.bucket.put(key, file);
    expect(await storages.bucket.sizeOf(key)).toBe(bytes.length);
    await storages.bucket.remove(key);
  });

  it("is read with its key alone, and what it refuses or does not answer is an error, never an absent file", async () => {
    const key = { accountId: 1, sha256: "a".repeat(64) };
    const wrong = s3Storage({ ...place, secret: "wrong" });
    await expect(wrong.sizeOf(key)).rejects.toThrow("403");
    await expect(wrong.stage(key, given(someFile(5)))).rejects.toThrow("SignatureDoesNotMatch");
    const nowhere = s3Storage({ ...place, bucket: "nothing" });
    await expect(listed(nowhere)).rejects.toThrow("NoSuchBucket");
  });

  it("is listed to its last page", async () => {
    const pages = [
      `<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b=</NextContinuationToken>${entry("1", "b")}`,
      `<IsTruncated>false</IsTruncated>${entry("2", "c")}<Contents><Key>notes.txt</Key></Contents>`,
    ];
    const asked: (string | null)[] = [];
    const server = createServer(({ url = "" }, reply) => {
      asked.push(new URL(url, "http://x").searchParams.get("continuation-token"));
      reply.end(`<ListBucketResult>${pages[asked.length - 1]}</ListBucketResult>`);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    const paged = s3Storage({ ...place, endpoint: `http://127.0.0.1:${port}` });
    expect(await listed(paged)).toEqual([`1 ${"b".repeat(64)}`, `2 ${"c".repeat(64)}`]);
    expect(asked).toEqual([null, "a&b="]);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});

function entry(account: string, letter: string): string {
  const key = `${account}/${letter.repeat(2)}/${letter.repeat(64)}`;
  return `<Contents><Key>${key}</Key><LastModified>2026-11-27T10:00:00.000Z</LastModified></Contents>`;
}

describe("a server over a bucket", () => {
  let server: ServerForTests;
  beforeAll(async () => {
    server = await startServerForTests({ s3: { ...place, bucket: "kartoteka-app" } });
    server.clock.now = Date.now();
  });
  afterAll(() => server.close());

  it("R-19: takes a file in chunks, gives it out in ranges, leaves nothing on its own disk, and sweeps it at last", async () => {
    const olga = await server.signIn("olga");
    const desk = fileDesk(server, olga);
    const bytes = someFile(200_000);
    expect(await desk.upload(bytes)).toMatchObject({ status: 204, offset: bytes.length });
    const attachmentId = await attachAs(olga, bytes);
    expect((await desk.read(attachmentId)).bytes.equals(bytes)).toBe(true);
    const part = await desk.read(attachmentId, { range: "bytes=100-199" });
    expect([part.status, part.bytes.equals(bytes.subarray(100, 200))]).toEqual([206, true]);
    expect(filesOnDisk(server)).toEqual([]);
    const inBucket = () =>
      readdirSync(join(folder, "s3", "kartoteka-app"), { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(`${sha256Of(bytes)}._S3rver_object`),
      );
    expect(inBucket()).toHaveLength(1);

    await olga.push([olga.mutation("detachFile", { attachmentId })]);
    const parts = {
      database: await openDatabase(server.location),
      storage: s3Storage({ ...place, bucket: "kartoteka-app" }),
      staging: join(server.folder, "files", "uploads"),
      now: () => server.clock.now,
      limits: { fileBytes: 1_000_000, accountBytes: 3_000_000, graceMilliseconds: 24 * hour },
    };
    await sweepFiles(parts);
    server.clock.now += 25 * hour;
    expect(await sweepFiles(parts)).toMatchObject({ files: 1 });
    await parts.database.destroy();
    expect(inBucket()).toEqual([]);
  });

  it("R-19: a bucket that cannot be reached takes nothing away: the desk hears so, and goes on with the same bytes when it is back", async () => {
    const line = await lineTo(Number(new URL(place.endpoint).port));
    const endpoint = `http://127.0.0.1:${line.port}`;
    const apart = await startServerForTests({ s3: { ...place, endpoint, bucket: "kartoteka-app" } });
    apart.clock.now = Date.now();
    try {
      const olga = await apart.signIn("olga");
      const desk = fileDesk(apart, olga);
      const bytes = someFile(150_000);
      line.cut();
      const refused = await desk.upload(bytes);
      expect([refused.status, refused.kind]).toEqual([500, "unexpected"]);
      line.mend();
      expect(await desk.upload(bytes)).toMatchObject({ status: 204, offset: bytes.length });
      const attachmentId = await attachAs(olga, bytes);
      line.cut();
      expect((await desk.read(attachmentId)).status).toBeGreaterThanOrEqual(500);
      line.mend();
      expect((await desk.read(attachmentId)).bytes.equals(bytes)).toBe(true);
    } finally {
      await apart.close();
      await line.close();
    }
  });
});

/** To a port of this computer, with a switch: while it is cut, nobody gets through and nobody stays. */
async function lineTo(port: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createTcpServer((from) => {
    if (isCut) return void from.destroy();
    const to = connect(port, "127.0.0.1");
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    }
    from.pipe(to).pipe(from);
  });
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      endAll();
    },
    mend() {
      isCut = false;
    },
    async close() {
      endAll();
      await new Promise((closed) => server.close(closed));
    },
  };
}

import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fileChunkBytes } from "../../../src-contract/file-protocol.ts";
import { demoPassword, eventually, openStore, startServerProcess, type StoreForTests } from "../store-for-tests.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const textFile = (bytes: number) => Buffer.from(randomBytes(bytes).toString("base64").slice(0, bytes));

let server: Awaited<ReturnType<typeof startServerProcess>>;
let places: string;
const stores: StoreForTests[] = [];
beforeAll(async () => {
  server = await startServerProcess(20);
  places = mkdtempSync(join(tmpdir(), "kartoteka-places-"));
});
afterAll(async () => {
  for (const { store, folder } of stores) {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  await server.end();
  rmSync(places, { recursive: true, force: true });
});

/** Places are named by their tokens. */
async function openDesk(folder?: string, fetchOfDesk: typeof fetch = fetch): Promise<StoreForTests> {
  const desk: StoreForTests = await openStore({
    fetch: fetchOfDesk,
    ...(folder === undefined ? {} : { folder }),
    askMain: async (ask, value) => (ask === "placePath" ? join(places, value) : desk.keeper.answer(ask, value)),
  });
  stores.push(desk);
  return desk;
}

async function signIn(person: string, fetchOfDesk?: typeof fetch): Promise<StoreForTests> {
  const desk = await openDesk(undefined, fetchOfDesk);
  await desk.command("signIn", { serverUrl: server.url, email: `${person}@demo.kartoteka`, password: demoPassword });
  await desk.command("syncNow", {});
  return desk;
}

async function takeIn(desk: StoreForTests, bytes: Buffer) {
  const { intakeId } = await desk.command("beginFile", { size: bytes.length });
  for (let at = 0; at < bytes.length; at += fileChunkBytes)
    await desk.command("addFileBytes", { intakeId, bytes: bytes.subarray(at, at + fileChunkBytes) });
  return desk.command("finishFile", { intakeId });
}

async function attach(desk: StoreForTests, clientId: string, bytes: Buffer, name = "договор.txt"): Promise<string> {
  const file = await takeIn(desk, bytes);
  const attachmentId = newId();
  await desk.mutate("attachFile", { attachmentId, clientId, commentId: null, callId: null, name, ...file });
  return attachmentId;
}

async function someClient(desk: StoreForTests): Promise<string> {
  const { rows } = await desk.query("searchClients", { text: "", limit: 5 });
  const clientId = rows[0]?.id;
  if (clientId !== undefined) return clientId;
  const { pageKeys } = await desk.query("clientListOutline", { filter: { managerId: null, tag: null } });
  const page = await desk.query("clientListPage", {
    filter: { managerId: null, tag: null },
    pageKey: pageKeys[0] ?? "",
  });
  return page[0]?.id ?? "";
}

const stateOf = async (desk: StoreForTests, clientId: string, attachmentId: string) =>
  (await desk.query("attachmentsOf", { clientId })).find(({ id }) => id === attachmentId)?.state;

async function copyOf(desk: StoreForTests, attachmentId: string): Promise<Buffer> {
  const placeToken = newId();
  await desk.command("writeFile", { attachmentId, placeToken });
  return readFileSync(join(places, placeToken));
}

describe("a file of a card", () => {
  it("G4-4, LL-20: 20 MB attached without a server arrive when it is back, and a colleague gets the same bytes", async () => {
    const [olga, andrey] = [await signIn("olga"), await signIn("andrey")];
    const clientId = await someClient(olga);
    await server.stop();
    const bytes = textFile(20 * 1024 * 1024);
    const attachmentId = await attach(olga, clientId, bytes);
    expect(await stateOf(olga, clientId, attachmentId)).toEqual({ kind: "waiting" });
    expect((await copyOf(olga, attachmentId)).equals(bytes)).toBe(true);
    await server.start();
    await eventually(async () => {
      await olga.command("syncNow", {}).catch(() => undefined);
      expect(await stateOf(olga, clientId, attachmentId)).toEqual({ kind: "here" });
    }, 60_000);
    await eventually(async () => {
      await andrey.command("syncNow", {});
      expect(await stateOf(andrey, clientId, attachmentId)).toEqual({ kind: "there" });
    }, 30_000);
    expect(await andrey.command("prepareFile", { attachmentId })).toEqual({
      name: "договор.txt",
      size: bytes.length,
      ending: "txt",
    });
    expect(await stateOf(andrey, clientId, attachmentId)).toEqual({ kind: "here" });
    expect(sha256Of(await copyOf(andrey, attachmentId))).toBe(sha256Of(bytes));
    expect(readdirSync(places).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("G4-4: is refused while it is chosen when it is too large, a program, or not what was told of it", async () => {
    const olga = await signIn("olga");
    const refused = (name: "beginFile" | "addFileBytes" | "finishFile", args: object) =>
      olga.ask("command", name, args);
    expect(await refused("beginFile", { size: 101 * 1024 * 1024 })).toMatchObject({ error: { kind: "fileTooLarge" } });
    const program = Buffer.concat([Buffer.from("MZ\x90\0"), randomBytes(100)]);
    await expect(takeIn(olga, program)).rejects.toMatchObject({ kind: "fileTypeRefused" });
    const { intakeId } = await olga.command("beginFile", { size: 10 });
    expect(await refused("finishFile", { intakeId })).toMatchObject({ error: { kind: "invalid" } });
    expect(await refused("finishFile", { intakeId })).toMatchObject({ error: { kind: "notFound" } });
    const again = await olga.command("beginFile", { size: 10 });
    const tooMuch = { ...again, bytes: Buffer.alloc(11) };
    expect(await refused("addFileBytes", tooMuch)).toMatchObject({ error: { kind: "invalid" } });
    // a row cannot be written whose bytes are not here
    const clientId = await someClient(olga);
    const row = { attachmentId: newId(), clientId, commentId: null, callId: null, name: "x", size: 1, type: "t" };
    expect(await olga.ask("mutate", "attachFile", { ...row, sha256: "0".repeat(64) })).toMatchObject({
      error: { kind: "notFound" },
    });
    expect(await refused("beginFile", { size: -1 })).toMatchObject({ error: { kind: "invalid" } });
  });

  it("G4-4, R-19: survives a store that closes before anything was sent; a row that was refused sends nothing", async () => {
    const first = await signIn("olga");
    const clientId = await someClient(first);
    await server.stop();
    const bytes = textFile(300_000);
    const attachmentId = await attach(first, clientId, bytes);
    const refusedId = await attach(first, newId(), textFile(1_000));
    await first.store.close();
    const olga = await openDesk(first.folder);
    await olga.command("readSession", {});
    expect((await copyOf(olga, attachmentId)).equals(bytes)).toBe(true);
    await server.start();
    await eventually(async () => {
      await olga.command("syncNow", {}).catch(() => undefined);
      expect(await stateOf(olga, clientId, attachmentId)).toEqual({ kind: "here" });
    }, 60_000);
    const { items } = await olga.query("outboxItems", { limit: 10 });
    expect(items).toMatchObject([{ name: "attachFile", state: "refused", args: { attachmentId: refusedId } }]);
    const onServer = readdirSync(join(server.folder, "files"), { recursive: true, withFileTypes: true });
    const names = onServer.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(names).toContain(sha256Of(bytes));
    const refused = items.map(({ args }) => (args as { sha256: string }).sha256);
    expect(names.filter((name) => refused.some((sha256) => name.includes(sha256)))).toEqual([]);
  });

  it("G10-1, G4-4: a file whose row is there and whose bytes are not counts as unsent, and a sign-out that keeps keeps it", async () => {
    let isCut = true;
    const olga = await signIn("olga", (input, init) =>
      isCut && new Request(input).url.includes("/files") ? Promise.reject(new TypeError("cut")) : fetch(input, init),
    );
    const clientId = await someClient(olga);
    const bytes = textFile(50_000);
    const attachmentId = await attach(olga, clientId, bytes);
    await eventually(async () => {
      await olga.command("syncNow", {});
      expect(await olga.command("readSyncState", {})).toMatchObject({ connection: "online", waiting: 0, files: 1 });
    }, 30_000);
    await olga.command("signOut", { unsent: "keep" });
    expect(await olga.command("readSyncState", {})).toMatchObject({ files: 0 });
    isCut = false;
    await olga.command("signIn", { serverUrl: server.url, email: "olga@demo.kartoteka", password: demoPassword });
    await eventually(async () => {
      expect(await stateOf(olga, clientId, attachmentId)).toEqual({ kind: "here" });
      expect(await olga.command("readSyncState", {})).toMatchObject({ files: 0 });
    }, 30_000);
  });

  it("R-33, R-25: a place that nobody named is not written to, and an ending must be that of the bytes", async () => {
    const olga = await signIn("olga");
    const clientId = await someClient(olga);
    const attachmentId = await attach(olga, clientId, textFile(100), "../../\u202Egnp.exe");
    expect(await olga.command("prepareFile", { attachmentId })).toMatchObject({
      name: "../../\u202Egnp.exe",
      ending: null,
    });
    const store = await openStore({ askMain: async () => null });
    stores.push(store);
    expect(await store.ask("command", "writeFile", { attachmentId, placeToken: newId() })).toMatchObject({
      ok: false,
    });
    expect(existsSync(join(places, "..", "..", "gnp.exe"))).toBe(false);
  });
});

import { createHash, randomBytes } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { demoPassword, eventually, openStore, startServerProcess, type StoreForTests } from "../store-for-tests.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: Awaited<ReturnType<typeof startServerProcess>>;
const desks: StoreForTests[] = [];
beforeAll(async () => {
  server = await startServerProcess(20);
});
afterAll(async () => {
  for (const { store, folder } of desks) {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  await server.end();
});

async function signIn(person: string, fetchOfDesk: typeof fetch = fetch): Promise<StoreForTests> {
  const desk = await openStore({ fetch: fetchOfDesk });
  desks.push(desk);
  await desk.command("signIn", { serverUrl: server.url, email: `${person}@demo.kartoteka`, password: demoPassword });
  await desk.command("syncNow", {});
  return desk;
}

type File = { sha256: string; size: number; type: string };

async function takeIn(desk: StoreForTests): Promise<File> {
  const bytes = Buffer.from(randomBytes(3_000).toString("base64"));
  const { intakeId } = await desk.command("beginFile", { size: bytes.length });
  await desk.command("addFileBytes", { intakeId, bytes });
  const file = await desk.command("finishFile", { intakeId });
  expect(file.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  return file;
}

async function attach(desk: StoreForTests, clientId: string, file: File): Promise<string> {
  const attachmentId = newId();
  const place = { attachmentId, clientId, commentId: null, callId: null };
  await desk.mutate("attachFile", { ...place, name: "договор.txt", ...file });
  return attachmentId;
}

/** What lies on the disk under a hash. */
const hashesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
    .map(({ name }) => name)
    .toSorted();

const isHere = async (desk: StoreForTests, clientId: string, attachmentId: string) =>
  (await desk.query("attachmentsOf", { clientId })).find(({ id }) => id === attachmentId)?.state.kind === "here";

async function createClient(desk: StoreForTests, clientId: string): Promise<void> {
  const empty = { phones: {}, emails: {}, tags: {}, customFields: {}, country: null, city: "", timeZone: null };
  const names = { lastName: "Стёртый", firstName: "", patronymic: "", company: "", jobTitle: "", managerId: null };
  await desk.mutate("createClient", { clientId, ...names, ...empty });
}

it("R-34, G11-8: a desk takes the files of who was erased, sent and unsent ones and those of drafts, and no others", async () => {
  let isCut = false;
  const olga = await signIn("olga", (input, init) =>
    isCut && new Request(input).url.includes("/files") ? Promise.reject(new TypeError("cut")) : fetch(input, init),
  );
  const owner = await signIn("owner");
  const [clientId, otherId] = [newId(), newId()];
  for (const id of [clientId, otherId]) await createClient(olga, id);
  const [sent, shared] = [await takeIn(olga), await takeIn(olga)];
  const attachments = [
    await attach(olga, clientId, sent),
    await attach(olga, clientId, shared),
    await attach(olga, otherId, shared),
  ];
  await eventually(async () => {
    await olga.command("syncNow", {});
    expect(await isHere(olga, clientId, attachments[0] ?? "")).toBe(true);
    expect(await isHere(olga, otherId, attachments[2] ?? "")).toBe(true);
  }, 30_000);
  await owner.command("syncNow", {});
  for (const attachmentId of attachments) await owner.command("prepareFile", { attachmentId });
  expect(hashesIn(owner.folder)).toEqual([sent, shared].map(({ sha256 }) => sha256).toSorted());

  isCut = true;
  const [waiting, drafted, chosen] = [await takeIn(olga), await takeIn(olga), await takeIn(olga)];
  await attach(olga, clientId, waiting);
  await olga.command("saveDraft", { key: `comment:${clientId}`, text: JSON.stringify({ files: [drafted] }) });
  await eventually(async () => {
    await olga.command("syncNow", {});
    expect(await olga.command("readSyncState", {})).toMatchObject({ waiting: 0, files: 1 });
  }, 30_000);
  expect(hashesIn(olga.folder)).toHaveLength(5);

  const act = await owner.command("eraseClient", { clientId, reason: "по заявлению от 12 марта" });
  expect(act.rows).toMatchObject({ clients: 1, attachments: 3, files: 1 });
  expect(hashesIn(server.folder)).toEqual([shared.sha256]);
  await eventually(async () => {
    await owner.command("syncNow", {});
    expect(hashesIn(owner.folder)).toEqual([shared.sha256]);
  }, 30_000);
  await eventually(async () => {
    await olga.command("syncNow", {});
    // chosen just now and named by nothing: whosever it will be
    expect(hashesIn(olga.folder)).toEqual([shared.sha256, chosen.sha256].toSorted());
  }, 30_000);
  isCut = false;
  await olga.command("syncNow", {});
  expect(await olga.command("readSyncState", {})).toMatchObject({ waiting: 0, files: 0 });
  expect(hashesIn(server.folder)).toEqual([shared.sha256]);
  const { acts } = await owner.command("readErasures", {});
  expect(acts[0]?.desks.every(({ confirmedAt }) => confirmedAt !== null)).toBe(true);
});

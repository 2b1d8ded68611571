import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { tablesOfClient } from "../../src-contract/rules/client-rows.ts";
import { normalizeForSearch } from "../../src-contract/rules/search-text.ts";
import {
  demoPassword,
  eventually,
  forkStoreProcess,
  startServerProcess,
} from "../../src-main/store/store-for-tests.ts";
import { columnsOf, toColumns } from "../../src-server/database/row-columns.ts";
import { markedRow } from "../../src-server/roles/marked-rows-for-tests.ts";
import { type Canaries, createCanaries } from "../roles/canaries.ts";
import { decryptedDesk, type Found } from "../roles/decrypted-desk.ts";
import { startTappedLine, type TappedLine } from "../roles/tapped-line.ts";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 240_000 });

/** Enough for a snapshot; 20,000 by hand: KARTOTEKA_ERASED_CLIENTS. */
const clients = Number(process.env["KARTOTEKA_ERASED_CLIENTS"] ?? 5_200);
type Desk = { store: Awaited<ReturnType<typeof forkStoreProcess>>; line: TappedLine; profile: string; log: string };

let server: Awaited<ReturnType<typeof startServerProcess>>;
let canaries: Canaries;
const desks = {} as Record<"olga" | "andrey" | "owner" | "admin", Desk>;
const clientId = newId();
beforeAll(async () => {
  server = await startServerProcess(clients);
  canaries = createCanaries();
});
afterAll(async () => {
  for (const { store, line, profile } of Object.values(desks)) {
    if (isAlive(store.pid)) await store.kill();
    await line.close();
    rmSync(profile, { recursive: true, force: true });
  }
  await server.end();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // that there is no such process is the answer
  }
}

async function signIn(person: keyof typeof desks): Promise<Desk["store"]> {
  const profile = mkdtempSync(join(tmpdir(), "kartoteka-erasure-"));
  const line = await startTappedLine(server.url);
  const store = await forkStoreProcess(profile);
  desks[person] = { store, line, profile, log: "" };
  await store.command("signIn", { serverUrl: line.url, email: `${person}@demo.kartoteka`, password: demoPassword });
  await store.command("syncNow", {});
  return store;
}

async function stop(desk: Desk): Promise<void> {
  await desk.store.stop();
  desk.log += desk.store.log();
}

async function startAgain(desk: Desk): Promise<Desk["store"]> {
  desk.store = await forkStoreProcess(desk.profile);
  await desk.store.command("readSession", {});
  return desk.store;
}

/** The client and everything that a person can write about him, a word in each field. */
async function writeEverything(store: Desk["store"]): Promise<void> {
  const { next } = canaries;
  const raw = next();
  await store.mutate("createClient", {
    clientId,
    lastName: next(),
    firstName: next(),
    patronymic: next(),
    company: next(),
    jobTitle: next(),
    country: "RU",
    city: next(),
    timeZone: null,
    phones: { [newId()]: { type: "mobile", e164: null, raw, extension: null, position: 0 } },
    emails: { [newId()]: { address: `${next()}@example.ru`, position: 0 } },
    tags: { [next()]: true },
    customFields: { [next()]: next() },
    managerId: null,
  });
  const edit = { changes: { city: next() }, before: { city: next() } };
  await store.mutate("updateClient", { editId: newId(), clientId, ...edit });
  await store.mutate("pinNote", { noteId: newId(), clientId, text: next() });
  const callId = newId();
  const call = {
    callId,
    clientId,
    direction: "incoming",
    e164: null,
    raw: next(),
    callerName: next(),
    lineLabel: null,
  } as const;
  await store.mutate("startCall", call);
  const comment = { commentId: newId(), clientId, text: next() };
  const outcome = { outcomeId: newId(), callId, held: false, reason: "other", reasonText: next(), comment } as const;
  await store.mutate("setCallOutcome", outcome);
  const task = { kind: "reminder", text: next(), dueAt: null, assigneeId: null } as const;
  await store.mutate("addTask", { taskId: newId(), clientId, ...task });
  await attachFile(store);
  await store.command("syncNow", {});
}

const attachmentId = newId();
let fileWord = "";

/** Sent when it resolves: its bytes lie on the server and, sealed, on this desk. */
async function attachFile(store: Desk["store"]): Promise<void> {
  fileWord = canaries.next();
  const bytes = Buffer.from(`${fileWord} и далее по тексту`);
  const { intakeId } = await store.command("beginFile", { size: bytes.length });
  await store.command("addFileBytes", { intakeId, bytes });
  const file = await store.command("finishFile", { intakeId });
  const place = { attachmentId, clientId, commentId: null, callId: null };
  await store.mutate("attachFile", { ...place, name: `${canaries.next()}.txt`, ...file });
  await eventually(async () => {
    await store.command("syncNow", {});
    const [attached] = await store.query("attachmentsOf", { clientId });
    expect(attached?.state).toEqual({ kind: "here" });
  }, 60_000);
}

/** As whatever will write there one day: a row of every table that names a client, a living one and a deleted one. */
function writeIntoEveryTable(): void {
  const database = new Database(join(server.folder, "kartoteka-server.sqlite"), { timeout: 5_000 });
  try {
    for (const table of tablesOfClient) {
      for (const deletedAt of [null, 1]) {
        const { row, words } = markedRow(table, canaries.draw);
        canaries.words.push(...words.values());
        const revision = Number(
          database.prepare("UPDATE accounts SET revision = revision + 1 RETURNING revision").pluck().get(),
        );
        const columns = ["accountId", ...columnsOf[table]];
        const values = toColumns(table, 1, { ...row, id: newId(), clientId, revision, deletedAt });
        database
          .prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (?${", ?".repeat(columns.length - 1)})`)
          .run(values.map((value) => (typeof value === "boolean" ? Number(value) : value)));
      }
    }
    const refusal = { status: "refused", error: { kind: "invalid", details: canaries.next() } };
    database
      .prepare(
        "UPDATE appliedMutations SET outcome = ? WHERE mutationId = (SELECT min(mutationId) FROM appliedMutations)",
      )
      .run(JSON.stringify(refusal));
  } finally {
    database.close();
  }
}

function serverFiles(): Found[] {
  return readdirSync(server.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ where: file.slice(server.folder.length), bytes: readFileSync(file) }));
}

/**
 * The words that stand somewhere in these bytes, as written or as the search keeps them. What has not even the letters
 * that all of them begin with is not looked through for each.
 */
function wordsIn(found: readonly Found[]): string[] {
  const stem = (canaries.words[0] ?? "").replace(/\d.*$/, "");
  const forms = (word: string) => [word, normalizeForSearch(word), Buffer.from(word, "utf16le")];
  const worthLooking = found.filter(({ bytes }) => forms(stem).some((form) => bytes.includes(form)));
  if (worthLooking.length === 0) return [];
  return canaries.words.filter((word) =>
    worthLooking.some(({ bytes }) => forms(word).some((form) => bytes.includes(form))),
  );
}

const rowsOf = (table: string) => {
  const database = new Database(join(server.folder, "kartoteka-server.sqlite"), { readonly: true, timeout: 5_000 });
  try {
    return Number(database.prepare(`SELECT count(*) FROM ${table} WHERE deletedAt IS NULL`).pluck().get());
  } finally {
    database.close();
  }
};

it("R-34, G10-7, G11-8: after an erasure and the next sync no byte of the client is on the server or on any desk, and the act says so", async () => {
  const olga = await signIn("olga");
  await writeEverything(olga);
  writeIntoEveryTable();
  await olga.command("syncNow", {});
  const andrey = await signIn("andrey");
  const owner = await signIn("owner");
  for (const desk of [andrey, owner]) await desk.command("prepareFile", { attachmentId });
  // a desk that is not seen again
  const admin = await signIn("admin");
  expect(await admin.query("clientCard", { clientId })).not.toBe(null);
  await stop(desks.admin);

  // what is only on a desk: a draft, an item that waits, one that was refused, and work on another client that must stay
  const other = (await andrey.query("searchClients", { text: "", limit: 20 })).rows.find(({ id }) => id !== clientId);
  const found = await andrey.query("clientCard", { clientId });
  const [related] = await andrey.query("relatedClients", { clientId });
  await andrey.command("markRecent", { clientId });
  await andrey.command("saveDraft", { key: `comment:${clientId}`, text: canaries.next() });
  desks.andrey.line.cut(true);
  await andrey.mutate("addComment", { commentId: newId(), clientId, callId: null, text: canaries.next() });
  for (const { id } of found?.tasks ?? []) await andrey.mutate("setTaskStatus", { taskId: id, status: "done" });
  const kept = { commentId: newId(), text: "о другом клиенте" };
  const otherClient = related?.id ?? other?.id ?? (await firstClient(andrey));
  await andrey.mutate("addComment", { ...kept, clientId: otherClient, callId: null });

  // before: everything is everywhere
  for (const desk of [desks.olga, desks.andrey, desks.owner]) {
    await stop(desk);
    const words = wordsIn(decryptedDesk(desk.profile));
    expect(words.length).toBeGreaterThan(20);
    expect(words).toContain(fileWord);
  }
  expect(wordsIn(serverFiles())).toContain(fileWord);
  expect(wordsIn(serverFiles()).length).toBeGreaterThan(40);
  expect(serverFiles().some(({ where }) => where.startsWith("/snapshots/"))).toBe(true);
  const living = rowsOf("clients");

  for (const desk of [desks.olga, desks.andrey, desks.owner]) await startAgain(desk);
  const act = await desks.owner.store.command("eraseClient", { clientId, reason: "по заявлению от 12 марта" });
  expect(act).toMatchObject({
    clientId,
    askedBy: { name: "Виктор Громов" },
    rows: { clients: 1, messages: 2, orders: 2, files: 1 },
  });
  desks.andrey.line.cut(false);
  for (const desk of [desks.olga, desks.andrey, desks.owner]) {
    await eventually(() => desk.store.command("syncNow", {}), 60_000);
    await eventually(async () => {
      const { acts } = await desks.owner.store.command("readErasures", {});
      expect(acts[0]?.desks.filter(({ confirmedAt }) => confirmedAt !== null).length).toBeGreaterThan(0);
      expect(await desk.store.query("clientCard", { clientId })).toBe(null);
    }, 60_000);
    expect(await desk.store.command("compareWithServer", {})).toMatchObject({ differences: 0 });
  }
  const { acts } = await desks.owner.store.command("readErasures", {});
  expect(acts).toHaveLength(1);
  const states = (acts[0]?.desks ?? []).map(({ userName, confirmedAt }) => `${userName}: ${confirmedAt !== null}`);
  expect(states.sort()).toEqual([
    "Андрей Беляев: true",
    "Виктор Громов: true",
    "Марина Сафина: false",
    "Ольга Крылова: true",
  ]);

  // the unsent work about the client went with him, the other did not
  const { items } = await desks.andrey.store.query("outboxItems", { limit: 100 });
  expect(items).toEqual([]);
  const card = await desks.olga.store.query("clientCard", { clientId: otherClient });
  expect(card?.comments.map(({ text }) => text)).toContain(kept.text);
  expect(rowsOf("clients")).toBe(living - 1);
  const lines: Found[] = [];
  for (const [name, desk] of Object.entries(desks)) {
    if (name === "admin") continue;
    await stop(desk);
    lines.push({ where: `log of ${name}`, bytes: Buffer.from(desk.log) });
    expect([name, wordsIn(decryptedDesk(desk.profile))]).toEqual([name, []]);
  }
  expect(wordsIn(lines)).toEqual([]);
  // while the server runs, and when it has ended
  expect(wordsIn(serverFiles())).toEqual([]);
  await server.stop("SIGTERM");
  expect(wordsIn(serverFiles())).toEqual([]);

  // the one that was away does it when it comes back
  await server.start();
  const late = await startAgain(desks.admin);
  await eventually(() => late.command("syncNow", {}), 60_000);
  await eventually(async () => expect(await late.query("clientCard", { clientId })).toBe(null), 60_000);
  const [whole] = (await late.command("readErasures", {})).acts;
  expect(whole?.desks.every(({ confirmedAt }) => confirmedAt !== null)).toBe(true);
  await stop(desks.admin);
  expect(wordsIn(decryptedDesk(desks.admin.profile))).toEqual([]);
});

async function firstClient(store: Desk["store"]): Promise<string> {
  const filter = { managerId: null, tag: null };
  const { pageKeys } = await store.query("clientListOutline", { filter });
  const page = await store.query("clientListPage", { filter, pageKey: pageKeys[0] ?? "" });
  return page.find(({ id }) => id !== clientId)?.id ?? "";
}

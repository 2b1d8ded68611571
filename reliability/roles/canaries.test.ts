import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mutationNames } from "../../src-contract/mutations/index.ts";
import { openDatabase } from "../../src-main/store/database/open-database.ts";
import {
  demoPassword,
  eventually,
  forkStoreProcess,
  startServerProcess,
} from "../../src-main/store/store-for-tests.ts";
import { openServerRows } from "../chaos/server-rows.ts";
import {
  type Canaries,
  createCanaries,
  hiddenIds,
  hiddenTables,
  hitsIn,
  setRole,
  writeAsManager,
  writeIntoEveryColumn,
} from "./canaries.ts";
import { accountsIn, decryptedDesk, type Found } from "./decrypted-desk.ts";
import { startTappedLine, type TappedLine } from "./tapped-line.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Desk = Awaited<ReturnType<typeof forkStoreProcess>>;
type TappedDesk = { desk: Desk; line: TappedLine; profile: string };

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // that there is no such process is the answer
  }
}

/** With few rows a desk pulls them; with many it takes a snapshot. */
describe.each([
  { first: "pages", clients: 60 },
  { first: "a snapshot", clients: 5_200 },
])("an employee's desk whose first sync is by $first", ({ first, clients }) => {
  let server: Awaited<ReturnType<typeof startServerProcess>>;
  let manager: TappedDesk;
  let canaries: Canaries;
  let clientId: string;
  let cities = 0;
  const opened: TappedDesk[] = [];
  beforeAll(async () => {
    server = await startServerProcess(clients);
    canaries = createCanaries();
    clientId = serverRows<{ id: string }>("SELECT id FROM clients WHERE deletedAt IS NULL LIMIT 1")[0]?.id ?? "";
    writeIntoEveryColumn(server.folder, { clientId, canaries });
    manager = await signIn("olga");
    await writeMore();
  });
  afterAll(async () => {
    for (const { desk, line, profile } of opened) {
      if (isAlive(desk.pid)) await desk.kill();
      await line.close();
      rmSync(profile, { recursive: true, force: true });
    }
    await server.end();
  });

  function serverRows<Row>(sql: string): Row[] {
    const rows = openServerRows(server.folder);
    try {
      return rows.all<Row>(sql);
    } finally {
      rows.close();
    }
  }

  async function signIn(person: string): Promise<TappedDesk> {
    const profile = mkdtempSync(join(tmpdir(), "kartoteka-roles-"));
    const line = await startTappedLine(server.url);
    const desk = await forkStoreProcess(profile);
    const tapped = { desk, line, profile };
    opened.push(tapped);
    await desk.command("signIn", { serverUrl: line.url, email: `${person}@demo.kartoteka`, password: demoPassword });
    await desk.command("syncNow", {});
    return tapped;
  }

  async function startAgain(profile: string): Promise<Desk> {
    const desk = await forkStoreProcess(profile);
    await desk.command("readSession", {});
    return desk;
  }

  /** Returns the city that is the last thing written. */
  async function writeMore(): Promise<string> {
    cities += 1;
    const city = `Видимый ${cities}`;
    await writeAsManager(manager.desk, { clientId, canaries, city });
    return city;
  }

  const cityOn = async (desk: Desk) => (await desk.query("clientCard", { clientId }))?.client.city;
  const asked = (line: TappedLine, path: string) => line.heard().filter(({ request }) => request.includes(path));
  const heardOn = (line: TappedLine): Found[] =>
    line.heard().map(({ request, bytes }) => ({ where: `the wire, ${request}`, bytes }));
  const hits = (found: Found[]) => hitsIn(found, canaries.words, hiddenIds(server.folder));
  const said = (where: string, value: unknown): Found => ({ where, bytes: Buffer.from(JSON.stringify(value) ?? "") });

  it("R-23: the scan can see: everything is in what a manager's desk hears, holds and shows", async () => {
    const { desk, line, profile } = manager;
    const card = await desk.query("clientCard", { clientId });
    expect(hits([said("card", card)]).length).toBeGreaterThan(5);
    await desk.command("syncNow", {});
    await desk.stop();
    const found = decryptedDesk(profile);
    const inFile = found.filter(({ where }) => where.startsWith("decrypted"));
    expect(canaries.words.filter((word) => !inFile.some(({ bytes }) => bytes.includes(word)))).toEqual([]);
    // and in the clear lies nothing of it
    expect(hits(found.filter(({ where }) => !where.startsWith("decrypted")))).toEqual([]);
    expect(hits(heardOn(line)).length).toBeGreaterThan(hiddenTables.length);
    manager.desk = await startAgain(profile);
    await manager.desk.command("syncNow", {});
  });

  it("R-23, GC-51: nothing of the right column reaches it: first sync, pages, events, digests, errors, exports, files", async () => {
    const employee = await signIn("employee");
    const { desk, line, profile } = employee;
    expect(asked(line, "GET /api/v1/sync/snapshot/").length > 0).toBe(first === "a snapshot");

    // told by the stream, and asked for by the desk itself
    const told = await writeMore();
    await eventually(async () => expect(await cityOn(desk)).toBe(told), 30_000);
    expect(asked(line, "/sync/events").some(({ bytes }) => bytes.includes("event: poke"))).toBe(true);
    const next = await writeMore();
    await desk.command("syncNow", {});
    await eventually(async () => expect(await cityOn(desk)).toBe(next), 30_000);
    const { rows, differences } = await desk.command("compareWithServer", {});
    expect([rows > clients, differences]).toEqual([true, 0]);
    expect(asked(line, "/sync/digest").length).toBeGreaterThan(2);

    const everything = await askEverything(desk);
    expect(hits(everything)).toEqual([]);
    expect(hits(heardOn(line))).toEqual([]);
    // while its log is full, and once it was closed in order
    await desk.kill();
    expect(hits(decryptedDesk(profile))).toEqual([]);
    const again = await startAgain(profile);
    await again.command("syncNow", {});
    await again.stop();
    expect(hits([...decryptedDesk(profile), said("log", again.log())])).toEqual([]);
    employee.desk = await startAgain(profile);
  });

  it("R-23, GC-51, G10-10: who is made an employee loses it all at the next sync, but for his own unsent words", async () => {
    const demoted = await signIn("andrey");
    const { line, profile } = demoted;
    await demoted.desk.stop();
    damage(profile);
    const desk = await startAgain(profile);
    demoted.desk = desk;
    // the file is found damaged and put aside with all that it held
    await desk.ask("query", "searchClients", { text: "", limit: 20 });
    await eventually(async () => {
      expect(asides(profile).length).toBeGreaterThan(0);
      expect(await desk.query("clientCard", { clientId })).not.toBe(null);
      expect(await desk.command("readSyncState", {})).toMatchObject({ connection: "online", progress: null });
    }, 60_000);
    expect((await desk.command("softphoneAccounts", {}))[0]?.password).toBeTruthy();
    // files that he has opened lie in his cache
    const files = (await desk.query("attachmentsOf", { clientId })).filter(({ type }) => type === "text/plain");
    for (const { id } of files) await eventually(() => desk.command("prepareFile", { attachmentId: id }), 30_000);
    expect(files.length).toBeGreaterThan(0);
    // what was sent stands in the journal on, as long as something else is unsent
    await desk.mutate("setTaskStatus", { taskId: newId(), status: "done" });
    const written = "сказано им самим и отправлено";
    await desk.mutate("addComment", { commentId: newId(), clientId, callId: null, text: written });
    await desk.command("syncNow", {});
    await eventually(async () =>
      expect(await desk.command("readSyncState", {})).toMatchObject({ waiting: 0, refused: 1 }),
    );

    // offline work on rows of others: what the server last said of them is kept beside it
    line.cut(true);
    const card = await desk.query("clientCard", { clientId });
    expect(hits([said("card", card)]).length).toBeGreaterThan(5);
    const own = { commentId: newId(), text: "не отправлено" };
    for (const { id } of card?.tasks ?? []) await desk.mutate("setTaskStatus", { taskId: id, status: "inWork" });
    await desk.mutate("addComment", { ...own, clientId, callId: null });
    setRole(server.folder, "andrey@demo.kartoteka", "employee");
    const told = await writeMore();
    line.forget();
    line.cut(false);
    // a connection that the cut has ended may be tried once more
    await eventually(() => desk.command("syncNow", {}), 30_000);
    await eventually(async () => {
      expect(await desk.command("readSession", {})).toMatchObject({ user: { role: "employee" } });
      expect(await cityOn(desk)).toBe(told);
      expect(await desk.command("readSyncState", {})).toMatchObject({ waiting: 0 });
    }, 60_000);
    await desk.command("compareWithServer", {});

    const { items } = await desk.query("outboxItems", { limit: 100 });
    const pending = new Set(items.map(({ args }) => (args as { taskId?: string }).taskId ?? ""));
    expect(items.map(({ state }) => state)).toEqual(Array(items.length).fill("refused"));
    expect(items.map(({ args }) => args)).toContainEqual(expect.objectContaining(own));
    // an item of his own names the row that it was about, and says nothing of it
    const ids = new Set(Array.from(hiddenIds(server.folder)).filter((id) => !pending.has(id)));
    const left = (found: Found[]) => hitsIn(found, [...canaries.words, written], ids);
    expect(left(await askEverything(desk))).toEqual([]);
    expect(left(heardOn(line))).toEqual([]);
    expect(await desk.command("softphoneAccounts", {})).toEqual([]);
    await desk.kill();
    expect(left(decryptedDesk(profile))).toEqual([]);
    const again = await startAgain(profile);
    await again.command("syncNow", {});
    await again.stop();
    expect(left([...decryptedDesk(profile), said("log", desk.log() + again.log())])).toEqual([]);
    demoted.desk = await startAgain(profile);
  });

  /** What a person at this desk can be shown: every read, every refusal, every export, and what was told to the window. */
  async function askEverything(desk: Desk): Promise<Found[]> {
    const found: Found[] = [];
    const ask = async (channel: "query" | "mutate" | "command", name: string, args: unknown) => {
      found.push(said(`${channel} ${name}`, await desk.ask(channel, name, args)));
    };
    const calls = serverRows<{ id: string }>("SELECT id FROM calls ORDER BY revision DESC LIMIT 20");
    const [task] = serverRows<{ id: string }>("SELECT id FROM tasks ORDER BY revision DESC LIMIT 1");
    await ask("query", "clientCard", { clientId });
    for (const scope of ["all", "missed", "mine", "withoutOutcome"])
      await ask("query", "callJournal", { scope, before: null, limit: 200 });
    for (const { id } of calls) {
      const shown = await desk.query("call", { callId: id });
      expect(shown).toBe(null);
    }
    await ask("query", "callsWithoutOutcome", {});
    await ask("query", "unfinishedCalls", {});
    await ask("query", "openTasks", { scope: "all", limit: 500 });
    await ask("query", "clientsInConflict", { limit: 200 });
    await ask("query", "outboxItems", { limit: 100 });
    await ask("query", "draftsOf", { prefix: "" });
    await ask("query", "attachmentsOf", { clientId });
    for (const { id } of serverRows<{ id: string }>("SELECT id FROM attachments"))
      await ask("command", "prepareFile", { attachmentId: id });
    // the search says what it found, and not that it was asked
    for (const word of canaries.words.slice(-12)) {
      const { rows } = await desk.query("searchClients", { text: word, limit: 10 });
      expect([word, rows]).toEqual([word, []]);
    }
    for (const name of mutationNames) await ask("mutate", name, { clientId, taskId: task?.id, callId: calls[0]?.id });
    const refused = await desk.ask("mutate", "setTaskStatus", { taskId: task?.id, status: "done" });
    expect(refused).toMatchObject({ ok: false, error: { kind: "forbidden" } });
    found.push(said("refusal", refused));
    await ask("command", "exportOutbox", {});
    await ask("command", "exportUnsent", { password: demoPassword });
    await ask("command", "readSession", {});
    found.push(said("events", desk.events));
    return found;
  }

  function asides(profile: string): string[] {
    return accountsIn(profile).flatMap(({ folder }) =>
      readdirSync(folder).filter((name) => name.startsWith("damaged-")),
    );
  }

  /** Rotten pages where the lists are: the rows can be read on. */
  function damage(profile: string): void {
    const [account] = accountsIn(profile);
    const file = join(account?.folder ?? "", "cache.db");
    const database = openDatabase(file, account?.dataKey ?? "");
    const pages = database.prepare("SELECT pageno FROM dbstat WHERE name = 'clientEntries'").pluck().all() as number[];
    database.close();
    const bytes = readFileSync(file);
    for (const page of pages) bytes.fill(3, (page - 1) * 4096, page * 4096);
    writeFileSync(file, bytes);
  }
});

import { newClientRow } from "../../../src-contract/mutations/create-client.ts";
import { v7 as newId } from "uuid";
import { afterEach, describe, expect, it } from "vitest";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { put, update } from "../../../src-contract/row-patch.ts";
import { writeLocalValue } from "../../../src-cache/local-values.ts";
import { type CoreDesk, createCoreDesk, mobile, newClient } from "./core-for-tests.ts";
import { createModelServer, type ModelServer } from "./model-server-for-tests.ts";
import { pullAll } from "./pull.ts";
import { pushAll } from "./push.ts";

const opened: CoreDesk[] = [];
async function open(server: ModelServer, options?: Parameters<typeof createCoreDesk>[1]) {
  const desk = await createCoreDesk(server, options);
  opened.push(desk);
  return desk;
}
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});

const unreachable = () => new KartotekaError("unreachable");
const comment = (clientId: string, text: string) =>
  ({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text } }) as const;
/** A push of another desk, which has heard nothing yet. */
const pushOf = (mutation: ReturnType<typeof comment>) => ({
  deviceId: newId(),
  cookie: null,
  heard: null,
  mutations: [{ mutationId: newId(), counter: 1, at: Date.now(), ...mutation }],
  pulls: false,
});
const texts = (desk: CoreDesk, clientId: string) =>
  desk
    .query("clientCard", { clientId })
    ?.comments.map(({ text }) => text)
    .toSorted();

async function deskWithClient(server = createModelServer()) {
  const desk = await open(server);
  const client = newClient({ phones: { p1: mobile("+79123456789") } });
  desk.mutate({ name: "createClient", args: client });
  await desk.sync();
  return { server, desk, clientId: client.clientId };
}

describe("the desk's half of the sync protocol", () => {
  it("G10-2: what was written offline goes in order, once, and leaves the queue when a pull confirms it", async () => {
    const { server, desk, clientId } = await deskWithClient();
    for (const text of ["первый", "второй", "третий"]) desk.mutate(comment(clientId, text));
    expect(desk.query("outboxItems", { limit: 10 }).items.map(({ state }) => state)).toEqual(Array(3).fill("waiting"));
    expect(desk.query("clientCard", { clientId })?.waiting).toHaveLength(3);
    await desk.sync();
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["первый", "второй", "третий"]);
    expect(desk.query("outboxItems", { limit: 10 })).toEqual({ items: [], total: 0 });
    expect(desk.query("clientCard", { clientId })?.waiting).toEqual([]);
    expect(desk.account.cache.all("SELECT * FROM baseRows UNION ALL SELECT * FROM outboxRows")).toEqual([]);
  });

  it("R-12: an answer lost after the commit is asked for again and counts once", async () => {
    const { server, desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "однажды"));
    desk.fail((call, when) => (call === "push" && when === "after" ? unreachable() : null));
    await expect(desk.sync()).rejects.toMatchObject({ kind: "unreachable" });
    expect(desk.query("outboxItems", { limit: 10 }).items[0]?.state).toBe("sent");
    // a poke in between brings the row, not the answer: the item stays until the server has said what it decided
    desk.fail(null);
    await desk.pull();
    expect(desk.query("outboxItems", { limit: 10 }).total).toBe(1);
    expect(texts(desk, clientId)).toEqual(["однажды"]);
    await desk.sync();
    expect(server.rowsOf("comments")).toHaveLength(1);
    expect(desk.query("outboxItems", { limit: 10 }).total).toBe(0);
  });

  it("G10-2: what could not leave because nobody listens stays «waiting»", async () => {
    const { desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "без сервера"));
    desk.fail((call) => (call === "push" ? new KartotekaError("unreachable", "ECONNREFUSED") : null));
    await expect(desk.sync()).rejects.toMatchObject({ kind: "unreachable" });
    expect(desk.query("outboxItems", { limit: 10 }).items[0]?.state).toBe("waiting");
  });

  it("R-13: a refused mutation is taken back, listed with its reason, and holds nobody up", async () => {
    const { server, desk, clientId } = await deskWithClient();
    server.refuse("pinNote", new KartotekaError("forbidden", "a right was withdrawn"));
    desk.mutate(comment(clientId, "до"));
    desk.mutate({ name: "pinNote", args: { noteId: newId(), clientId, text: "не отдам" } });
    desk.mutate(comment(clientId, "после"));
    expect(desk.query("clientCard", { clientId })?.note?.text).toBe("не отдам");
    await desk.sync();
    expect(desk.query("clientCard", { clientId })?.note).toBeNull();
    expect(texts(desk, clientId)).toEqual(["до", "после"]);
    const [item, ...others] = desk.query("outboxItems", { limit: 10 }).items;
    expect(others).toEqual([]);
    expect(item).toMatchObject({ name: "pinNote", state: "refused", error: { kind: "forbidden" }, clientId });
  });

  it("R-13: a batch that the server cannot take as a whole is sent one by one, and only the bad one is refused", async () => {
    const { server, desk, clientId } = await deskWithClient();
    const poison = newId();
    desk.mutate(comment(clientId, "до"));
    desk.mutate({ name: "pinNote", args: { noteId: poison, clientId, text: "яд" } });
    desk.mutate(comment(clientId, "после"));
    desk.fail((call, when) => {
      const isPoisoned = server.log.at(-1)?.includes("pinNote");
      return call === "push" && when === "after" && isPoisoned ? new KartotekaError("invalid", "body") : null;
    });
    await desk.push();
    desk.fail(null);
    await desk.pull();
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["до", "после"]);
    expect(desk.query("outboxItems", { limit: 10 }).items).toMatchObject([
      { name: "pinNote", state: "refused", error: { kind: "invalid" } },
    ]);
  });

  it("sync rule 6: another desk's edit and one's own waiting edit of the same row end as the server orders them", async () => {
    const { server, desk, clientId } = await deskWithClient();
    const changes = { city: "Омск", company: "Ромашка" };
    desk.mutate({
      name: "updateClient",
      args: { editId: newId(), clientId, changes, before: { city: "", company: "" } },
    });
    server.write([update("clients", clientId, { city: "Тула", jobTitle: "директор" })]);
    await desk.pull();
    // mine waits and is shown over theirs
    expect(desk.query("clientCard", { clientId })?.client).toMatchObject({
      city: "Омск",
      company: "Ромашка",
      jobTitle: "директор",
    });
    await desk.sync();
    expect(server.row("clients", clientId)).toMatchObject({ city: "Омск", company: "Ромашка", jobTitle: "директор" });
    expect(desk.query("clientCard", { clientId })?.client).toMatchObject({ city: "Омск", jobTitle: "директор" });
  });

  it("sync rule 9: two desks that add two phones keep both", async () => {
    const { server, desk, clientId } = await deskWithClient();
    const other = await open(server);
    await other.sync();
    const add = (key: string, e164: string) =>
      ({
        name: "updateClient",
        args: {
          editId: newId(),
          clientId,
          changes: { phones: { [key]: mobile(e164, 1) } },
          before: { phones: { [key]: null } },
        },
      }) as const;
    desk.mutate(add("p2", "+79000000001"));
    other.mutate(add("p3", "+79000000002"));
    await desk.sync();
    await other.sync();
    await desk.sync();
    for (const one of [desk, other]) {
      const phones = Object.keys(one.query("clientCard", { clientId })?.client.phones ?? {});
      expect(phones.toSorted()).toEqual(["p1", "p2", "p3"]);
    }
    expect(desk.query("clientsByPhone", { number: "8 900 000-00-02", limit: 5 })).toHaveLength(1);
  });

  it("R-14: an empty server in the same place takes nothing of the desk's own work away", async () => {
    const { server, desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "сохранить"));
    desk.account.cache.run("INSERT INTO drafts VALUES ('comment:x', 'черновик', 1, 'x')");
    server.restoreEmpty();
    await desk.pull();
    expect(desk.query("outboxItems", { limit: 10 }).total).toBe(1);
    expect(desk.query("draft", { key: "comment:x" })?.text).toBe("черновик");
    expect(desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total).toBe(0);
    await desk.sync();
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["сохранить"]);
  });

  it("R-14: what another database says of a push counts only after the reset: it refuses nothing and confirms nothing", async () => {
    const { server, desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "сохранить"));
    server.restoreEmpty();
    server.refuse("addComment", new KartotekaError("notFound"));
    await desk.push();
    expect(desk.query("outboxItems", { limit: 10 }).items.map(({ state }) => state)).toEqual(["sent"]);
    expect(desk.account.cache.all("SELECT * FROM outbox WHERE ackRevision IS NOT NULL")).toEqual([]);
    expect(texts(desk, clientId)).toEqual(["сохранить"]);
  });

  it("R-14: what an empty server at the address refused is asked again of the right one, which may have it already", async () => {
    const { server, desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "принят до подмены"));
    desk.fail((call, when) => (call === "push" && when === "after" ? unreachable() : null));
    await expect(desk.push()).rejects.toMatchObject({ kind: "unreachable" });
    const strange = createModelServer();
    strange.refuse("addComment", new KartotekaError("notFound"));
    const { network } = strange.networkOf(desk.author.deviceId, desk.author.userId);
    await pullAll(desk.desk, network);
    await pushAll(desk.desk, network);
    expect(desk.query("outboxItems", { limit: 10 }).items).toMatchObject([{ state: "refused" }]);
    desk.fail(null);
    await desk.pull();
    expect(desk.query("outboxItems", { limit: 10 }).items).toMatchObject([{ state: "waiting", error: null }]);
    await desk.sync();
    expect(desk.query("outboxItems", { limit: 10 }).total).toBe(0);
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["принят до подмены"]);
  });

  it("R-14: a desk without rows asks whose answers it would hear before it sends anything", async () => {
    const server = createModelServer();
    const desk = await open(server);
    desk.mutate({ name: "createClient", args: newClient() });
    await desk.push();
    expect(server.log).toEqual([]);
    await desk.sync();
    expect(desk.query("outboxItems", { limit: 10 }).total).toBe(0);
  });

  it("R-14: a reset that breaks off half-way leaves the old rows readable", async () => {
    const server = createModelServer({ pageRows: 2 });
    const { desk } = await deskWithClient(server);
    for (let index = 0; index < 6; index += 1)
      server.write([put("clients", { ...withoutId(newClient({ lastName: `Новый${index}` })) })]);
    await desk.sync();
    const before = desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total;
    server.narrow("another scope", ["users", "clients"]);
    let pulls = 0;
    desk.fail((call) => (call === "pull" && (pulls += 1) > 4 ? unreachable() : null));
    await expect(desk.pull()).rejects.toMatchObject({ kind: "unreachable" });
    expect(desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total).toBe(before);
    desk.fail(null);
    await desk.pull();
    expect(desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total).toBe(before);
  });

  it("GC-51: rows that a changed role may not see leave the file", async () => {
    const { server, desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "канарейка"));
    await desk.sync();
    server.narrow("employee", ["users", "clients", "orders"]);
    await desk.sync();
    expect(desk.query("clientCard", { clientId })?.comments).toEqual([]);
    expect(desk.query("searchClients", { text: "канарейка", limit: 10 }).rows).toEqual([]);
    expect(desk.account.cache.all("SELECT * FROM textEntries")).toEqual([]);
  });

  it("GC-51: a desk whose first rows came after a change of role learns its role, though no reset told of it", async () => {
    const server = createModelServer();
    const desk = await open(server);
    const { userId, deviceId } = desk.author;
    const user = { id: userId, name: "Ольга", email: "olga@demo.kartoteka", role: "manager" as const };
    writeLocalValue(desk.account.cache, "session", {
      tokens: { accessToken: "a", accessExpiresAt: 1, refreshToken: "r" },
      user,
      account: { id: 1, name: "Демо", defaultCountry: "RU" },
      sipAccounts: [],
    });
    let refreshes = 0;
    const { network } = server.networkOf(deviceId, userId);
    const counted = { ...network, refresh: async () => void (refreshes += 1) };
    server.narrow("employee-0", ["users", "clients"]);
    await pullAll(desk.desk, counted);
    expect(refreshes).toBe(1);
    server.narrow("manager-0", ["users", "clients", "comments"]);
    await pullAll(desk.desk, counted);
    const atReset = refreshes;
    await pullAll(desk.desk, counted);
    expect(refreshes).toBe(atReset);
  });

  describe("R-14: a database that was put back to an older state, and nobody said so", () => {
    it("and has reached the desk's revision again by other writes: the desk takes what it has now", async () => {
      const { server, desk, clientId } = await deskWithClient();
      const putBack = server.backup();
      desk.mutate(comment(clientId, "пропал вместе с сервером"));
      await desk.sync();
      putBack();
      const other = server.networkOf(newId(), newId());
      for (const text of ["первый", "второй"]) await other.network.push(pushOf(comment(clientId, text)));
      await desk.sync();
      const texts = desk.account.cache.all<{ text: string }>("SELECT text FROM comments ORDER BY revision");
      expect(texts.map(({ text }) => text)).toEqual(["первый", "второй"]);
    });

    it("and had said «applied»: the item is sent again before what was written later, once", async () => {
      const { server, desk, clientId } = await deskWithClient();
      const putBack = server.backup();
      desk.mutate(comment(clientId, "первый"));
      await desk.push();
      putBack();
      const other = server.networkOf(newId(), newId());
      await other.network.push(pushOf(comment(clientId, "чужой")));
      desk.mutate(comment(clientId, "второй"));
      await desk.sync();
      expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["чужой", "первый", "второй"]);
      expect(desk.query("outboxItems", { limit: 10 }).total).toBe(0);
    });
  });

  it("sync rule 3: answers of a database that was restored since are asked for anew", async () => {
    const { server, desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "подтверждён до аварии"));
    await desk.push();
    server.restoreEmpty();
    await desk.sync(); // the pull that would have confirmed it meets another epoch
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["подтверждён до аварии"]);
    expect(desk.query("outboxItems", { limit: 10 }).total).toBe(0);
  });

  it("R-4: what was written later does not get into another database before what was written earlier", async () => {
    const { server, desk, clientId } = await deskWithClient();
    desk.mutate(comment(clientId, "первый"));
    await desk.push();
    server.restoreEmpty();
    desk.mutate(comment(clientId, "второй"));
    await desk.sync();
    expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["первый", "второй"]);
  });

  it("R-5: a page that was asked for before the file was rebuilt is not taken for all there is", async () => {
    const { server, desk, clientId } = await deskWithClient();
    let isRebuilt = false;
    const { network } = server.networkOf(desk.author.deviceId, desk.author.userId);
    const pull = pullAll(desk.desk, {
      ...network,
      async pull(request) {
        const page = await network.pull(request);
        if (!isRebuilt) await desk.account.recover();
        isRebuilt = true;
        return page;
      },
    });
    await expect(pull).rejects.toMatchObject({ kind: "conflict" });
    await desk.sync();
    expect(desk.query("clientCard", { clientId })).not.toBeNull();
  });

  it("a long pull comes in pages, each kept, with its progress, and goes on where it broke off", async () => {
    const server = createModelServer({ pageRows: 500 });
    for (let index = 0; index < 3_000; index += 1)
      server.write([put("clients", { ...withoutId(newClient({ lastName: `Клиент${index}` })) })]);
    const desk = await open(server);
    let pulls = 0;
    desk.fail((call, when) => (call === "pull" && when === "before" && (pulls += 1) > 3 ? unreachable() : null));
    await expect(desk.pull()).rejects.toMatchObject({ kind: "unreachable" });
    expect(desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total).toBe(1_500);
    expect(desk.query("searchClients", { text: "клиент14", limit: 3 }).rows).toHaveLength(3);
    desk.fail(null);
    await desk.pull();
    expect(desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total).toBe(3_000);
    expect(desk.progress.filter(Boolean).at(0)).toEqual({ phase: "rows", done: 500, total: 3_000 });
    expect(desk.progress.at(-1)).toBeNull();
  });

  it("a deleted row disappears from card, list and search", async () => {
    const { server, desk, clientId } = await deskWithClient();
    server.write([{ op: "del", table: "clients", id: clientId }]);
    await desk.pull();
    expect(desk.query("clientCard", { clientId })).toBeNull();
    expect(desk.query("searchClients", { text: "петрова", limit: 5 }).rows).toEqual([]);
    expect(desk.query("searchClients", { text: "6789", limit: 5 }).rows).toEqual([]);
  });

  it("counters go on above what the server has seen, also when file and journal are gone", async () => {
    const { server, desk, clientId } = await deskWithClient();
    for (const text of ["1", "2", "3"]) desk.mutate(comment(clientId, text));
    await desk.sync();
    const copy = await open(server, { deviceId: desk.author.deviceId, userId: desk.author.userId });
    await copy.sync();
    copy.mutate(comment(clientId, "4"));
    const [row] = copy.account.cache.all<{ counter: number }>("SELECT counter FROM outbox");
    expect(row?.counter).toBe(5);
    await copy.sync();
    expect(server.rowsOf("comments")).toHaveLength(4);
  });

  it("a mutation without the right is refused before anything is written", async () => {
    const server = createModelServer();
    const desk = await open(server, { role: "employee" });
    expect(() => desk.mutate(comment(newId(), "нельзя"))).toThrow(expect.objectContaining({ kind: "forbidden" }));
    expect(desk.query("outboxItems", { limit: 10 }).total).toBe(0);
  });
});

function withoutId({ clientId: id, ...client }: ReturnType<typeof newClient>) {
  return newClientRow(id, client, { importId: null, createdAt: 1 });
}

import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Row } from "../database/row-columns.ts";
import { clientRow, type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import {
  applyPages,
  askSnapshot,
  checkIndexes,
  contentsOf,
  downloadImages,
  loadImages,
  makeDeskFile,
  openDeskFile,
  readySnapshot,
} from "./desk-file-for-tests.ts";

const limits = { fromRows: 100, partBytes: 128 * 1024 };
let server: ServerForTests;
let olga: DeskForTests;
beforeEach(async () => {
  server = await startServerForTests({ snapshots: { limits } });
  olga = await server.signIn("olga");
});
afterEach(() => server.close());

const names = ["Петров", "Сёмин", "Ли", "Königsberg", "О’Нил", ""];
const day = 86_400_000;

/** Clients with what belongs to them, some of it deleted, in revisions of their own. */
async function addHistory(count: number): Promise<string[]> {
  const { revision } = await server.database("accounts").where({ id: server.accountId }).first();
  let next = Number(revision);
  const take = () => (next += 1);
  const clients = Array.from({ length: count }, (_, n) =>
    clientRow({
      id: randomUUID(),
      lastName: names[n % names.length],
      firstName: `Имя${n}`,
      company: n % 3 === 0 ? `ООО «Ромашка ${n}»` : "",
      city: n % 2 === 0 ? "Омск" : "",
      phones: n % 4 === 0 ? {} : { a: { e164: `+7912${1_000_000 + n}`, raw: "8 912", extension: null, position: 1 } },
      emails: n % 5 === 0 ? { e: { address: `Client${n}@Mail.test`, position: 1 } } : {},
      tags: n % 7 === 0 ? { vip: true, новый: true } : {},
      revision: take(),
      deletedAt: n % 50 === 49 ? 7 : null,
    }),
  );
  const living = (n: number) => ({ revision: take(), deletedAt: n % 40 === 39 ? 7 : null });
  const rowsFor = (make: (client: Row, n: number) => Record<string, unknown>) =>
    clients.map((client, n) => ({ id: randomUUID(), ...make(client, n), ...living(n) }));
  const comments = rowsFor(({ id }, n) => ({
    clientId: id,
    callId: null,
    text: `Перезвонить насчёт заказа ${n}`,
    authorId: server.people.olga.id,
    createdAt: n,
  }));
  const calls = rowsFor(({ id }, n) => ({
    clientId: n % 9 === 0 ? null : id,
    direction: "outgoing",
    source: "sip",
    e164: null,
    raw: "102",
    callerName: null,
    managerId: server.people.olga.id,
    deviceId: randomUUID(),
    startedAt: n * day,
    answeredAt: null,
    endedAt: null,
    ringSeconds: null,
    talkSeconds: null,
    holdSeconds: null,
    sipCode: null,
    q850Cause: null,
    sipPhrase: null,
    endedBy: null,
    held: n % 2 === 0 ? null : n % 3 === 0,
    reason: null,
    reasonText: null,
    outcomeBy: null,
    outcomeAt: null,
  }));
  const orders = rowsFor(({ id }, n) => ({
    clientId: id,
    number: `З-${n}`,
    title: "Окна",
    status: "new",
    currency: "RUB",
    totalMinor: 100,
    paidMinor: 0,
    managerId: null,
    createdAt: n,
  }));
  const messages = rowsFor(({ id }, n) => ({
    clientId: id,
    threadId: randomUUID(),
    transport: "email",
    direction: "incoming",
    subject: "",
    text: "письмо",
    authorId: null,
    createdAt: n * day + 1,
  }));
  await server.addRows("clients", clients);
  await server.addRows("comments", comments);
  await server.addRows("calls", calls);
  await server.addRows("orders", orders);
  await server.addRows("messages", messages);
  await server.database("accounts").where({ id: server.accountId }).update({ revision: next });
  return clients.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id);
}

/** An edit, a deletion, a new row and a moved call, a revision each. */
async function changeSome([edited, deleted, commented, moved]: string[]): Promise<void> {
  const change = async (table: string, where: object, set: object) => {
    const account = server.database("accounts").where({ id: server.accountId });
    await account.clone().increment("revision", 1);
    const { revision } = await account.clone().first();
    await server
      .database(table)
      .where({ accountId: server.accountId, ...where })
      .update({ ...set, revision });
  };
  await change("clients", { id: edited }, { lastName: "Щукина", tags: JSON.stringify({ новый: true }) });
  await change("clients", { id: deleted }, { deletedAt: 9 });
  await change("comments", { clientId: deleted }, { deletedAt: 9 });
  await change("calls", { clientId: moved }, { clientId: edited, startedAt: 9_000 * day });
  const comment = { commentId: randomUUID(), clientId: commented ?? "", callId: null, text: "совсем новое слово" };
  await olga.push([olga.mutation("addComment", comment)]);
}

/** A desk that takes the snapshot, and one that pulls everything: what each of them has. */
async function fromSnapshot(desk: DeskForTests) {
  const snapshot = await readySnapshot(server, desk);
  const images = await downloadImages(server, desk, snapshot);
  const deskFile = await makeDeskFile(server);
  loadImages(images, snapshot, deskFile);
  return { snapshot, images, cache: openDeskFile(deskFile) };
}
async function fromPull(desk: DeskForTests) {
  const cache = openDeskFile(await makeDeskFile(server));
  applyPages(cache, await desk.pullAll());
  return cache;
}

describe("a snapshot", () => {
  it("P-1, S-5: loaded into an encrypted file it holds what pulling and indexing makes, and goes on from there", async () => {
    const ids = await addHistory(700);
    const { snapshot, images, cache } = await fromSnapshot(olga);
    expect(images.length).toBeGreaterThan(6);
    expect(Math.max(...images.map(({ length }) => length))).toBeLessThan(2 * limits.partBytes);
    expect(snapshot.parts.map(({ content }) => content)).toEqual(
      snapshot.parts.map(({ content }) => content).toSorted((one, other) => (one < other ? 1 : -1)),
    );
    checkIndexes(cache);
    const pulled = await fromPull(olga);
    expect(contentsOf(cache)).toEqual(contentsOf(pulled));

    await changeSome(ids);
    const pages = await olga.pullAll(snapshot.cookie);
    applyPages(cache, pages);
    checkIndexes(cache);
    expect(contentsOf(cache)).toEqual(contentsOf(await fromPull(olga)));
  });

  it("S-5: with few rows a desk is told to pull", async () => {
    expect(await askSnapshot(server, olga)).toEqual({ kind: "none" });
  });
});

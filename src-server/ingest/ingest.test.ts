import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordKinds, recordOf, type ClientRecord } from "../../src-contract/entities/client-record.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import { ingestExamples } from "../../src-contract/ingest/ingest-examples.ts";
import { type IngestKind, ingestKinds } from "../../src-contract/ingest/ingest-items.ts";
import type { IngestResult } from "../../src-contract/ingest/ingest-protocol.ts";
import type { RowOperation } from "../../src-contract/row-patch.ts";
import { verifyAudit } from "../audit/verify-audit.ts";
import { openStream } from "../event-stream-for-tests.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { addSystem, refuseTitle, type SystemForTests } from "./ingest-for-tests.ts";
import { idOfItem, tableOf } from "./item-rows.ts";

let server: ServerForTests;
let owner: DeskForTests;
let getcourse: SystemForTests;
let usedesk: SystemForTests;
beforeAll(async () => {
  server = await startServerForTests();
  owner = await server.signIn("owner");
  [getcourse, usedesk] = [await addSystem(server, owner, "getcourse"), await addSystem(server, owner, "usedesk")];
});
afterAll(() => server.close());

async function eventually(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries === 200) throw new Error("it did not come");
    await wait(50);
  }
}

const at = Date.parse("2026-11-24T07:30:00Z");
const unique = () => randomUUID().slice(0, 8);
const client = (values: object) => ({ kind: "client", externalId: unique(), client: values });
const record = (kind: string, values: object) => ({ kind, externalId: unique(), at, title: "т", ...values });
const taken = (result: IngestResult | undefined) => {
  if (!result || result.status === "refused") throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
};
/** The example with people of this server. */
const example = (kind: IngestKind): Record<string, unknown> & { externalId: string } => {
  const text = JSON.stringify(ingestExamples[kind]).replaceAll("olga@demo.kartoteka", server.people.olga.email);
  return JSON.parse(text);
};
const rowsOf = async (table: SyncedTable, clientId: string) =>
  (await server.database(table).where({ accountId: server.accountId, clientId })).length;

describe("what an outside system tells", () => {
  it("GC-52, GC-54, JC-45, UD-2: a batch of every kind is taken whole, and a desk pulls its rows", async () => {
    const cookie = (await owner.pullAll()).at(-1)?.cookie ?? null;
    const items = ingestKinds.map(example);
    const answer = await getcourse.tell(...items);
    expect(answer.results.filter(({ status }) => status !== "applied")).toEqual([]);
    const clientId = taken(answer.results[0]).clientId;
    expect(new Set(answer.results.map((result) => taken(result).clientId))).toEqual(new Set([clientId]));

    const patch = (await owner.pullAll(cookie)).flatMap((page): RowOperation[] => page.patch);
    const row = (table: SyncedTable, id: string) =>
      patch.flatMap((operation) =>
        operation.op === "put" && operation.table === table && operation.row.id === id ? [operation.row] : [],
      )[0];
    expect(row("clients", clientId)).toMatchObject({
      lastName: "Петрова",
      firstName: "Анна",
      patronymic: "Викторовна",
      city: "Омск",
      tags: { вебинар: true },
      customFields: { Размер: "M" },
      externalIds: { getcourse: "9001" },
      ipAddress: "203.0.113.7",
      addresses: { delivery: { text: "Омск, ул. Ленина, 1" } },
    });
    for (const kind of ingestKinds) {
      if (kind === "client") continue;
      const id = idOfItem("getcourse", kind, example(kind).externalId);
      expect([kind, row(tableOf(kind), id)]).toMatchObject([kind, { clientId }]);
    }
    for (const kind of recordKinds) {
      const stored = row(
        "clientRecords",
        idOfItem("getcourse", kind, example(kind).externalId),
      ) as unknown as ClientRecord;
      const { order, ...details } = example(kind)["details"] as { order?: string };
      expect(recordOf(kind, stored)).toMatchObject({ source: "getcourse", authorId: null, details });
      if (order) expect(stored.details["orderId"]).toBe(idOfItem("getcourse", "order", order));
    }
    expect(row("orders", idOfItem("getcourse", "order", "З-100"))).toMatchObject({
      status: "paid",
      paidMinor: 1_290_000,
      source: "getcourse",
      items: { "1": { productId: "M-1", quantity: 1 } },
    });
    expect(row("calls", idOfItem("getcourse", "call", "c-1"))).toMatchObject({
      source: "outside",
      held: true,
      talkSeconds: 184,
      managerId: server.people.olga.id,
    });
  });

  it("JC-61: the same again changes nothing: no row, no revision; a changed one changes its own row", async () => {
    const items = ingestKinds.map(example);
    await getcourse.tell(...items);
    const revision = async () => (await server.database("accounts").where({ id: server.accountId }).first()).revision;
    const before = await revision();
    const again = await getcourse.tell(...items);
    expect(again).toMatchObject({ applied: 0, unchanged: ingestKinds.length, refused: 0 });
    expect(await revision()).toBe(before);

    const opened = { ...example("letter"), details: { clickedAt: at + 180_000 } };
    const paid = { ...example("order"), status: "completed" };
    expect((await getcourse.tell(opened, paid)).applied).toBe(2);
    expect(await revision()).toBe(Number(before) + 2);
    const letter = await server.row("clientRecords", idOfItem("getcourse", "letter", "l-1"));
    expect(letter["details"]).toMatchObject({ openedAt: at + 120_000, clickedAt: at + 180_000 });
    const order = await server.row("orders", idOfItem("getcourse", "order", "З-100"));
    expect(order).toMatchObject({ status: "completed", title: "Курс «Маркетолог с нуля»" });
  });

  it("JC-14: an order that is told again sets nothing back that was told since", async () => {
    const id = unique();
    const order = (nth: number, city: string) => {
      const about = { kind: "order", externalId: `${id}-${nth}`, at, status: "new", totalMinor: 100 };
      return { ...about, client: { externalId: id, city }, deliveryAddress: `${city}, 1` };
    };
    const { clientId } = taken((await getcourse.tell(order(1, "Омск"))).results[0]);
    await getcourse.tell(order(2, "Томск"));
    expect((await getcourse.tell(order(1, "Омск"))).results).toMatchObject([{ status: "unchanged" }]);
    expect(await server.row("clients", clientId)).toMatchObject({
      city: "Томск",
      addresses: { delivery: { text: "Томск, 1" } },
    });
  });

  it("each item is judged by itself: a bad one says what is wrong and where, and the others are taken", async () => {
    const phone = `+7912${String(Date.now()).slice(-7)}`;
    const good = record("page", { client: { phones: [phone] } });
    const { results } = await getcourse.tell(
      good,
      { ...good, externalId: unique(), at: "вчера" },
      { ...good, externalId: unique(), client: {} },
      { kind: "horoscope", externalId: "7" },
      { ...good, externalId: unique(), details: { url: "a", colour: "red" } },
      { ...example("comment"), externalId: unique(), author: "nobody@test.kartoteka" },
      { ...good, externalId: unique(), title: "a\u0000b" },
      { ...good, externalId: unique() },
    );
    expect(results).toMatchObject([
      { status: "applied" },
      { status: "refused", code: "invalid", path: "at" },
      { status: "refused", code: "noKey", path: "client" },
      { status: "refused", code: "invalid", kind: "horoscope", externalId: "7", path: "kind" },
      { status: "refused", code: "invalid", path: "details" },
      { status: "refused", code: "unknownPerson", path: "author" },
      { status: "refused", code: "invalid", path: "title" },
      { status: "applied" },
    ]);
    expect(await rowsOf("clientRecords", taken(results[0]).clientId)).toBe(2);
  });

  it("what the database refuses is refused alone, and the rest of the batch is taken", async () => {
    const told = [unique(), unique(), unique()].map((id) => record("page", { title: id, client: { externalId: id } }));
    await refuseTitle(server, told[1]?.title ?? "");
    const { results } = await getcourse.tell(...told);
    expect(results).toMatchObject([
      { status: "applied" },
      { status: "refused", code: "refusedByDatabase", externalId: told[1]?.externalId },
      { status: "applied" },
    ]);
    for (const result of [results[0], results[2]])
      expect(await rowsOf("clientRecords", taken(result).clientId)).toBe(1);
    const keys = await server.database("clientKeys").where({ key: `externalId:getcourse:${told[1]?.title}` });
    expect(keys).toEqual([]);
  });

  it("takes no batch of more than a thousand, nor what is no JSON: nothing of it is there", async () => {
    const id = unique();
    const items = Array.from({ length: 1_001 }, () => record("page", { client: { externalId: id } }));
    expect((await getcourse.post(JSON.stringify({ items }))).status).toBe(400);
    expect((await getcourse.post('{"items":[')).error.kind).toBe("invalid");
    const whole = await getcourse.tell(...items.slice(1));
    expect(whole.applied).toBe(1_000);
    expect(await rowsOf("clientRecords", taken(whole.results[0]).clientId)).toBe(1_000);
  });
});

describe("at the desks and beside each other", () => {
  it("UD-2: open desks are poked by a batch that changes something, and by no other", async () => {
    const stream = await openStream(server.url, owner.headers);
    await eventually(() => stream.revisions.length === 1);
    const told = record("page", { client: { externalId: unique() } });
    await getcourse.tell(told);
    await eventually(() => stream.revisions.length === 2);
    const { revision } = await server.database("accounts").where({ id: server.accountId }).first();
    expect(stream.revisions.at(-1)).toBe(Number(revision));
    await getcourse.tell(told);
    await getcourse.tell(record("page", { client: { externalId: unique() } }));
    await eventually(() => stream.revisions.length === 3);
    expect(stream.revisions.at(-1)).toBe(Number(revision) + 1);
    stream.abort();
  });

  it("UD-26: two systems that speak of one newcomer at the same moment make one client", async () => {
    for (let round = 0; round < 5; round++) {
      const phones = [`+7914${String(Date.now() + round).slice(-7)}`];
      const answers = await Promise.all(
        [getcourse, usedesk, getcourse, usedesk].map((system) => system.tell(record("page", { client: { phones } }))),
      );
      const ids = answers.map(({ results }) => taken(results[0]).clientId);
      expect(new Set(ids).size).toBe(1);
    }
  });

  it("G3-16: a result that a system gives to a call stands in the audit log; one that was given here stays", async () => {
    const call = { ...example("call"), externalId: unique(), talkSeconds: 0, held: false, reason: "busy" };
    await getcourse.tell(call);
    const callId = idOfItem("getcourse", "call", call.externalId);
    const entries = await server.database("auditLog").where({ accountId: server.accountId, subjectId: callId });
    expect(entries).toMatchObject([{ action: "outcomeGiven", actorId: null }]);
    const outcome = { outcomeId: randomUUID(), callId, held: true, reason: null, reasonText: null, comment: null };
    await owner.push([owner.mutation("setCallOutcome", outcome)]);
    await getcourse.tell({ ...call, held: true, talkSeconds: 5, reason: undefined });
    expect(await server.row("calls", callId)).toMatchObject({ held: true, outcomeBy: owner.userId, talkSeconds: 5 });
    await getcourse.tell({ ...call, reason: "noAnswer" });
    expect((await server.row("calls", callId))["held"]).toBe(true);
    expect(await verifyAudit(server.database, server.accountId)).toMatchObject({ fault: null });
  });

  it("GC-47: a comment that its author changed or removed is not written over when it is told again", async () => {
    const olga = await server.signIn("olga");
    const items = [1, 2, 3].map(() => ({ ...example("comment"), externalId: unique() }));
    const ids = items.map(({ externalId }) => idOfItem("getcourse", "comment", externalId));
    await getcourse.tell(...items);
    const before = String((await server.row("comments", ids[0]!))["text"]);
    await olga.push([
      olga.mutation("changeComment", { commentId: ids[0]!, before, text: "исправлено" }),
      olga.mutation("removeComment", { commentId: ids[1]!, before }),
    ]);
    await getcourse.tell(...items.map((item) => ({ ...item, text: "ещё раз" })));
    const texts = await Promise.all(ids.map(async (id) => (await server.row("comments", id))["text"]));
    expect(texts).toEqual(["исправлено", "", "ещё раз"]);
  });
});

describe("whom it is about", () => {
  it("UD-25, UD-26, UD-27: found by telephone, e-mail, messenger and page, in any form; otherwise made", async () => {
    const [nick, name] = [unique(), unique()];
    const phone = `912${String(Date.now()).slice(-7)}`;
    const told = {
      phones: [`8 ${phone}`],
      emails: [`${name}@Example.ru`],
      messengers: [{ messenger: "telegram", accountId: nick }],
      profiles: [{ network: "vk", url: `https://m.vk.com/${name}/?from=search` }],
      firstName: "Анна",
    };
    const made = taken((await getcourse.tell(client(told))).results[0]);
    expect(made.foundBy).toBeNull();
    const { results } = await usedesk.tell(
      record("event", { client: { phones: [`+7${phone}`] } }),
      record("event", { client: { emails: [`${name.toUpperCase()}@example.RU`] } }),
      record("event", { client: { messengers: [{ messenger: "telegram", accountId: nick }] } }),
      record("event", { client: { profiles: [{ network: "vk", url: `VK.com/${name.toUpperCase()}` }] } }),
      record("event", { client: { emails: ["other@example.ru"] } }),
    );
    const found = results.map((result) => taken(result));
    expect(found.map(({ foundBy }) => foundBy)).toEqual(["phone", "email", "messenger", "profile", null]);
    expect(new Set(found.slice(0, 4).map(({ clientId }) => clientId))).toEqual(new Set([made.clientId]));
    expect(found[4]?.clientId).not.toBe(made.clientId);
  });

  it("UD-26: one who is made has his fields by their source, and two items of one batch make one", async () => {
    const id = unique();
    const { results } = await usedesk.tell(
      record("event", { client: { externalId: id, firstName: "Ия", company: "Ромашка" } }),
      record("event", { client: { externalId: id } }),
    );
    const [first, second] = results.map((result) => taken(result));
    expect([second?.clientId, second?.foundBy]).toEqual([first?.clientId, "externalId"]);
    const row = await server.row("clients", first?.clientId ?? "");
    const mark = { source: "usedesk", at: server.clock.now };
    expect(row["fieldSources"]).toEqual({ firstName: mark, company: mark, "externalIds/usedesk": mark });
  });

  it("GC-33: of several the oldest living card is taken and the others are named; two of one system stay two", async () => {
    const email = `${unique()}@example.ru`;
    const make = async (createdAt: number) =>
      taken((await getcourse.tell(client({ emails: [email], createdAt }))).results[0]).clientId;
    const [younger, older] = [await make(2_000), await make(1_000)];
    expect(older).not.toBe(younger);
    const event = () => record("event", { client: { emails: [email] } });
    expect(taken((await usedesk.tell(event())).results[0])).toMatchObject({ clientId: older, others: [younger] });
    await owner.push([owner.mutation("removeClient", { clientId: older })]);
    expect(taken((await usedesk.tell(event())).results[0])).toMatchObject({ clientId: younger, others: [older] });
  });

  it("G5-15: a removed card is brought back by what its person does, and by nothing else; nothing is lost", async () => {
    const id = unique();
    const { clientId } = taken((await getcourse.tell(record("page", { client: { externalId: id } }))).results[0]);
    await owner.push([owner.mutation("removeClient", { clientId })]);
    const letter = record("letter", { client: { externalId: id } });
    expect(taken((await getcourse.tell(letter)).results[0])).toMatchObject({ clientId, restored: false });
    expect((await server.row("clients", clientId))["removedAt"]).not.toBeNull();
    const order = { kind: "order", externalId: unique(), at, status: "new", totalMinor: 1, client: { externalId: id } };
    expect(taken((await getcourse.tell(order)).results[0])).toMatchObject({ clientId, restored: true });
    expect((await server.row("clients", clientId))["removedAt"]).toBeNull();
    expect(await rowsOf("clientRecords", clientId)).toBe(2);
    await owner.push([owner.mutation("removeClient", { clientId })]);
    expect((await getcourse.tell(order)).results).toMatchObject([{ status: "unchanged", restored: false }]);
  });
});

describe("fields", () => {
  it("G5-9: what a person corrected stays, and the answer says so; the rest is taken with its source", async () => {
    const id = unique();
    const tell = async (values: object) =>
      taken((await getcourse.tell({ kind: "client", externalId: id, client: values })).results[0]);
    const { clientId } = await tell({ city: "Омск", company: "Ромашка", tags: ["новый"] });
    const changes = { city: "Томск", tags: { новый: null } };
    const before = { city: "Омск", tags: { новый: true } } as const;
    await owner.push([owner.mutation("updateClient", { editId: randomUUID(), clientId, changes, before })]);
    const again = await tell({ city: "Омск", company: "Василёк", tags: ["новый"] });
    expect(again.kept.toSorted()).toEqual(["city", "tags/новый"]);
    const row = await server.row("clients", clientId);
    expect(row).toMatchObject({ city: "Томск", company: "Василёк", tags: {} });
    expect(row["fieldSources"]).toMatchObject({ city: { source: "hand" }, company: { source: "getcourse" } });
    await owner.push([owner.mutation("freeClientField", { clientId, path: "city" })]);
    expect((await tell({ city: "Омск" })).kept).toEqual([]);
    expect((await server.row("clients", clientId))["city"]).toBe("Омск");
  });

  it("UD-8, UD-28, UD-29: the language is that of the first words a client writes, not of a command, and never set anew", async () => {
    const messenger = { messenger: "telegram", accountId: unique() };
    const message = (text: string, values: object = {}) => ({
      ...{ kind: "message", externalId: unique(), at, transport: "telegram", direction: "incoming", text },
      ...{ client: { messengers: [messenger] }, ...values },
    });
    const tell = async (...items: object[]) => taken((await usedesk.tell(...items)).results.at(-1)).clientId;
    const language = async (clientId: string) => (await server.row("clients", clientId))["language"];
    const clientId = await tell(message("/start"));
    expect(await language(clientId)).toBeNull();
    await tell(message("Здравствуйте, подскажите, как оплатить?"));
    expect(await language(clientId)).toBe("ru");
    await tell(message("Hello, how can I pay for the course?"));
    expect(await language(clientId)).toBe("ru");

    const agentFirst = { client: { externalId: unique() }, thread: unique() };
    const answered = await tell(
      message("Добрый день! Чем помочь?", { ...agentFirst, direction: "outgoing" }),
      message("Hello, how can I pay?", agentFirst),
    );
    expect(await language(answered)).toBeNull();
  });

  it("UD-6: a picture is not taken from the site's widget, and is from a messenger", async () => {
    const told = { externalId: unique(), avatarUrl: "https://example.ru/a.png" };
    const from = (transport: string) => ({
      ...{ kind: "message", externalId: unique(), at, transport, direction: "incoming", text: "да", client: told },
    });
    const widget = taken((await usedesk.tell(from("site"))).results[0]);
    expect(widget.kept).toEqual(["avatarUrl"]);
    expect((await server.row("clients", widget.clientId))["avatarUrl"]).toBeNull();
    await usedesk.tell(from("telegram"));
    expect((await server.row("clients", widget.clientId))["avatarUrl"]).toBe(told.avatarUrl);
  });
});

describe("an erased client", () => {
  it("R-34, JC-10: what was told of him does not come back; what he does anew begins another card", async () => {
    const id = unique();
    const about = { client: { externalId: id, phones: [`+7913${String(Date.now()).slice(-7)}`] } };
    const order = (externalId: string) => ({ kind: "order", externalId, at, status: "new", totalMinor: 1, ...about });
    const [old, page] = [order(unique()), record("page", about)];
    const { clientId } = taken((await getcourse.tell(old, page)).results[0]);
    const erased = await server.post("/api/v1/erasures", { clientId, reason: "по заявлению" }, owner.headers);
    expect(erased.status).toBe(200);
    const keys = await server.database("clientKeys").where({ accountId: server.accountId, clientId });
    expect(keys).toEqual([]);
    const again = await getcourse.tell(
      old,
      page,
      { kind: "client", externalId: id, client: {} },
      record("page", about),
    );
    expect(again.results.map((result) => (result.status === "refused" ? result.code : result.status))).toEqual(
      Array.from({ length: 4 }, () => "erased"),
    );
    const anew = taken((await getcourse.tell(order(unique()))).results[0]);
    expect(anew.clientId).not.toBe(clientId);
    expect((await getcourse.tell({ kind: "client", externalId: id, client: { city: "Омск" } })).applied).toBe(1);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nothingBeside } from "../src-contract/entities/call.ts";
import type { SyncedTable } from "../src-contract/entities/synced-tables.ts";
import type { MutationArgs } from "../src-contract/mutations/index.ts";
import { apiPrefix, type Point, type PushedMutation, type PushOutcome } from "../src-contract/sync-protocol.ts";
import { refuseRows } from "./database/refuse-rows-for-tests.ts";
import {
  clientRow,
  type DeskForTests,
  newClient,
  type ServerForTests,
  startServerForTests,
} from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
let clientId: string;

beforeAll(async () => {
  const many = 100_000;
  server = await startServerForTests({
    limits: { failuresPerPair: many, failuresPerAddress: many, requestsPerAddress: many },
  });
  andrey = await server.signIn("andrey");
});
afterAll(() => server.close());
beforeEach(async () => {
  olga = await server.signIn("olga");
  clientId = randomUUID();
  await server.addRows("clients", [clientRow({ id: clientId, phones: { p1: phone("+79430000001") } })]);
});

const phone = (e164: string) => ({ type: "mobile", e164, raw: e164, extension: null, position: 0 }) as const;
const say = (text: string, id = randomUUID()): MutationArgs<"addComment"> => ({
  commentId: id,
  clientId,
  callId: null,
  text,
});
const startCall = (callId: string): MutationArgs<"startCall"> => ({
  callId,
  clientId,
  direction: "outgoing",
  e164: "+79430000001",
  raw: "8 943 000-00-01",
  callerName: null,
  lineLabel: null,
});
const endCall = (callId: string): MutationArgs<"endCall"> => ({
  callId,
  answeredAt: 2_000,
  endedAt: 9_000,
  ringSeconds: 2,
  talkSeconds: 7,
  holdSeconds: 0,
  soundLostSeconds: null,
  sipCode: 200,
  sipPhrase: "OK",
  q850Cause: 16,
  endedBy: "client",
  ...nothingBeside,
});
const statuses = (outcomes: PushOutcome[]) =>
  outcomes.map((outcome) => (outcome.status === "refused" ? outcome.error.kind : outcome.status));
const rowOf = (table: SyncedTable, id: string) => server.row(table, id);
const texts = async () =>
  (await server.database("comments").where({ clientId }).orderBy("revision")).map((row) => row.text);
const revisionNow = async () => (await server.database("accounts").where({ id: server.accountId }).first()).revision;

describe("push", () => {
  it("R-10: mutations are applied in order, each with a revision of its own, and their author is the session's", async () => {
    const before = await revisionNow();
    const outcomes = await olga.push([
      olga.mutation("addComment", say("один")),
      olga.mutation("addComment", say("два")),
    ]);
    expect(outcomes.map((outcome) => outcome.status === "applied" && outcome.revision)).toEqual([
      before + 1,
      before + 2,
    ]);
    const rows = await server.database("comments").where({ clientId }).orderBy("revision");
    expect(rows).toMatchObject([
      { text: "один", authorId: olga.userId, revision: before + 1 },
      { text: "два", authorId: olga.userId, revision: before + 2 },
    ]);
  });

  it("R-12: a retry gets the stored outcome, applied or refused, and changes nothing", async () => {
    const batch = [
      olga.mutation("addComment", say("раз")),
      olga.mutation("addComment", { ...say("никому"), clientId: randomUUID() }),
    ];
    const first = await olga.push(batch);
    const revision = await revisionNow();
    expect(statuses(first)).toEqual(["applied", "notFound"]);
    expect(await olga.push(batch)).toEqual(first);
    expect(await olga.push([batch[0]!, olga.mutation("addComment", say("ещё"))])).toMatchObject([
      first[0],
      { status: "applied" },
    ]);
    expect(await texts()).toEqual(["раз", "ещё"]);
    expect(await revisionNow()).toBe(revision + 1);
  });

  it("R-12: the same batch sent by several requests at once is applied once", async () => {
    const batch = Array.from({ length: 20 }, (_, n) => olga.mutation("addComment", say(`${n}`)));
    const answers = await Promise.all(Array.from({ length: 5 }, () => olga.push(batch)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await texts()).toHaveLength(20);
  });

  it("R-12: a mutation that stands twice in one batch is applied once", async () => {
    const one = olga.mutation("addComment", say("один раз"));
    const [first, second] = await olga.push([one, one]);
    expect(first).toEqual(second);
    expect(await texts()).toEqual(["один раз"]);
  });

  it("R-10: a batch out of order is applied by its counters and answered in its own order", async () => {
    const [first, second] = [olga.mutation("addComment", say("первый")), olga.mutation("addComment", say("второй"))];
    const outcomes = await olga.push([second, first]);
    expect(outcomes.map(({ mutationId }) => mutationId)).toEqual([second.mutationId, first.mutationId]);
    expect(await texts()).toEqual(["первый", "второй"]);
  });

  it("R-10: a copied profile counts alike and loses nothing; what both copies hold is applied once", async () => {
    const shared = olga.mutation("addComment", say("до копирования"));
    const copy = await server.signIn("olga", olga.deviceId);
    const mine = olga.mutation("addComment", say("с первого стола"));
    const theirs: PushedMutation = { ...copy.mutation("addComment", say("со второго стола")), counter: mine.counter };
    expect(statuses(await olga.push([shared, mine]))).toEqual(["applied", "applied"]);
    expect(statuses(await copy.push([shared, theirs]))).toEqual(["applied", "applied"]);
    expect(await texts()).toEqual(["до копирования", "с первого стола", "со второго стола"]);
    // a copy that is behind does not take back how far the device was decided
    await copy.push([{ ...copy.mutation("addComment", say("отставшая копия")), counter: 1 }]);
    expect(await texts()).toHaveLength(4);
    expect((await olga.pullAll()).at(-1)?.confirmedCounter).toBe(mine.counter);
  });

  it("R-10: a mutation id that another person used is a conflict, and neither edit is lost", async () => {
    const mine = olga.mutation("addComment", say("моё"));
    await olga.push([mine]);
    const [outcome] = await andrey.push([
      { ...andrey.mutation("addComment", say("чужое")), mutationId: mine.mutationId },
    ]);
    expect(statuses([outcome!])).toEqual(["conflict"]);
    expect(await olga.push([mine])).toMatchObject([{ status: "applied" }]);
    expect(await texts()).toEqual(["моё"]);
  });

  it("R-13: one bad mutation never blocks the rest, whatever is wrong with it", async () => {
    const outcomes = await olga.push([
      olga.mutation("addComment", say("до")),
      { ...olga.mutation("addComment", say("")), name: "launchRocket" },
      { ...olga.mutation("addComment", say("")), args: { commentId: "не uuid" } },
      { ...olga.mutation("addComment", say("")), args: null },
      { ...olga.mutation("addComment", say("")), name: "toString" },
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId: randomUUID(),
        changes: { city: "Пермь" },
        before: { city: "" },
      }),
      olga.mutation("setTaskStatus", { taskId: randomUUID(), status: "done" }),
      olga.mutation("addComment", say("после")),
    ]);
    expect(statuses(outcomes)).toEqual([
      "applied",
      "invalid",
      "invalid",
      "invalid",
      "invalid",
      "notFound",
      "notFound",
      "applied",
    ]);
    expect(await texts()).toEqual(["до", "после"]);
  });

  it("R-13: when the database itself refuses a row, only its mutation is refused, and the refusal is kept", async () => {
    const allow = await refuseRows(server.database, { table: "comments", when: "new.text = 'яд'", why: "data" });
    const batch = ["до", "яд", "после"].map((text) => olga.mutation("addComment", say(text)));
    const outcomes = await olga.push(batch);
    await allow();
    expect(statuses(outcomes)).toEqual(["applied", "unexpected", "applied"]);
    expect(JSON.stringify(outcomes)).not.toContain("яд");
    expect(await olga.push(batch)).toEqual(outcomes);
    expect(await texts()).toEqual(["до", "после"]);
  });

  it("R-4: when the disk cannot be written nothing is decided, and the same push succeeds later", async () => {
    const batch = [olga.mutation("addComment", say("подожду"))];
    const allow = await refuseRows(server.database, { table: "devices", when: "1 = 1", why: "disk" });
    const failed = await server.post(
      `${apiPrefix}/sync/push`,
      { deviceId: olga.deviceId, cookie: null, heard: null, mutations: batch, pulls: false },
      olga.headers,
    );
    await allow();
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(failed.error.details).toMatch(/^request [0-9a-f-]{36}$/);
    expect(statuses(await olga.push(batch))).toEqual(["applied"]);
  });

  it("R-13: a field named __proto__ does not make the push unreadable", async () => {
    const batch = [olga.mutation("addComment", say("цел"))];
    const body = JSON.stringify({
      deviceId: olga.deviceId,
      cookie: null,
      heard: null,
      mutations: batch,
      pulls: false,
    }).replace('"text"', '"__proto__":{"x":1},"text"');
    expect((await server.post(`${apiPrefix}/sync/push`, body, olga.headers)).status).toBe(200);
    expect(await texts()).toEqual(["цел"]);
  });

  it("R-14, R-4: a push that is meant for another database decides nothing here", async () => {
    const batch = [olga.mutation("addComment", say("в свою базу"))];
    const answer = await server.post(
      `${apiPrefix}/sync/push`,
      {
        deviceId: olga.deviceId,
        cookie: null,
        heard: { epoch: randomUUID(), revision: 0, mark: "" },
        mutations: batch,
        pulls: false,
      },
      olga.headers,
    );
    expect(answer.body).toMatchObject({ kind: "reset", reason: "epoch" });
    expect(await texts()).toEqual([]);
    const { epoch, revision, mark } = (await olga.pullAll()).at(-1)!.cookie;
    const heard: Point = { epoch, revision, mark };
    const again = await server.post(
      `${apiPrefix}/sync/push`,
      { deviceId: olga.deviceId, cookie: null, heard, mutations: batch, pulls: false },
      olga.headers,
    );
    expect(again.body).toMatchObject({
      kind: "decided",
      outcomes: [{ status: "applied" }],
      heard: { epoch: heard.epoch, revision: heard.revision + 1 },
    });
    expect(await texts()).toEqual(["в свою базу"]);
  });

  it("R-22: a request for another device is refused", async () => {
    const answer = await server.post(
      `${apiPrefix}/sync/push`,
      { deviceId: andrey.deviceId, cookie: null, heard: null, mutations: [], pulls: false },
      olga.headers,
    );
    expect([answer.status, answer.error.kind]).toEqual([403, "forbidden"]);
  });
});

describe("effects", () => {
  it("GC-14: two desks that add a phone each keep both, and null removes one", async () => {
    await olga.push([
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { phones: { o: phone("+79430000002") } },
        before: { phones: { o: null } },
      }),
    ]);
    await andrey.push([
      andrey.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { phones: { a: phone("+79430000003"), p1: null }, city: "Тверь" },
        before: { phones: { a: null, p1: null }, city: "Омск" },
      }),
    ]);
    const row = await rowOf("clients", clientId);
    expect(Object.keys(row["phones"] as object).toSorted()).toEqual(["a", "o"]);
    expect([row["city"], row["lastName"]]).toEqual(["Тверь", "Петрова"]);
  });

  it("R-15, G10-3: an edit of a card leaves what it wrote and what its author saw, in the card's own revision", async () => {
    const changes = { city: "Тверь", phones: { p1: phone("+79430000009") } };
    const before = { city: "Омск", phones: { p1: phone("+79430000001") } };
    const editId = randomUUID();
    const edit = olga.mutation("updateClient", { editId, clientId, changes, before });
    const [outcome] = await olga.push([edit]);
    const { id, authorId, revision, ...row } = await rowOf("clientEdits", editId);
    expect([id, authorId, revision]).toEqual([editId, olga.userId, outcome?.status === "applied" && outcome.revision]);
    expect(row["changes"]).toEqual(changes);
    expect(row["before"]).toEqual(before);
    expect((await rowOf("clients", clientId))["revision"]).toBe(revision);
    // a retry adds no second one, and nothing takes its place
    await olga.push([edit]);
    const again = andrey.mutation("updateClient", {
      editId,
      clientId,
      changes: { city: "Пермь" },
      before: { city: "Омск" },
    });
    expect(statuses(await andrey.push([again]))).toEqual(["conflict"]);
    const settled = { city: [editId] };
    const keep = andrey.mutation("settleClientConflict", { clientId, settled, changes: {}, before: {} });
    expect(statuses(await andrey.push([keep]))).toEqual(["applied"]);
    expect((await rowOf("clients", clientId))["revision"]).toBe(revision);
    expect((await rowOf("clientEdits", keep.mutationId))["settled"]).toEqual(settled);
    expect(await server.database("clientEdits").where({ clientId }).pluck("authorId")).toHaveLength(2);
  });

  it("R-13: an edit that does not say what its author saw, or of a card that is gone, is refused and leaves no row", async () => {
    const outcomes = await olga.push([
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { city: "Тверь", company: "Луч" },
        before: { city: "Омск" },
      }),
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { phones: { a: null } },
        before: { phones: {} },
      }),
      olga.mutation("settleClientConflict", { clientId: randomUUID(), settled: {}, changes: {}, before: {} }),
    ]);
    expect(statuses(outcomes)).toEqual(["invalid", "invalid", "notFound"]);
    expect(await server.database("clientEdits").where({ clientId })).toEqual([]);
    expect((await rowOf("clients", clientId))["city"]).toBe("Омск");
  });

  it("R-9: a time in the future is taken for now, one in the past stays", async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    await olga.push([
      olga.mutation("addComment", say("давно", early), Date.parse("2016-01-01")),
      olga.mutation("addComment", say("потом", late), Date.parse("2036-01-01")),
    ]);
    expect((await rowOf("comments", early))["createdAt"]).toBe(Date.parse("2016-01-01"));
    expect((await rowOf("comments", late))["createdAt"]).toBe(server.clock.now);
  });

  it("G3-1, GC-43: a call from its start to its outcome in one batch", async () => {
    const callId = randomUUID();
    const outcomes = await olga.push([
      olga.mutation("startCall", startCall(callId)),
      olga.mutation("answerCall", { callId, answeredAt: 2_000 }),
      olga.mutation("endCall", endCall(callId)),
      olga.mutation("setCallOutcome", {
        outcomeId: randomUUID(),
        callId,
        held: true,
        reason: null,
        reasonText: null,
        comment: { commentId: randomUUID(), clientId, text: "Договорились" },
      }),
    ]);
    expect(statuses(outcomes)).toEqual(["applied", "applied", "applied", "applied"]);
    expect(await rowOf("calls", callId)).toMatchObject({
      managerId: olga.userId,
      deviceId: olga.deviceId,
      talkSeconds: 7,
      held: true,
      outcomeBy: olga.userId,
    });
    const page = (await andrey.pullAll()).at(-1);
    const call = page?.patch.find((operation) => operation.op === "put" && operation.row.id === callId);
    expect(call).toMatchObject({ row: { held: true, reason: null } });
  });

  it("G14-7: a chunk of 500 imported clients is one mutation and one revision", async () => {
    const importId = randomUUID();
    const clients = Array.from({ length: 500 }, () => ({ ...newClient, clientId: randomUUID() }));
    expect(statuses(await olga.push([olga.mutation("importClients", { importId, clients })]))).toEqual(["applied"]);
    const [counted] = await server
      .database("clients")
      .where({ importId })
      .countDistinct({ revisions: "revision" })
      .count({ rows: "*" });
    expect(counted).toEqual({ revisions: 1, rows: 500 });
  });
});

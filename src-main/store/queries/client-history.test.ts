import { notSentHere } from "../../../src-contract/entities/message.ts";
import { v7 as newId } from "uuid";
import { unchangedComment } from "../../../src-contract/entities/comment.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nothingBeside, nothingSaid, untied } from "../../../src-contract/entities/call.ts";
import type { RecordKind } from "../../../src-contract/entities/client-record.ts";
import { noOrderDetails } from "../../../src-contract/entities/order.ts";
import type { HistoryEvent } from "../../../src-contract/queries/client-records.ts";
import type { QueryArgs, QueryResult } from "../../../src-contract/queries/index.ts";
import { put, type RowOperation, update } from "../../../src-contract/row-patch.ts";
import { historyKinds } from "../../../src-contract/rules/history-kinds.ts";
import { type CoreDesk, createCoreDesk, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

const server = createModelServer();
const [olga, anna] = [newId(), newId()];
let desk: CoreDesk;
beforeAll(async () => {
  desk = await createCoreDesk(server, { userId: olga });
});
afterAll(() => desk.close());

/** Rows of a client as other systems and desks would have written them. */
function rowsOf(clientId: string) {
  const author = { authorId: anna };
  return {
    record: (kind: RecordKind, at: number, details: Record<string, unknown> = {}, more: object = {}): RowOperation =>
      put("clientRecords", {
        id: newId(),
        clientId,
        kind,
        at,
        title: kind,
        details,
        source: "getcourse",
        authorId: null,
        ...more,
      }),
    comment: (at: number, more: object = {}) =>
      put("comments", {
        id: newId(),
        clientId,
        callId: null,
        text: "слова",
        ...author,
        createdAt: at,
        ...unchangedComment,
        ...more,
      }),
    note: (at: number) =>
      put("notes", { id: newId(), clientId, text: "примечание", ...author, createdAt: at, until: null }),
    message: (at: number, direction: "incoming" | "outgoing" = "incoming", more: object = {}) =>
      put("messages", {
        id: newId(),
        clientId,
        threadId: newId(),
        transport: "sms",
        direction,
        subject: "",
        text: "здравствуйте",
        authorId: direction === "incoming" ? null : anna,
        createdAt: at,
        ...notSentHere,
        spamVerdict: null,
        ...more,
      }),
    task: (at: number, doneAt: number | null = null) =>
      put("tasks", {
        id: newId(),
        clientId,
        kind: "call",
        text: "перезвонить",
        dueAt: null,
        assigneeId: anna,
        status: doneAt === null ? "new" : "done",
        ...author,
        createdAt: at,
        doneAt,
        missedAt: null,
      }),
    order: (at: number, paidAt: number | null = null) =>
      put("orders", {
        ...noOrderDetails,
        id: newId(),
        clientId,
        number: "З-1",
        title: "Курс",
        status: paidAt === null ? "new" : "paid",
        currency: "RUB",
        totalMinor: 100,
        paidMinor: paidAt === null ? 0 : 100,
        managerId: null,
        createdAt: at,
        paidAt,
        source: "justclick",
      }),
    file: (at: number) =>
      put("attachments", {
        id: newId(),
        clientId,
        commentId: null,
        callId: null,
        name: "счёт.pdf",
        size: 1,
        type: "application/pdf",
        sha256: "0".repeat(64),
        ...author,
        createdAt: at,
        recording: {},
        marks: {},
      }),
    edit: (at: number) =>
      put("clientEdits", {
        id: newId(),
        clientId,
        ...author,
        createdAt: at,
        before: { city: "" },
        changes: { city: "Омск" },
        settled: {},
      }),
    call: (at: number, managerId: string, answered = true) =>
      put("calls", {
        id: newId(),
        clientId,
        direction: "outgoing",
        source: "softphone",
        e164: null,
        raw: "600",
        callerName: null,
        lineLabel: null,
        managerId,
        deviceId: newId(),
        startedAt: at,
        answeredAt: answered ? at + 1 : null,
        endedAt: at + 10,
        ringSeconds: 1,
        talkSeconds: 9,
        holdSeconds: 0,
        soundLostSeconds: null,
        sipCode: 200,
        sipPhrase: null,
        q850Cause: null,
        endedBy: "client",
        ...nothingSaid,
        ...nothingBeside,
        held: answered,
        reason: null,
        reasonText: null,
        outcomeBy: managerId,
        outcomeAt: at + 11,
        ...untied,
      }),
  };
}

async function clientWith(make: (rows: ReturnType<typeof rowsOf>) => RowOperation[]): Promise<string> {
  const clientId = newId();
  desk.mutate({ name: "createClient", args: newClient({ clientId }) });
  await desk.sync();
  server.write(make(rowsOf(clientId)));
  await desk.sync();
  return clientId;
}

const said = ({ kind, step, at }: HistoryEvent) => `${at} ${kind} ${step}`;
const history = (args: Partial<QueryArgs<"clientHistory">> & { clientId: string }) =>
  desk.query("clientHistory", { kinds: [...historyKinds], before: null, limit: 500, ...args });

/** Every event by pages of `limit`. */
function byPages(clientId: string, limit: number): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  for (let before: QueryArgs<"clientHistory">["before"] = null; ; ) {
    const page = history({ clientId, before, limit });
    events.push(...page.events);
    if (!page.next) return events;
    before = page.next;
  }
}

describe("the history of a client", () => {
  it("GC-23, JC-17, JC-60, LL-80: everything that happened stands in one order, with who did it and where it comes from", async () => {
    const clientId = await clientWith((rows) => [
      rows.comment(100),
      rows.record("letter", 90, { openedAt: 120, unsubscribedAt: 125 }),
      rows.order(80, 130),
      rows.task(70, 140),
      rows.record("tunnel", 60, { leftAt: 150 }),
      rows.record("channel", 50, { transport: "sms", archivedAt: 160 }),
      rows.call(40, anna),
      rows.note(30),
      rows.message(20),
      rows.edit(10),
      rows.file(9),
      rows.record("payout", 8, { amountMinor: 1, currency: "RUB", to: "partner" }),
    ]);
    const { events, next } = history({ clientId });
    expect(next).toBeNull();
    expect(events.map(said)).toEqual([
      "160 channel archived",
      "150 subscription left",
      "140 task done",
      "130 order paid",
      "125 letter unsubscribed",
      "120 letter opened",
      "100 comment made",
      "90 letter made",
      "80 order made",
      "70 task made",
      "60 subscription made",
      "50 channel made",
      "40 call made",
      "30 note made",
      "20 message made",
      "10 edit made",
      "9 file made",
    ]);
    const by = new Map(events.map((event) => [said(event), event]));
    expect(by.get("100 comment made")).toMatchObject({ authorId: anna, source: "hand" });
    expect(by.get("80 order made")).toMatchObject({ authorId: null, source: "justclick" });
    expect(by.get("90 letter made")).toMatchObject({ authorId: null, source: "getcourse" });
  });

  it("JC-61: the system that made a change stands with it", async () => {
    const clientId = await clientWith((rows) => [
      rows.record("event", 5, { text: "" }, { source: "zapier", title: "Add/Update Lead" }),
    ]);
    const { source, subject } = history({ clientId }).events[0] ?? {};
    expect([source, subject?.table === "clientRecords" && subject.row.title]).toEqual(["zapier", "Add/Update Lead"]);
  });

  it("GC-24: kinds whose eye is closed are not read", async () => {
    const clientId = await clientWith((rows) => [rows.record("page", 3), rows.record("click", 2), rows.comment(1)]);
    expect(history({ clientId, kinds: ["click", "comment"] }).events.map(said)).toEqual([
      "2 click made",
      "1 comment made",
    ]);
    expect(history({ clientId, kinds: [] }).events).toEqual([]);
  });

  it("GC-23: pages of any size give each event once, also those of one moment and of one row", async () => {
    const clientId = await clientWith((rows) => [
      ...Array.from({ length: 7 }, () => rows.record("page", 10)),
      ...Array.from({ length: 5 }, () => rows.comment(10)),
      ...Array.from({ length: 4 }, () => rows.order(10, 10)),
      ...Array.from({ length: 6 }, (_, at) => rows.message(at)),
    ]);
    const whole = history({ clientId }).events;
    expect(whole).toHaveLength(26);
    for (const limit of [1, 2, 3, 5, 25, 26, 27]) expect(byPages(clientId, limit)).toEqual(whole);
  });

  it("P-9, GC-23: a page out of 50,000 events of one client is read from the indexes, with no sort of them all", async () => {
    const clientId = await clientWith((rows) => [
      ...Array.from({ length: 40_000 }, (_, at) => rows.record("page", at, { url: "https://school.example/" })),
      ...Array.from({ length: 10_000 }, (_, at) => rows.comment(at)),
    ]);
    const { cache } = desk.account;
    const asked: string[] = [];
    const all = cache.all;
    cache.all = <Row>(sql: string, ...values: (string | number | null)[]) => {
      asked.push(sql);
      return all<Row>(sql, ...values);
    };
    const first = history({ clientId, limit: 100 });
    cache.all = all;
    expect(first.events.map(({ at }) => at).slice(0, 3)).toEqual([39_999, 39_998, 39_997]);
    const sql = asked.find((one) => one.includes("UNION ALL")) ?? "";
    const plan = cache.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(Array.from(sql.matchAll(/\?/g), () => 1)) as {
      detail: string;
    }[];
    const steps = plan.map(({ detail }) => detail);
    const searches = steps.filter((step) => step.startsWith("SEARCH"));
    expect(searches.length).toBeGreaterThan(25);
    expect(searches.filter((step) => !step.includes("USING COVERING INDEX"))).toEqual([]);
    // what is sorted or scanned is a part that its own limit has cut already
    const before = (index: number) => steps[index - 1] ?? "";
    const sorted = steps.filter(
      (step, index) => step.includes("B-TREE") && !before(index).startsWith("SCAN (subquery"),
    );
    const scanned = steps.filter((step) => step.startsWith("SCAN") && !step.startsWith("SCAN (subquery"));
    expect([sorted, scanned]).toEqual([[], []]);
    const deep = history({ clientId, before: { at: 5, id: newId(), order: 0 }, limit: 100 });
    expect(deep.next).toBeNull();
    expect(deep.events).toHaveLength(12);
  });

  it("GC-28, JC-86: records of some kinds page by themselves, newest first", async () => {
    const clientId = await clientWith((rows) => [
      rows.record("letter", 4),
      rows.record("letter", 4),
      rows.record("page", 5),
      rows.record("click", 1),
      rows.record("page", 2),
    ]);
    const read = (kinds: QueryArgs<"clientRecords">["kinds"], limit: number) => {
      const seen: number[] = [];
      for (let before: QueryArgs<"clientRecords">["before"] = null; ; ) {
        const page: QueryResult<"clientRecords"> = desk.query("clientRecords", { clientId, kinds, before, limit });
        seen.push(...page.rows.map(({ at }) => at));
        if (!page.next) return seen;
        before = page.next;
      }
    };
    expect(read(["page"], 1)).toEqual([5, 2]);
    for (const limit of [1, 2, 3]) expect(read(["letter", "page", "click"], limit)).toEqual([5, 4, 4, 2, 1]);
    expect(desk.query("clientCard", { clientId })?.recordCounts).toEqual({ letter: 2, page: 2, click: 1 });
  });
});

describe("since the last talk", () => {
  const since = (clientId: string) => desk.query("sinceLastTalk", { clientId });

  it("UD-13, UD-14: what came as spam is no news, a spammer's mail neither, and both are when he is a VIP", async () => {
    const clientId = await clientWith((rows) => [
      rows.call(100, olga),
      rows.message(200),
      rows.message(300, "incoming", { spamVerdict: "blocked" }),
      rows.message(400, "outgoing"),
    ]);
    const flag = async (flags: Record<string, true | null>) => {
      server.write([update("clients", clientId, { flags })]);
      await desk.sync();
      return since(clientId)?.events.map(said);
    };
    expect(await flag({})).toEqual(["400 message made", "200 message made"]);
    expect(await flag({ spammer: true })).toEqual(["400 message made"]);
    expect(await flag({ vip: true })).toEqual(["400 message made", "300 message made", "200 message made"]);
    expect(await flag({ vip: null, spammer: null })).toEqual(["400 message made", "200 message made"]);
  });

  it("G5-11: exactly what others and other systems did since my last talk, and nothing of mine", async () => {
    const clientId = await clientWith((rows) => [
      rows.call(100, olga),
      rows.call(500, anna),
      rows.call(600, olga, false),
      rows.comment(50),
      rows.comment(300),
      rows.comment(310, { authorId: olga }),
      rows.order(200),
      rows.record("payment", 400, { amountMinor: 1, currency: "RUB", isFailed: true }),
      rows.record("letter", 90, { openedAt: 450 }),
      rows.record("letter", 460),
      rows.record("page", 470),
      rows.message(480),
      rows.edit(490),
    ]);
    const answer = since(clientId);
    expect(answer?.talk).toMatchObject({ endedAt: 110, managerId: olga, isOwn: true });
    expect(answer?.more).toBe(false);
    expect(answer?.events.map(said)).toEqual([
      "500 call made",
      "490 edit made",
      "480 message made",
      "470 page made",
      "450 letter opened",
      "400 payment made",
      "300 comment made",
      "200 order made",
    ]);
  });

  it("G5-11: who never talked with the client himself sees what happened since anybody did; without a talk there is none", async () => {
    const clientId = await clientWith((rows) => [rows.call(100, anna), rows.order(200), rows.order(50)]);
    expect(since(clientId)).toMatchObject({ talk: { managerId: anna, isOwn: false }, events: [{ at: 200 }] });
    expect(since(await clientWith((rows) => [rows.call(100, anna, false), rows.order(200)]))).toBeNull();
  });
});

describe("what the card counts", () => {
  it("GC-6, JC-59: points are the sum of the ledger, below zero too; those that wait count in no sum", async () => {
    const clientId = await clientWith((rows) => [
      rows.record("points", 1, { amount: 50 }),
      rows.record("points", 2, { amount: -170 }),
    ]);
    desk.mutate({
      name: "addClientRecord",
      args: { kind: "points", recordId: newId(), clientId, at: 3, title: "", details: { amount: 20 } },
    });
    const card = desk.query("clientCard", { clientId });
    expect(card?.points).toEqual({ sum: -120, waiting: 20 });
    expect(card?.waiting).toHaveLength(1);
    await desk.sync();
    expect(desk.query("clientCard", { clientId })).toMatchObject({ points: { sum: -100, waiting: 0 }, waiting: [] });
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BookEntry } from "../../src-contract/entities/book-entry.ts";
import { readBooks } from "../../src-contract/rules/reference-books.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";

let server: ServerForTests;
let admin: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  admin = await server.signIn("admin");
});
afterAll(() => server.close());

const entriesOf = async (desk: DeskForTests) =>
  (await desk.pullAll())
    .flatMap((page) => page.patch)
    .flatMap((operation) => (operation.op === "put" && operation.table === "bookEntries" ? [operation.row] : []))
    .filter((row) => row["deletedAt"] === null) as unknown as BookEntry[];

describe("the books of reference on the server", () => {
  it("G3-4, G5-8: what an administrator sets reaches every desk by the feed, an employee's too", async () => {
    const entryId = randomUUID();
    const field = { entryId, book: "customFields", position: 2, title: "Размер", kind: "list" } as const;
    const outcomes = await admin.push([
      admin.mutation("addBookEntry", { ...field, choices: { 1: "S", 2: "M" } }),
      admin.mutation("changeBookEntry", { entryId, choices: { 2: null, 3: "XL" } }),
      admin.mutation("addBookEntry", { entryId: randomUUID(), book: "tags", position: 1, title: "важный" }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
    for (const person of ["olga", "employee", "owner"] as const) {
      const { customFields, tags } = readBooks(await entriesOf(await server.signIn(person)));
      expect(customFields).toEqual([{ id: entryId, name: "Размер", kind: "list", choices: ["S", "XL"] }]);
      expect(tags).toEqual(["важный"]);
    }
  });

  it("G3-4: a call keeps the words that it was given when they are changed and taken away", async () => {
    const olga = await server.signIn("olga");
    const [entryId, callId, clientId] = [randomUUID(), randomUUID(), randomUUID()];
    await admin.push([
      admin.mutation("addBookEntry", { entryId, book: "reasons", position: 1, title: "на обеде", kind: "noAnswer" }),
    ]);
    await olga.push([
      olga.mutation("createClient", { ...newClient, clientId }),
      olga.mutation("startCall", {
        callId,
        clientId,
        direction: "outgoing",
        e164: null,
        raw: "1",
        callerName: null,
        lineLabel: null,
      }),
      olga.mutation("setCallOutcome", {
        outcomeId: randomUUID(),
        callId,
        held: false,
        reason: "noAnswer",
        reasonText: "на обеде",
        comment: null,
      }),
    ]);
    await admin.push([
      admin.mutation("changeBookEntry", { entryId, title: "обедает" }),
      admin.mutation("removeBookEntry", { entryId }),
    ]);
    expect(await server.row("calls", callId)).toMatchObject({
      held: false,
      reason: "noAnswer",
      reasonText: "на обеде",
    });
    expect(readBooks(await entriesOf(olga)).reasons).toEqual([]);
  });

  it("G3-4: an outcome and its reasons reach a desk; a reason of what is no outcome, or of none, is refused", async () => {
    const [outcome, reason, tag] = [randomUUID(), randomUUID(), randomUUID()];
    const level = { book: "reasons", position: 1, title: "дорого" } as const;
    const answers = await admin.push([
      admin.mutation("addBookEntry", { entryId: outcome, book: "outcomes", position: 1, title: "отказ" }),
      admin.mutation("addBookEntry", { ...level, entryId: reason, parentId: outcome }),
      admin.mutation("addBookEntry", { entryId: tag, book: "tags", position: 3, title: "метка отказа" }),
      admin.mutation("addBookEntry", { ...level, entryId: randomUUID(), parentId: tag }),
      admin.mutation("addBookEntry", { ...level, entryId: randomUUID(), parentId: reason }),
      admin.mutation("addBookEntry", { ...level, entryId: randomUUID(), parentId: randomUUID() }),
    ]);
    expect(answers.map((one) => (one.status === "refused" ? one.error.kind : one.status))).toEqual([
      ...["applied", "applied", "applied"],
      ...["invalid", "invalid", "notFound"],
    ]);
    const olga = await server.signIn("olga");
    const offered = readBooks(await entriesOf(olga)).outcomes.filter(({ id }) => id === outcome);
    expect(offered).toEqual([{ id: outcome, title: "отказ", reasons: [{ id: reason, title: "дорого" }] }]);
    const own = { ...level, entryId: randomUUID(), parentId: outcome };
    const [refused] = await olga.push([olga.mutation("addBookEntry", own)]);
    expect(refused).toMatchObject({ status: "refused", error: { kind: "forbidden" } });
  });

  it("G3-4, G3-6: both levels of a result are kept with the call and its version, and erased from neither by a removal", async () => {
    const olga = await server.signIn("olga");
    const [callId, outcomeId] = [randomUUID(), randomUUID()];
    const call = { callId, clientId: null, direction: "outgoing", e164: null, raw: "1" } as const;
    const said = { held: true, outcomeText: "отказ", reason: null, reasonText: "переехали в Тверь" } as const;
    const answers = await olga.push([
      olga.mutation("startCall", { ...call, callerName: null, lineLabel: null }),
      olga.mutation("setCallOutcome", { outcomeId, callId, ...said, comment: null }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["applied", "applied"]);
    expect(await server.row("calls", callId)).toMatchObject({ outcomeText: "отказ", reasonText: "переехали в Тверь" });
    expect(await server.row("callOutcomes", outcomeId)).toMatchObject({
      outcomeText: "отказ",
      reasonText: "переехали в Тверь",
    });
  });

  it("G5-8: a field and a tag keep their names, by which clients have their values; removed entries stay removed", async () => {
    const entryId = randomUUID();
    const [, renamed, moved, removed, again] = await admin.push([
      admin.mutation("addBookEntry", { entryId, book: "tags", position: 1, title: "оптовый" }),
      admin.mutation("changeBookEntry", { entryId, title: "розничный" }),
      admin.mutation("changeBookEntry", { entryId, position: 9 }),
      admin.mutation("removeBookEntry", { entryId }),
      admin.mutation("changeBookEntry", { entryId, position: 1 }),
    ]);
    expect([renamed, moved, removed, again]).toMatchObject([
      { status: "refused", error: { kind: "conflict" } },
      { status: "applied" },
      { status: "applied" },
      { status: "refused", error: { kind: "notFound" } },
    ]);
  });

  it("G3-16: stands in the audit log with the book and without its words", async () => {
    const entryId = randomUUID();
    await admin.push([
      admin.mutation("addBookEntry", { entryId, book: "outcomes", position: 1, title: "qxслово" }),
      admin.mutation("removeBookEntry", { entryId }),
    ]);
    const rows: { action: string; actorId: string; details: string }[] = await server
      .database("auditLog")
      .where({ subjectId: entryId })
      .orderBy("number");
    expect(rows.map(({ action, actorId, details }) => [action, actorId, JSON.parse(details)])).toEqual([
      ["bookChanged", admin.userId, { book: "outcomes", change: "put" }],
      ["bookChanged", admin.userId, { book: "outcomes", change: "del" }],
    ]);
  });
});

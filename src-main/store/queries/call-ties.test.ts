import { v7 as newId } from "uuid";
import { afterEach, expect, it } from "vitest";
import { type CallResult, type CallTies, nothingBeside } from "../../../src-contract/entities/call.ts";
import { noOrderDetails } from "../../../src-contract/entities/order.ts";
import type { QueryArgs, QueryResult } from "../../../src-contract/queries/index.ts";
import { put } from "../../../src-contract/row-patch.ts";
import { callBackTaskId } from "../../../src-contract/rules/call-back.ts";
import { historyKinds } from "../../../src-contract/rules/history-kinds.ts";
import { type CoreDesk, createCoreDesk, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

const opened: CoreDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});

async function openDesks(count: number) {
  const server = createModelServer();
  const desks: CoreDesk[] = [];
  for (let nth = 0; nth < count; nth += 1) desks.push(await createCoreDesk(server));
  opened.push(...desks);
  const [desk] = desks;
  if (!desk) throw new Error("no desk");
  return { server, desk, desks };
}

const at = (clientId: string | null, orderId: string | null = null, taskId: string | null = null): CallTies => ({
  clientId,
  orderId,
  taskId,
});
const nothing = { comments: [], files: [] };

function addClient(desk: CoreDesk, lastName: string, company = ""): string {
  const args = newClient({ lastName, firstName: "", patronymic: "", company });
  desk.mutate({ name: "createClient", args });
  return args.clientId;
}

function addCall(desk: CoreDesk, clientId: string | null, direction: "outgoing" | "incoming" = "outgoing"): string {
  const callId = newId();
  const line = { e164: null, raw: "102", callerName: null, lineLabel: null };
  desk.mutate({ name: "startCall", args: { callId, clientId, direction, ...line } });
  return callId;
}

function tiedWith(desk: CoreDesk, callId: string) {
  const tied = desk.query("callTies", { callId });
  if (!tied) throw new Error("no such call");
  return tied;
}

const callsOf = (desk: CoreDesk, clientId: string) =>
  desk.query("clientCard", { clientId })?.calls.map(({ id }) => id) ?? [];
const historyOf = (desk: CoreDesk, clientId: string, limit = 50) =>
  desk.query("clientHistory", { clientId, kinds: [...historyKinds], before: null, limit }).events;
const movesIn = (desk: CoreDesk, clientId: string) =>
  historyOf(desk, clientId).flatMap(({ subject, step, authorId }) =>
    subject.table === "calls" && subject.move
      ? [[step, authorId, subject.move.before.client?.name ?? null, subject.move.after.client?.name ?? null]]
      : [],
  );
const lastContact = (desk: CoreDesk, clientId: string) =>
  desk.account.cache.get<{ lastContactAt: number | null }>(
    "SELECT lastContactAt FROM clientEntries WHERE clientId = ?",
    clientId,
  )?.lastContactAt ?? null;

it("G3-12: a call tied to client, company, order and task is moved: both cards, their histories and last calls tell it, at every desk", async () => {
  const { server, desk, desks } = await openDesks(2);
  const [ivanova, petrov] = [addClient(desk, "Иванова", "ООО «Ромашка»"), addClient(desk, "Петров")];
  const [orderId, taskId, commentId] = [newId(), newId(), newId()];
  server.write([
    put("orders", {
      ...{ ...noOrderDetails, id: orderId, clientId: ivanova, number: "1042", title: "Курс", status: "new" },
      ...{ currency: "RUB", totalMinor: 100, paidMinor: 0, managerId: null, createdAt: 1 },
    }),
  ]);
  await desk.sync();
  const task = { kind: "call", text: "перезвонить", dueAt: null, assigneeId: null } as const;
  desk.mutate({ name: "addTask", args: { taskId, clientId: ivanova, ...task } });
  const callId = addCall(desk, ivanova);
  desk.mutate({ name: "addComment", args: { commentId, clientId: ivanova, callId, text: "обещала подумать" } });
  const before = at(ivanova);
  const tied = at(ivanova, orderId, taskId);
  desk.mutate({ name: "tieCall", args: { callId, ...tied, before, along: tiedWith(desk, callId).along } });
  expect(tiedWith(desk, callId)).toMatchObject({
    named: {
      client: { name: "Иванова", company: "ООО «Ромашка»" },
      order: { number: "1042", title: "Курс" },
      task: { text: "перезвонить" },
    },
    wayBack: before,
  });
  expect(desk.query("call", { callId })).toMatchObject({ orderNumber: "1042", taskText: "перезвонить" });
  expect(movesIn(desk, ivanova)).toEqual([]);

  // without the network: the click is enough
  desk.mutate({ name: "tieCall", args: { callId, ...at(petrov), before: tied, along: tiedWith(desk, callId).along } });
  const moved = [["moved", desk.author.userId, "Иванова", "Петров"]];
  const isMoved = (at: CoreDesk) => {
    expect(callsOf(at, ivanova)).toEqual([]);
    expect(callsOf(at, petrov)).toEqual([callId]);
    expect([movesIn(at, ivanova), movesIn(at, petrov)]).toEqual([moved, moved]);
    expect([lastContact(at, ivanova), lastContact(at, petrov)]).toEqual([null, expect.any(Number)]);
    expect(at.query("clientCard", { clientId: petrov })?.comments.map(({ text }) => text)).toEqual([
      "обещала подумать",
    ]);
    expect(at.query("clientCard", { clientId: ivanova })?.comments).toEqual([]);
    expect(at.query("searchClients", { text: "обещала подумать", limit: 5 }).rows.map(({ id }) => id)).toEqual([
      petrov,
    ]);
    const { moves, named } = tiedWith(at, callId);
    expect(named).toMatchObject({ client: { name: "Петров" }, order: null, task: null });
    expect(moves).toMatchObject([
      { before: { client: { name: "Иванова" }, order: { number: "1042" } }, after: { client: { name: "Петров" } } },
      { before: { order: null }, after: { order: { number: "1042" }, task: { text: "перезвонить" } } },
    ]);
  };
  isMoved(desk);
  await desk.sync();
  isMoved(desk);
  const [, other] = desks;
  await other?.sync();
  if (other) isMoved(other);
});

it("G3-12: a move that is taken back by the replay, and a call that is removed, leave no line in the histories", async () => {
  const { server, desk } = await openDesks(1);
  const [ivanova, petrov] = [addClient(desk, "Иванова"), addClient(desk, "Петров")];
  const [removed, refused] = [addCall(desk, ivanova), addCall(desk, ivanova)];
  await desk.sync();
  const move = (callId: string) =>
    desk.mutate({ name: "tieCall", args: { callId, ...at(petrov), before: at(ivanova), along: nothing } });
  move(removed);
  await desk.sync();
  expect(movesIn(desk, ivanova)).toHaveLength(1);
  server.write([{ op: "del", table: "calls", id: removed }]);
  await desk.sync();
  expect([movesIn(desk, ivanova), movesIn(desk, petrov)]).toEqual([[], []]);
  move(refused);
  expect(movesIn(desk, petrov)).toHaveLength(1);
  server.refuse("tieCall");
  await desk.sync();
  expect([movesIn(desk, ivanova), movesIn(desk, petrov)]).toEqual([[], []]);
  expect(callsOf(desk, ivanova)).toEqual([refused]);
});

it("G3-12: a call that went to and fro is told move by move, by pages of any size", async () => {
  const { desk } = await openDesks(1);
  const [ivanova, petrov] = [addClient(desk, "Иванова"), addClient(desk, "Петров")];
  const callId = addCall(desk, ivanova);
  for (let nth = 0; nth < 4; nth += 1) {
    const [from, to] = nth % 2 === 0 ? [ivanova, petrov] : [petrov, ivanova];
    desk.mutate({ name: "tieCall", args: { callId, ...at(to), before: at(from), along: nothing } });
  }
  const whole = historyOf(desk, petrov);
  expect(whole.filter(({ step }) => step === "moved")).toHaveLength(4);
  const pages: typeof whole = [];
  let before: QueryArgs<"clientHistory">["before"] = null;
  do {
    const page: QueryResult<"clientHistory"> = desk.query("clientHistory", {
      ...{ clientId: petrov, kinds: [...historyKinds] },
      ...{ before, limit: 1 },
    });
    pages.push(...page.events);
    before = page.next;
  } while (before);
  expect(pages).toEqual(whole);
});

it("G3-12, G3-14: the call-back that a missed call asked of the wrong client is known, unless he called once more", async () => {
  const { desk } = await openDesks(1);
  const ivanova = addClient(desk, "Иванова");
  const miss = () => {
    const callId = addCall(desk, ivanova, "incoming");
    const { startedAt } = desk.query("call", { callId }) ?? { startedAt: 0 };
    const ended: CallResult = {
      ...{ answeredAt: null, endedAt: startedAt + 5_000, ringSeconds: 5, talkSeconds: null, holdSeconds: null },
      ...{ soundLostSeconds: null, sipCode: 487, sipPhrase: null, q850Cause: null, endedBy: "client" },
      ...nothingBeside,
    };
    const asked = desk.query("callBack", { clientId: ivanova, missedAt: startedAt });
    const what = { kind: "missed", clientId: ivanova, missedAt: startedAt, text: "Перезвонить" } as const;
    const followUp = asked ? { followUp: { ...what, ...asked } } : {};
    desk.mutate({ name: "endCall", args: { callId, ...ended, ...followUp } });
    return callId;
  };
  const first = miss();
  expect(tiedWith(desk, first).callBackId).toBe(callBackTaskId(ivanova));
  miss();
  expect(tiedWith(desk, first).callBackId).toBeNull();
});

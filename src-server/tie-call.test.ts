import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Call, CallTies } from "../src-contract/entities/call.ts";
import { noOrderDetails } from "../src-contract/entities/order.ts";
import type { MutationArgs } from "../src-contract/mutations/index.ts";
import { callBackTaskId } from "../src-contract/rules/call-back.ts";
import { mostCallMoves } from "../src-contract/rules/call-ties.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
let owner: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  [olga, andrey, owner] = [await server.signIn("olga"), await server.signIn("andrey"), await server.signIn("owner")];
});
afterAll(() => server.close());

const kindsOf = (outcomes: Awaited<ReturnType<DeskForTests["push"]>>) =>
  outcomes.map((outcome) => (outcome.status === "refused" ? outcome.error.kind : outcome.status));
const at = (clientId: string | null, orderId: string | null = null, taskId: string | null = null): CallTies => ({
  clientId,
  orderId,
  taskId,
});
const nothing = { comments: [], files: [] };
const tie = (desk: DeskForTests, args: Omit<MutationArgs<"tieCall">, "along">, along = nothing) =>
  desk.mutation("tieCall", { ...args, along });

/** A client with an order and a task. */
async function addClient() {
  const [clientId, orderId, taskId] = [randomUUID(), randomUUID(), randomUUID()];
  const task = { kind: "call", text: "перезвонить", dueAt: null, assigneeId: olga.userId } as const;
  await olga.push([
    olga.mutation("createClient", { ...newClient, clientId, company: "ООО «Ромашка»" }),
    olga.mutation("addTask", { taskId, clientId, ...task }),
  ]);
  const order = { number: "1042", title: "Курс", status: "new", currency: "RUB", totalMinor: 100, paidMinor: 0 };
  const row = { ...noOrderDetails, ...order, id: orderId, clientId, managerId: null, createdAt: 1 };
  await server.addRows("orders", [{ ...row, revision: 1, deletedAt: null }]);
  return { clientId, orderId, taskId };
}

async function addCall(desk: DeskForTests, clientId: string | null, more: object = {}): Promise<string> {
  const callId = randomUUID();
  const line = { e164: null, raw: "102", callerName: null, lineLabel: null };
  await desk.push([desk.mutation("startCall", { callId, clientId, direction: "outgoing", ...line, ...more })]);
  return callId;
}

async function rowOf(callId: string) {
  const { clientId, orderId, taskId, ties } = (await server.row("calls", callId)) as unknown as Call;
  const trace = Object.values(ties).map(({ before, after, by }) => ({ before, after, by }));
  return { ties: { clientId, orderId, taskId }, trace };
}

describe("a call", () => {
  it("G3-12: is tied to a client with his company, an order and a task, and moved; the trace has the old and the new", async () => {
    const [ivanova, petrov] = [await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId);
    const [ofIvanova, ofPetrov] = [
      at(ivanova.clientId, ivanova.orderId, ivanova.taskId),
      at(petrov.clientId, petrov.orderId),
    ];
    const outcomes = await olga.push([
      tie(olga, { callId, ...ofIvanova, before: at(ivanova.clientId) }),
      tie(olga, { callId, ...ofPetrov, before: ofIvanova }),
    ]);
    expect(kindsOf(outcomes)).toEqual(["applied", "applied"]);
    const { ties, trace } = await rowOf(callId);
    expect(ties).toEqual(ofPetrov);
    expect(trace).toHaveLength(2);
    expect(trace).toEqual(
      expect.arrayContaining([
        { before: at(ivanova.clientId), after: ofIvanova, by: olga.userId },
        { before: ofIvanova, after: ofPetrov, by: olga.userId },
      ]),
    );
    const pulled = (await andrey.pullAll()).flatMap(({ patch }) => patch);
    const told = pulled.findLast((one) => one.op === "put" && one.table === "calls" && one.row.id === callId);
    expect(told).toMatchObject({ row: { ...ofPetrov } });
  });

  it("G3-12: is refused an order and a task of another client, and a client, an order or a task that is not there", async () => {
    const [ivanova, petrov] = [await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId);
    const before = at(ivanova.clientId);
    const outcomes = await olga.push([
      tie(olga, { callId, ...at(petrov.clientId, ivanova.orderId), before }),
      tie(olga, { callId, ...at(petrov.clientId, null, ivanova.taskId), before }),
      tie(olga, { callId, ...at(null, petrov.orderId), before }),
      tie(olga, { callId, ...at(randomUUID()), before }),
      tie(olga, { callId, ...at(ivanova.clientId, randomUUID()), before }),
      tie(olga, { callId, ...at(ivanova.clientId, null, randomUUID()), before }),
      tie(olga, { callId: randomUUID(), ...at(petrov.clientId), before }),
    ]);
    expect(kindsOf(outcomes)).toEqual([...Array(3).fill("invalid"), ...Array(4).fill("notFound")]);
    expect(await rowOf(callId)).toEqual({ ties: before, trace: [] });
  });

  it("G3-12, R-22: of another manager is moved by the owner and not by a manager", async () => {
    const [ivanova, petrov] = [await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId);
    const args = { callId, ...at(petrov.clientId), before: at(ivanova.clientId) };
    expect(kindsOf(await andrey.push([tie(andrey, args)]))).toEqual(["forbidden"]);
    expect(kindsOf(await owner.push([tie(owner, args)]))).toEqual(["applied"]);
    expect(await rowOf(callId)).toMatchObject({ ties: at(petrov.clientId), trace: [{ by: owner.userId }] });
  });

  it("G3-12: moved by two desks from one place stands where the later one put it, and both moves are told", async () => {
    const [ivanova, petrov, sidorova] = [await addClient(), await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId);
    const before = at(ivanova.clientId);
    const outcomes = [
      ...(await olga.push([tie(olga, { callId, ...at(petrov.clientId), before })])),
      ...(await owner.push([tie(owner, { callId, ...at(sidorova.clientId), before })])),
    ];
    expect(kindsOf(outcomes)).toEqual(["applied", "applied"]);
    const { ties, trace } = await rowOf(callId);
    expect(ties).toEqual(at(sidorova.clientId));
    expect(new Set(trace.map(({ after }) => after.clientId))).toEqual(new Set([petrov.clientId, sidorova.clientId]));
  });

  it("G3-12: nobody writes into its trace where it never was, and its moves have an end", async () => {
    const [ivanova, petrov] = [await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId);
    const [here, there] = [at(ivanova.clientId), at(petrov.clientId)];
    expect(kindsOf(await olga.push([tie(olga, { callId, ...here, before: there })]))).toEqual(["conflict"]);
    const places = Array.from({ length: mostCallMoves + 1 }, (_, index) => (index % 2 === 0 ? there : here));
    const outcomes = await olga.push(
      places.map((after) => tie(olga, { callId, ...after, before: after === here ? there : here })),
    );
    expect(kindsOf(outcomes)).toEqual([...Array(mostCallMoves).fill("applied"), "conflict"]);
  });

  it("G3-12: takes along what was written with it, and nothing that was written with another", async () => {
    const [ivanova, petrov] = [await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId);
    const [ofCall, other] = [randomUUID(), randomUUID()];
    const { clientId } = ivanova;
    await olga.push([
      olga.mutation("addComment", { commentId: ofCall, clientId, callId, text: "обещала подумать" }),
      olga.mutation("addComment", { commentId: other, clientId, callId: null, text: "любит кошек" }),
    ]);
    const args = { callId, ...at(petrov.clientId), before: at(clientId) };
    const refused = await olga.push([tie(olga, args, { comments: [ofCall, other], files: [] } as never)]);
    expect(kindsOf(refused)).toEqual(["invalid"]);
    await olga.push([tie(olga, args, { comments: [ofCall], files: [] } as never)]);
    expect(await server.row("comments", ofCall)).toMatchObject({ clientId: petrov.clientId });
    expect(await server.row("comments", other)).toMatchObject({ clientId });
  });

  it("G3-12: begun for a task is tied to it from its start; a task of another client does not stop it and is left out", async () => {
    const [ivanova, petrov] = [await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId, { taskId: ivanova.taskId, orderId: ivanova.orderId });
    expect(await rowOf(callId)).toEqual({ ties: at(ivanova.clientId, ivanova.orderId, ivanova.taskId), trace: [] });
    const wrong = await addCall(olga, ivanova.clientId, { taskId: petrov.taskId, orderId: randomUUID() });
    expect((await rowOf(wrong)).ties).toEqual(at(ivanova.clientId));
  });

  it("G3-12, G6-4: of an unknown number that is given to a client tells it in its trace", async () => {
    const ivanova = await addClient();
    const callId = await addCall(olga, null);
    const { clientId } = ivanova;
    await olga.push([olga.mutation("attachCall", { callId, clientId, before: at(null) })]);
    expect(await rowOf(callId)).toMatchObject({
      ties: at(clientId),
      trace: [{ before: at(null), after: at(clientId) }],
    });
  });

  it("G3-12, G3-14: a missed call asks its call-back of the client whom it is moved to", async () => {
    const [ivanova, petrov] = [await addClient(), await addClient()];
    const callId = await addCall(olga, ivanova.clientId, { direction: "incoming" });
    const missedAt = server.clock.now;
    const asked = { kind: "missed", clientId: petrov.clientId, missedAt, assigneeId: olga.userId } as const;
    const followUp = { ...asked, dueAt: missedAt + 900_000, text: "Перезвонить" };
    await olga.push([tie(olga, { callId, ...at(petrov.clientId), before: at(ivanova.clientId), followUp })]);
    expect(await server.row("tasks", callBackTaskId(petrov.clientId))).toMatchObject({ status: "new", missedAt });
  });
});

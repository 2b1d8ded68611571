import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CallResult, nothingBeside } from "../src-contract/entities/call.ts";
import type { FollowUp } from "../src-contract/mutations/call-follow-up.ts";
import { callBackTaskId } from "../src-contract/rules/call-back.ts";
import type { PushedMutation } from "../src-contract/sync-protocol.ts";
import { clientRow, type DeskForTests, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
let clientId: string;
let now: number;
beforeAll(async () => {
  server = await startServerForTests();
  [olga, andrey] = [await server.signIn("olga"), await server.signIn("andrey")];
  now = server.clock.now - 3_600_000;
});
afterAll(() => server.close());
beforeEach(async () => {
  clientId = randomUUID();
  await server.addRows("clients", [clientRow({ id: clientId, phones: {} })]);
});

const minutes = (count: number) => now + count * 60_000;
type Ringing = { direction?: "incoming" | "outgoing"; of?: string | null };

function started(desk: DeskForTests, at: number, { direction = "incoming", of = clientId }: Ringing = {}) {
  const callId = randomUUID();
  const who = { clientId: of, e164: null, raw: "102", callerName: null, lineLabel: null };
  return { callId, start: desk.mutation("startCall", { callId, direction, ...who }, at) };
}

const ended = (answeredAt: number | null, endedAt: number): CallResult => ({
  ...{ answeredAt, endedAt, ringSeconds: 5, talkSeconds: null, holdSeconds: null, soundLostSeconds: null },
  ...{ sipCode: answeredAt ? 200 : 487, sipPhrase: null, q850Cause: null, endedBy: "client" },
  ...nothingBeside,
});
const askFor = (missedAt: number, assigneeId: string): FollowUp => ({
  ...{ kind: "missed", clientId, missedAt, assigneeId },
  ...{ dueAt: missedAt + 900_000, text: "Перезвонить" },
});

/** As a desk writes it that has heard of no other call. */
function missed(desk: DeskForTests, at: number): PushedMutation[] {
  const { callId, start } = started(desk, at);
  const followUp = askFor(at, desk.userId);
  return [start, desk.mutation("endCall", { callId, ...ended(null, at + 5_000), followUp }, at + 5_000)];
}

function talked(desk: DeskForTests, at: number, ringing: Ringing = {}): PushedMutation[] {
  const { callId, start } = started(desk, at, ringing);
  const reachedAt = at + 30_000;
  const followUp = { kind: "reached", clientId, reachedAt } as const;
  return [
    start,
    desk.mutation("answerCall", { callId, answeredAt: at + 5_000 }, at + 5_000),
    desk.mutation("endCall", { callId, ...ended(at + 5_000, reachedAt), followUp }, reachedAt),
  ];
}

async function push(desk: DeskForTests, mutations: PushedMutation[]): Promise<void> {
  const outcomes = await desk.push(mutations);
  expect(outcomes.map(({ status }) => status)).toEqual(mutations.map(() => "applied"));
}

const tasks = (): Promise<Record<string, unknown>[]> => server.database("tasks").where({ clientId });

describe("a missed call", () => {
  it("G3-14: makes one call-back for its client, also when two desks missed it and missed it again", async () => {
    await push(olga, missed(olga, minutes(0)));
    await push(andrey, missed(andrey, minutes(0) + 200));
    await push(andrey, missed(andrey, minutes(3)));
    const [task, ...others] = await tasks();
    expect(others).toEqual([]);
    expect(task).toMatchObject({ id: callBackTaskId(clientId), kind: "call", status: "new", assigneeId: olga.userId });
    expect([task?.["missedAt"], task?.["dueAt"]].map(Number)).toEqual([minutes(0), minutes(15)]);
  });

  it.each(["incoming", "outgoing"] as const)(
    "G3-14: is answered by a later %s talk, at whichever desk",
    async (direction) => {
      await push(olga, missed(olga, minutes(0)));
      await push(andrey, talked(andrey, minutes(5), { direction }));
      expect(await tasks()).toMatchObject([{ status: "done" }]);
      expect(Number((await tasks())[0]?.["doneAt"])).toBe(minutes(5) + 30_000);
    },
  );

  it("G3-14: that comes late from a desk without a network asks for nothing when the client was reached since", async () => {
    await push(andrey, talked(andrey, minutes(5)));
    await push(olga, missed(olga, minutes(0)));
    expect(await tasks()).toEqual([]);
    // rang at both desks, and the other one took it
    await push(andrey, talked(andrey, minutes(20)));
    await push(olga, missed(olga, minutes(20) + 100));
    expect(await tasks()).toEqual([]);
    await push(olga, missed(olga, minutes(30)));
    expect(await tasks()).toMatchObject([{ status: "new" }]);
  });

  it("G3-14: is not answered by a talk from before it that comes late", async () => {
    await push(olga, missed(olga, minutes(10)));
    await push(andrey, talked(andrey, minutes(1)));
    expect(await tasks()).toMatchObject([{ status: "new", doneAt: null }]);
  });

  it("G3-14: in one push with the talk after it, and with the talk before it", async () => {
    await push(olga, [...missed(olga, minutes(0)), ...talked(olga, minutes(2), { direction: "outgoing" })]);
    expect(await tasks()).toMatchObject([{ status: "done" }]);
    await push(olga, [...talked(olga, minutes(4)), ...missed(olga, minutes(8))]);
    expect(await tasks()).toMatchObject([{ status: "new", doneAt: null }]);
    expect(Number((await tasks())[0]?.["missedAt"])).toBe(minutes(8));
  });

  it("G3-14: whose call-back was called off stays so for that call, and a record by hand answers it as a talk does", async () => {
    await push(olga, missed(olga, minutes(0)));
    const taskId = callBackTaskId(clientId);
    await push(olga, [olga.mutation("setTaskStatus", { taskId, status: "cancelled" })]);
    await push(andrey, missed(andrey, minutes(0) + 300));
    await push(andrey, talked(andrey, minutes(1)));
    expect(await tasks()).toMatchObject([{ status: "cancelled", doneAt: null }]);
    await push(andrey, missed(andrey, minutes(9)));
    expect(await tasks()).toMatchObject([{ status: "new" }]);
    const record = {
      callId: randomUUID(),
      outcomeId: randomUUID(),
      clientId,
      direction: "outgoing",
      e164: null,
    } as const;
    const said = { held: true, reason: null, reasonText: null, comment: null };
    const byHand = { ...record, raw: "", startedAt: minutes(10), talkSeconds: 60, ...said };
    await push(andrey, [andrey.mutation("addCallRecord", byHand)]);
    expect(await tasks()).toMatchObject([{ status: "done" }]);
  });

  it("G6-4, G3-14: of an unknown number asks once the call is given to a client, and nothing of another's client", async () => {
    const at = minutes(0);
    const { callId, start } = started(olga, at, { of: null });
    const followUp = askFor(at, olga.userId);
    // a call without a client asks nothing of this one
    await push(olga, [start, olga.mutation("endCall", { callId, ...ended(null, at + 5_000), followUp })]);
    expect(await tasks()).toEqual([]);
    await push(olga, [olga.mutation("attachCall", { callId, clientId, followUp })]);
    expect(await tasks()).toMatchObject([{ status: "new" }]);
  });

  it("R-38, G3-14: is recorded when its client's card is gone, without a call-back", async () => {
    await server.database("clients").where({ id: clientId }).update({ deletedAt: 1 });
    await push(olga, missed(olga, minutes(0)));
    expect(await tasks()).toEqual([]);
  });
});

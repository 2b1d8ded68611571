import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { nothingBeside } from "../src-contract/entities/call.ts";
import type { SyncedTable } from "../src-contract/entities/synced-tables.ts";
import type { MutationArgs } from "../src-contract/mutations/index.ts";
import type { PushOutcome } from "../src-contract/sync-protocol.ts";
import {
  addAccount,
  clientRow,
  type DeskForTests,
  newClient,
  type ServerForTests,
  signInDesk,
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

describe("guards", () => {
  it("R-22: the call of another manager is changed by nobody but owner and administrator", async () => {
    const callId = randomUUID();
    await andrey.push([andrey.mutation("startCall", startCall(callId))]);
    const attempts = (desk: DeskForTests) => [
      desk.mutation("answerCall", { callId, answeredAt: 2_000 }),
      desk.mutation("endCall", endCall(callId)),
      desk.mutation("attachCall", { callId, clientId }),
      desk.mutation("setCallOutcome", {
        outcomeId: randomUUID(),
        callId,
        held: true,
        reason: null,
        reasonText: null,
        comment: null,
      }),
    ];
    const untouched = await rowOf("calls", callId);
    expect(statuses(await olga.push(attempts(olga)))).toEqual(Array(4).fill("forbidden"));
    expect(await rowOf("calls", callId)).toEqual(untouched);
    for (const person of ["owner", "admin", "andrey"] as const) {
      const desk = await server.signIn(person);
      expect(statuses(await desk.push(attempts(desk)))).toEqual(Array(4).fill("applied"));
    }
  });

  it("G3-15: outcome, reason, client and the outcome taken back again leave the length of a call and its times as the line said", async () => {
    const callId = randomUUID();
    await andrey.push([andrey.mutation("startCall", startCall(callId)), andrey.mutation("endCall", endCall(callId))]);
    const lengths = async () => {
      const { startedAt, answeredAt, endedAt, ringSeconds, talkSeconds, holdSeconds } =
        (await rowOf("calls", callId)) ?? {};
      return { startedAt, answeredAt, endedAt, ringSeconds, talkSeconds, holdSeconds };
    };
    const before = await lengths();
    expect(before).toMatchObject({ ringSeconds: 2, talkSeconds: 7, answeredAt: 2_000, endedAt: 9_000 });
    const outcomeId = randomUUID();
    const said = { outcomeId, callId, reasonText: null, comment: null } as const;
    const owner = await server.signIn("owner");
    for (const [desk, mutation] of [
      [andrey, andrey.mutation("setCallOutcome", { ...said, held: true, reason: null })],
      [andrey, andrey.mutation("attachCall", { callId, clientId })],
      [owner, owner.mutation("setCallOutcome", { ...said, outcomeId: randomUUID(), held: false, reason: "busy" })],
    ] as const) {
      expect(statuses(await desk.push([mutation]))).toEqual(["applied"]);
      expect(await lengths()).toEqual(before);
    }
    expect(await rowOf("calls", callId)).toMatchObject({ clientId, reason: "busy" });
  });

  it("R-22: an id that is taken is never overwritten: another's call is forbidden, everything else a conflict", async () => {
    const [callId, commentId] = [randomUUID(), randomUUID()];
    await andrey.push([
      andrey.mutation("startCall", startCall(callId)),
      andrey.mutation("endCall", endCall(callId)),
      andrey.mutation("addComment", say("первый текст", commentId)),
    ]);
    const call = await rowOf("calls", callId);
    const record: MutationArgs<"addCallRecord"> = {
      callId,
      outcomeId: randomUUID(),
      clientId,
      direction: "outgoing",
      e164: null,
      raw: "",
      startedAt: 1,
      talkSeconds: 5,
      held: true,
      reason: null,
      reasonText: null,
      comment: null,
    };
    expect(
      statuses(
        await olga.push([
          olga.mutation("startCall", startCall(callId)),
          olga.mutation("addCallRecord", record),
          olga.mutation("addComment", say("подмена", commentId)),
          olga.mutation("createClient", { ...newClient, clientId }),
          olga.mutation("importClients", { importId: randomUUID(), clients: [{ ...newClient, clientId }] }),
        ]),
      ),
    ).toEqual(["forbidden", "forbidden", "conflict", "conflict", "conflict"]);
    expect(statuses(await andrey.push([andrey.mutation("startCall", startCall(callId))]))).toEqual(["conflict"]);
    expect(await rowOf("calls", callId)).toEqual(call);
    expect((await rowOf("comments", commentId))["text"]).toBe("первый текст");
  });

  it("R-13: what leads to a row that is not there comes back to its author; a call is recorded all the same", async () => {
    const nobody = randomUUID();
    const task = { taskId: randomUUID(), kind: "call" as const, text: "позвонить", dueAt: null };
    const outcomes = await olga.push([
      olga.mutation("endCall", endCall(nobody)),
      olga.mutation("addComment", { ...say("в пустоту"), clientId: nobody }),
      olga.mutation("pinNote", { noteId: randomUUID(), clientId: nobody, text: "в пустоту" }),
      olga.mutation("addTask", { ...task, clientId, assigneeId: nobody }),
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { managerId: nobody },
        before: { managerId: null },
      }),
      olga.mutation("startCall", { ...startCall(randomUUID()), clientId: nobody }),
    ]);
    expect(statuses(outcomes)).toEqual(["notFound", "notFound", "notFound", "notFound", "notFound", "applied"]);
  });

  it("R-13: a deleted client's card takes no more comments, and an update does not revive it", async () => {
    await server.database("clients").where({ id: clientId }).update({ deletedAt: 5 });
    const outcomes = await olga.push([
      olga.mutation("addComment", say("поздно")),
      olga.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { city: "Тверь" },
        before: { city: "Омск" },
      }),
    ]);
    expect(statuses(outcomes)).toEqual(["notFound", "notFound"]);
    expect((await rowOf("clients", clientId))["city"]).toBe("Омск");
  });

  it("G10-10: a right that was withdrawn meanwhile refuses what was written under it", async () => {
    const written = olga.mutation("addComment", say("в смену"));
    await server.database("users").where({ id: olga.userId }).update({ role: "employee" });
    try {
      const outcomes = await olga.push([written]);
      expect(outcomes).toMatchObject([
        { status: "refused", error: { kind: "forbidden", details: "employee may not addComment" } },
      ]);
    } finally {
      await server.database("users").where({ id: olga.userId }).update({ role: "manager" });
    }
    // the decision stands: the desk sends it again under a new id when its author wants that
    expect(statuses(await olga.push([written]))).toEqual(["forbidden"]);
    expect(statuses(await olga.push([{ ...written, mutationId: randomUUID() }]))).toEqual(["applied"]);
  });

  it("R-22: another account's rows can be neither changed nor taken over", async () => {
    const other = await addAccount(server.database, "other.kartoteka");
    const stranger = await signInDesk(server.post, other.people.owner.email, randomUUID());
    const outcomes = await stranger.push([
      stranger.mutation("updateClient", {
        editId: randomUUID(),
        clientId,
        changes: { city: "Чужой" },
        before: { city: "Омск" },
      }),
      stranger.mutation("addComment", say("чужой")),
    ]);
    expect(statuses(outcomes)).toEqual(["notFound", "notFound"]);
    expect((await rowOf("clients", clientId))["city"]).toBe("Омск");
    expect((await stranger.pullAll()).flatMap(({ patch }) => patch).filter(({ table }) => table !== "users")).toEqual(
      [],
    );
  });
});

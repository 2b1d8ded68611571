import { v7 as newId } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Call, nothingBeside } from "../../../src-contract/entities/call.ts";
import { contradiction } from "../../../src-contract/rules/outcome.ts";
import { type CoreDesk, createCoreDesk } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";
import { contradictingCalls } from "./call-journal.ts";

let desk: CoreDesk;
beforeAll(async () => {
  desk = await createCoreDesk(createModelServer());
});
afterAll(() => desk.close());

type Ended = Pick<Call, "talkSeconds"> & { endedBy: "client" | "interrupted"; held: boolean | null };

/** A call as the phone leaves it, with its outcome. */
function addCall({ talkSeconds, endedBy, held }: Ended): string {
  const callId = newId();
  const call = { callId, clientId: null, direction: "outgoing", e164: null, raw: "600" } as const;
  desk.mutate({ name: "startCall", args: { ...call, callerName: null, lineLabel: null } });
  const line = { sipCode: 200, sipPhrase: null, q850Cause: null, endedBy } as const;
  const lengths = { answeredAt: 1, endedAt: 2, ringSeconds: 0, talkSeconds, holdSeconds: 0, soundLostSeconds: 0 };
  desk.mutate({ name: "endCall", args: { callId, ...lengths, ...line, ...nothingBeside } });
  const outcome = { reason: held ? null : ("other" as const), reasonText: null, comment: null };
  if (held !== null) desk.mutate({ name: "setCallOutcome", args: { outcomeId: newId(), callId, held, ...outcome } });
  return callId;
}

function addManual(): void {
  const call = { callId: newId(), outcomeId: newId(), clientId: newId(), direction: "outgoing", e164: null } as const;
  const outcome = { held: true, reason: null, reasonText: null, comment: null };
  desk.mutate({ name: "addCallRecord", args: { ...call, ...outcome, raw: "600", startedAt: 1, talkSeconds: 0 } });
}

it("G3-10: the journal of contradictions is exactly the calls that the rule names, and finds them by its index", () => {
  for (const talkSeconds of [null, 0, 1, 20, 21, 600])
    for (const endedBy of ["client", "interrupted"] as const)
      for (const held of [true, false, null]) addCall({ talkSeconds, endedBy, held });
  addManual();
  const all = desk.query("callJournal", { scope: "all", before: null, limit: 200 });
  expect(all).toHaveLength(37);
  const named = all.filter((call) => contradiction(call) !== null).map(({ id }) => id);
  expect(named.length).toBeGreaterThan(3);
  const shown = desk.query("callJournal", { scope: "contradicting", before: null, limit: 200 }).map(({ id }) => id);
  expect(shown.toSorted()).toEqual(named.toSorted());
  const plan = desk.account.cache.all<{ detail: string }>(
    `EXPLAIN QUERY PLAN SELECT id FROM calls WHERE ${contradictingCalls} AND deletedAt IS NULL AND startedAt < ? ORDER BY startedAt DESC`,
    9,
  );
  expect(plan.map(({ detail }) => detail).join()).toContain("calls_contradicting");
});

it("G2-11: a call that rang here and another desk took asks for no outcome and was not missed; it stays in the journal", () => {
  const rang = (q850Cause: number | null) => {
    const callId = newId();
    const call = { callId, clientId: null, direction: "incoming", e164: null, raw: "202" } as const;
    desk.mutate({ name: "startCall", args: { ...call, callerName: null, lineLabel: null } });
    const line = { sipCode: 487, sipPhrase: null, q850Cause, endedBy: "line" } as const;
    const lengths = { answeredAt: null, endedAt: 9, ringSeconds: 3, talkSeconds: null, holdSeconds: 0 };
    desk.mutate({
      name: "endCall",
      args: { callId, ...lengths, soundLostSeconds: null, ...line, ...nothingBeside },
    });
    return callId;
  };
  const [taken, missed, plain] = [rang(26), rang(16), rang(null)];
  const ids = (scope: "all" | "missed" | "withoutOutcome") =>
    desk.query("callJournal", { scope, before: null, limit: 200 }).map(({ id }) => id);
  for (const scope of ["missed", "withoutOutcome"] as const) {
    expect(ids(scope)).toEqual(expect.arrayContaining([missed, plain]));
    expect(ids(scope)).not.toContain(taken);
  }
  expect(ids("all")).toContain(taken);
  const nagged = desk.query("callsWithoutOutcome", {}).map(({ id }) => id);
  expect(nagged).toEqual(expect.arrayContaining([missed, plain]));
  expect(nagged).not.toContain(taken);
});

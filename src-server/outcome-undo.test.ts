import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MutationArgs } from "../src-contract/mutations/index.ts";
import type { PushOutcome } from "../src-contract/sync-protocol.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let owner: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  [olga, owner] = [await server.signIn("olga"), await server.signIn("owner")];
});
afterAll(() => server.close());

type Given = { outcomeId: string; callId: string; held: boolean; reason: "busy" | null; reasonText: null };

async function newCall(): Promise<string> {
  const callId = randomUUID();
  const who = { clientId: null, e164: null, raw: "102", callerName: null, lineLabel: null };
  await olga.push([olga.mutation("startCall", { callId, direction: "outgoing", ...who })]);
  return callId;
}

const busy = (callId: string): Given => ({
  ...{ outcomeId: randomUUID(), callId },
  ...{ held: false, reason: "busy", reasonText: null },
});
const held = (callId: string): Given => ({ ...busy(callId), held: true, reason: null });
const give = (desk: DeskForTests, given: Given, at?: number) =>
  desk.mutation("setCallOutcome", { ...given, comment: null }, at);
const withdrawal = ({ outcomeId, ...said }: Given): MutationArgs<"withdrawCallOutcome"> => ({
  ...{ outcomeId: randomUUID(), withdrawnId: outcomeId },
  ...said,
});
const statuses = (outcomes: PushOutcome[]) =>
  outcomes.map((outcome) => (outcome.status === "refused" ? outcome.error.kind : outcome.status));
const versions = (callId: string): Promise<{ step: string; reason: string | null }[]> =>
  server.database("callOutcomes").where({ callId }).orderBy("revision").select("step", "reason");

describe("an outcome taken back", () => {
  it("G3-8, G3-5: the first one within seconds; both steps are versions and in the log, and the call has none again", async () => {
    const callId = await newCall();
    const given = busy(callId);
    const at = server.clock.now;
    const pushed = [give(olga, given, at - 9_000), olga.mutation("withdrawCallOutcome", withdrawal(given), at)];
    expect(statuses(await olga.push(pushed))).toEqual(["applied", "applied"]);
    expect(await versions(callId)).toEqual([
      { step: "given", reason: "busy" },
      { step: "withdrawn", reason: "busy" },
    ]);
    const call = await server.row("calls", callId);
    expect(call).toMatchObject({ held: null, reason: null, reasonText: null, outcomeBy: null, outcomeAt: null });
    const entries: { action: string }[] = await server
      .database("auditLog")
      .where({ subjectId: callId })
      .orderBy("number");
    expect(entries.map(({ action }) => action)).toEqual(["outcomeGiven", "outcomeWithdrawn"]);
  });

  it("G3-8: what was before comes back as one more version", async () => {
    const callId = await newCall();
    const [first, second] = [held(callId), busy(callId)];
    const again = { ...first, outcomeId: randomUUID() };
    expect(statuses(await olga.push([give(olga, first), give(olga, second), give(olga, again)]))).toEqual(
      Array(3).fill("applied"),
    );
    expect((await versions(callId)).map(({ step }) => step)).toEqual(["given", "changed", "changed"]);
    expect(await server.row("calls", callId)).toMatchObject({ held: true, reason: null });
  });

  it("G3-5: no way to remove one: a later outcome, another's, an old one, one said to be another, one that is replaced", async () => {
    const callId = await newCall();
    const [first, second] = [busy(callId), held(callId)];
    const at = server.clock.now;
    await olga.push([give(olga, first, at - 16_000)]);
    const withdraw = (desk: DeskForTests, given: Given, over = {}) =>
      desk.mutation("withdrawCallOutcome", { ...withdrawal(given), ...over }, at);
    const late = withdraw(olga, first);
    const foreign = withdraw(owner, first);
    const other = withdraw(olga, first, { reason: null, held: true });
    const unknown = withdraw(olga, busy(callId));
    expect(statuses([...(await olga.push([late, other, unknown])), ...(await owner.push([foreign]))])).toEqual([
      "conflict",
      "conflict",
      "notFound",
      "conflict",
    ]);
    const pushed = [give(olga, second, at), withdraw(olga, second), withdraw(olga, first)];
    expect(statuses(await olga.push(pushed))).toEqual(["applied", "conflict", "conflict"]);
    expect(await server.row("calls", callId)).toMatchObject({ held: true, outcomeBy: olga.userId });
    expect((await versions(callId)).map(({ step }) => step)).toEqual(["given", "changed"]);
  });

  it("G3-5: a colleague's outcome that the desk had not seen makes its own a later one, which is not taken back", async () => {
    const callId = await newCall();
    const mine = busy(callId);
    await owner.push([give(owner, held(callId))]);
    const pushed = [give(olga, mine), olga.mutation("withdrawCallOutcome", withdrawal(mine))];
    expect(statuses(await olga.push(pushed))).toEqual(["applied", "conflict"]);
    expect(await server.row("calls", callId)).toMatchObject({ held: false, reason: "busy" });
  });
});

import { describe, expect, test } from "vitest";
import { type CallResult, nothingBeside } from "../../src-contract/entities/call.ts";
import { endCall } from "../../src-contract/mutations/end-call.ts";
import { attachmentOf, endingOf, followUpOf, givenByHand } from "./call-follow-up.ts";

const id = (last: number) => `0199d5a0-0000-7000-8000-00000000000${last}`;
const [callId, clientId, assigneeId] = [id(1), id(2), id(3)] as const;
const ended: CallResult = {
  ...{ answeredAt: null, endedAt: 9_000, ringSeconds: 4, talkSeconds: 0, holdSeconds: 0, soundLostSeconds: null },
  ...{ sipCode: 487, sipPhrase: null, q850Cause: null, endedBy: "client" },
  ...nothingBeside,
};

function desk(record: Record<string, unknown> | null, asked: { assigneeId: string; dueAt: number } | null = null) {
  const questions: [string, unknown][] = [];
  const query = async (name: string, args: unknown) => {
    questions.push([name, args]);
    const running = { id: callId, clientId, direction: "incoming", startedAt: 5_000, endedAt: null, answeredAt: null };
    const value = name === "call" ? record && { ...running, ...record } : asked;
    return { ok: true, value } as never;
  };
  return { questions, parts: { query, missedCallText: "missed call" } };
}

describe("what a call does to its client's call-back", () => {
  test("G3-14: a missed one asks for it, with whom and until when the store says, at the time when the client called", async () => {
    const { parts, questions } = desk({}, { assigneeId, dueAt: 600_000 });
    const args = await endingOf(callId, ended, parts);
    expect(args.followUp).toEqual({
      ...{ kind: "missed", clientId, missedAt: 5_000 },
      ...{ assigneeId, dueAt: 600_000, text: "missed call" },
    });
    expect(endCall.args.parse(args)).toEqual(args);
    expect(questions.at(-1)).toEqual(["callBack", { clientId, missedAt: 5_000 }]);
  });

  test("G3-14: a talk answers it, in either direction", async () => {
    const talk = { ...ended, answeredAt: 6_000, talkSeconds: 3, sipCode: 200 };
    for (const direction of ["incoming", "outgoing"]) {
      const args = await endingOf(callId, talk, desk({ direction }).parts);
      expect(args.followUp).toEqual({ kind: "reached", clientId, reachedAt: 9_000 });
    }
  });

  test("G3-14: nothing is asked for an unknown caller, a declined call, one that a colleague took, and one that went out", async () => {
    const asked = { assigneeId, dueAt: 1 };
    expect((await endingOf(callId, ended, desk({ clientId: null }, asked).parts)).followUp).toBeUndefined();
    expect((await endingOf(callId, ended, desk({ direction: "outgoing" }, asked).parts)).followUp).toBeUndefined();
    for (const result of [
      { ...ended, endedBy: "manager" as const },
      { ...ended, q850Cause: 26 },
    ])
      expect((await endingOf(callId, result, desk({}, asked).parts)).followUp).toBeUndefined();
    expect("followUp" in (await endingOf(callId, ended, desk(null).parts))).toBe(false);
  });

  test("G6-4, G3-14: a client who is given an ended call gets what it asks for; one that goes on asks at its end", async () => {
    const asked = { assigneeId, dueAt: 600_000 };
    const unknown = { ...ended, clientId: null };
    expect((await attachmentOf(callId, clientId, desk(unknown, asked).parts)).followUp).toMatchObject({
      ...{ kind: "missed", clientId, missedAt: 5_000 },
    });
    expect(await attachmentOf(callId, clientId, desk({ clientId: null }, asked).parts)).toEqual({ callId, clientId });
    expect(await followUpOf(callId, { clientId }, desk(unknown, null).parts)).toBeUndefined();
  });

  test("G3-12: a person who gives a call to a client tells where it was before; a desk that recognised him does not", async () => {
    const { parts } = desk({ clientId: null, orderId: null, taskId: null });
    const before = { clientId: null, orderId: null, taskId: null };
    expect(await givenByHand(callId, clientId, parts)).toEqual({ callId, clientId, before });
    expect(await attachmentOf(callId, clientId, parts)).toEqual({ callId, clientId });
  });
});

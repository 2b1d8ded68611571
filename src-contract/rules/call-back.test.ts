import { describe, expect, it } from "vitest";
import { idSchema } from "../entities/basics.ts";
import { answersCallBack, asksForCallBack, callBackTaskId, wasMissed } from "./call-back.ts";

const missedAt = 10_000_000;
const open = { status: "new", doneAt: null, missedAt } as const;

describe("the call-back of a client", () => {
  it("G3-14: its id follows from the client's and is an id of its own", () => {
    const clientId = "0199d5a0-1111-7000-8000-00000000000a";
    expect(callBackTaskId(clientId)).toBe("0199d5a0-1111-8000-8000-00000000000a");
    expect(idSchema.safeParse(callBackTaskId(clientId)).success).toBe(true);
  });

  it.each([
    ["nobody has spoken with the client since", { reachedAt: null, task: null }, true],
    ["the client was talked with before", { reachedAt: missedAt - 1, task: null }, true],
    ["the client was talked with since", { reachedAt: missedAt + 1, task: null }, false],
    ["a colleague was talking with the client", { reachedAt: missedAt, task: null }, false],
    ["a call-back is open already", { reachedAt: null, task: { ...open, missedAt: missedAt - 60_000 } }, false],
    [
      "it was done before this call",
      { reachedAt: null, task: { ...open, status: "done", doneAt: missedAt - 1 } },
      true,
    ],
    [
      "it was done after this call",
      { reachedAt: null, task: { ...open, status: "done", doneAt: missedAt + 1 } },
      false,
    ],
    [
      "it was called off, and this is the same ring",
      { reachedAt: null, task: { ...open, status: "cancelled" } },
      false,
    ],
    [
      "it was called off, and the client calls again",
      { reachedAt: null, task: { ...open, status: "cancelled", missedAt: missedAt - 600_000 } },
      true,
    ],
  ] as const)("G3-14: %s", (_what, known, asked) => {
    expect(asksForCallBack({ missedAt, ...known })).toBe(asked);
  });

  it("G3-14: a later talk does it; one that was over before the client called does not, and what is closed stays", () => {
    expect(answersCallBack(open, missedAt)).toBe(true);
    expect(answersCallBack({ ...open, status: "deferred" }, missedAt + 5)).toBe(true);
    expect(answersCallBack(open, missedAt - 1)).toBe(false);
    expect(answersCallBack({ ...open, status: "cancelled" }, missedAt + 5)).toBe(false);
  });

  it("G3-14: missed is what rang and nobody took: neither declined nor taken by a colleague", () => {
    const rang = { direction: "incoming", answeredAt: null, endedBy: "client", q850Cause: null } as const;
    expect(wasMissed(rang)).toBe(true);
    expect(wasMissed({ ...rang, endedBy: "line" })).toBe(true);
    expect(wasMissed({ ...rang, endedBy: "interrupted" })).toBe(true);
    expect(wasMissed({ ...rang, endedBy: "manager" })).toBe(false);
    expect(wasMissed({ ...rang, q850Cause: 26 })).toBe(false);
    expect(wasMissed({ ...rang, answeredAt: 1 })).toBe(false);
    expect(wasMissed({ ...rang, direction: "outgoing" })).toBe(false);
  });
});

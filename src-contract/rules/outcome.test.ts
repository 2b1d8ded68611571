import { describe, expect, it } from "vitest";
import type { CallReason } from "../entities/call.ts";
import { contradiction, proposeOutcome, reasonsFor } from "./outcome.ts";

const unanswered = { direction: "outgoing", answeredAt: null, endedBy: "line", q850Cause: null, rang: true } as const;

const answers: [
  string,
  { sipCode: number | null; q850Cause?: number; rang?: boolean; endedBy?: "manager" },
  CallReason | null,
][] = [
  ["486 busy", { sipCode: 486 }, "busy"],
  ["600 busy everywhere", { sipCode: 600 }, "busy"],
  ["480 unavailable", { sipCode: 480 }, "unavailable"],
  ["408 after ringing", { sipCode: 408 }, "noAnswer"],
  ["408 without ringing", { sipCode: 408, rang: false }, "unavailable"],
  ["487 after our CANCEL", { sipCode: 487, endedBy: "manager" }, "cancelled"],
  ["404 no such number", { sipCode: 404 }, "wrongNumber"],
  ["484 incomplete number", { sipCode: 484 }, "wrongNumber"],
  ["604 does not exist", { sipCode: 604 }, "wrongNumber"],
  ["603 declined", { sipCode: 603 }, "declined"],
  ["403 forbidden by the exchange", { sipCode: 403 }, "forbidden"],
  ["488 codecs", { sipCode: 488 }, "codecs"],
  ["503 line fault", { sipCode: 503 }, "lineFault"],
  ["502, not in the table, is still the line's fault", { sipCode: 502 }, "lineFault"],
  ["480 refined by cause 19", { sipCode: 480, q850Cause: 19 }, "noAnswer"],
  ["480 refined by cause 17", { sipCode: 480, q850Cause: 17 }, "busy"],
  ["500 refined by cause 1", { sipCode: 500, q850Cause: 1 }, "wrongNumber"],
  ["603 refined by cause 21", { sipCode: 603, q850Cause: 21 }, "declined"],
  ["cause 20 alone", { sipCode: null, q850Cause: 20 }, "unavailable"],
  ["cause 28 alone", { sipCode: null, q850Cause: 28 }, "wrongNumber"],
  ["a normal clearing says nothing", { sipCode: 480, q850Cause: 16 }, "unavailable"],
  ["the manager hung up before any answer", { sipCode: null, endedBy: "manager" }, "cancelled"],
  ["nothing is known: nothing is proposed", { sipCode: null }, null],
];

describe("G3-3, GC-43, GC-44: the reason comes from what the line said", () => {
  it.each(answers)("G3-3: %s", (_name, answer, reason) => {
    expect(proposeOutcome({ ...unanswered, ...answer, q850Cause: answer.q850Cause ?? null })).toEqual({
      held: false,
      reason,
    });
  });

  it("G3-3, GC-43: an answered call is proposed as held, whatever ended it", () => {
    expect(proposeOutcome({ ...unanswered, answeredAt: 1, sipCode: 200 })).toEqual({ held: true, reason: null });
    expect(proposeOutcome({ ...unanswered, answeredAt: 1, sipCode: 408, q850Cause: 17 })).toEqual({
      held: true,
      reason: null,
    });
  });
});

it("G3-3, G3-14: a call that came in and was not taken is missed, one that the manager refused is his", () => {
  const incoming = { ...unanswered, direction: "incoming", sipCode: 487 } as const;
  expect(proposeOutcome({ ...incoming, endedBy: "client" })).toEqual({ held: false, reason: "missed" });
  expect(proposeOutcome({ ...incoming, endedBy: "manager" })).toEqual({ held: false, reason: "cancelled" });
  expect(reasonsFor("incoming")).not.toContain("busy");
  expect(reasonsFor("outgoing")).not.toContain("missed");
});

describe("G3-10: what the person said against what the line said", () => {
  it.each([
    [{ held: true, talkSeconds: 0, source: "softphone" }, "heldWithoutTalk"],
    [{ held: true, talkSeconds: null, source: "softphone" }, "heldWithoutTalk"],
    [{ held: false, talkSeconds: 21, source: "softphone" }, "talkedButNotHeld"],
    [{ held: false, talkSeconds: 20, source: "softphone" }, null],
    [{ held: true, talkSeconds: 1, source: "softphone" }, null],
    [{ held: null, talkSeconds: 90, source: "softphone" }, null],
    [{ held: true, talkSeconds: 0, source: "manual" }, null],
  ] as const)("G3-10: %o gives %s", (call, expected) => {
    expect(contradiction({ ...call, endedBy: "client" })).toBe(expected);
  });

  it("G3-5, G3-10: a talk in which the application died has no known length to contradict", () => {
    const interrupted = { held: true, talkSeconds: null, source: "softphone", endedBy: "interrupted" } as const;
    expect(contradiction(interrupted)).toBeNull();
  });
});

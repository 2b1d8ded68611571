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
  /** Each with a word about the call that it stands for. */
  const examples: [string, Partial<Parameters<typeof contradiction>[0]>, ReturnType<typeof contradiction>][] = [
    ["held, and nobody answered", { held: true, talkSeconds: 0 }, "heldWithoutTalk"],
    ["held, and nothing was counted", { held: true, talkSeconds: null }, "heldWithoutTalk"],
    ["held, with a second of talk", { held: true, talkSeconds: 1 }, null],
    ["held, with a long talk", { held: true, talkSeconds: 610 }, null],
    ["not held, and nobody answered", { held: false, talkSeconds: 0 }, null],
    ["not held, after a hello of twenty seconds", { held: false, talkSeconds: 20 }, null],
    ["not held, after more than that", { held: false, talkSeconds: 21 }, "talkedButNotHeld"],
    ["not held, after ten minutes", { held: false, talkSeconds: 600 }, "talkedButNotHeld"],
    ["nobody has said it yet", { held: null, talkSeconds: 90 }, null],
    ["written down by hand: there was no line", { held: true, talkSeconds: 0, source: "manual" }, null],
    ["by hand, not held", { held: false, talkSeconds: 60, source: "manual" }, null],
    ["the application died, the length is unknown", { held: true, talkSeconds: null, endedBy: "interrupted" }, null],
    ["it died, and the length is known", { held: true, talkSeconds: 0, endedBy: "interrupted" }, "heldWithoutTalk"],
  ];

  it.each(examples)("G3-10: %s", (_words, call, expected) => {
    const plain = { held: null, talkSeconds: null, source: "softphone", endedBy: "client" } as const;
    expect(contradiction({ ...plain, ...call })).toBe(expected);
  });
});

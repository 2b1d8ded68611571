import { describe, expect, it } from "vitest";
import { consultOf, eventOfNotify, moveTransfer, type TransferEvent, type TransferState } from "./transfer-state.ts";

const asked: TransferState = { phase: "asked", consultId: null };
const play = (from: TransferState, ...events: (TransferEvent | { event: "asked" })[]) =>
  events.reduce(moveTransfer, from);

describe("G1-5: a blind transfer", () => {
  it("G1-5: accepted, rings, is done", () => {
    const rings = play(
      asked,
      { event: "accepted" },
      { event: "progress", sipCode: 100 },
      { event: "progress", sipCode: 180 },
    );
    expect(rings).toEqual({ phase: "underWay", consultId: null, sipCode: 180 });
    expect(play(rings, { event: "done" })).toEqual({ phase: "done" });
  });

  it("G1-5: the target refuses, and its code is kept", () => {
    expect(play(asked, { event: "accepted" }, { event: "refused", sipCode: 486 })).toEqual({
      phase: "refused",
      sipCode: 486,
    });
  });

  it("G1-5: the far end does not transfer at all", () => {
    expect(play(asked, { event: "refused", sipCode: 405 })).toEqual({ phase: "refused", sipCode: 405 });
  });

  it("G1-5: a NOTIFY may overtake the 202; what comes after the end changes nothing", () => {
    expect(play(asked, { event: "progress", sipCode: 180 }, { event: "accepted" })).toMatchObject({ sipCode: 180 });
    const done = play(asked, { event: "done" });
    for (const event of [{ event: "refused", sipCode: 486 }, { event: "left" }, { event: "accepted" }] as const) {
      expect(moveTransfer(done, event)).toBe(done);
    }
  });

  it("G1-5: our leg ended before anybody said how it went", () => {
    expect(play(asked, { event: "accepted" }, { event: "left" })).toEqual({ phase: "left" });
  });
});

describe("G1-6: an attended transfer", () => {
  const consulting: TransferState = { phase: "consulting", consultId: "colleague" };

  it("G1-6: talks first, then both are put together", () => {
    const ending = play(consulting, { event: "asked" }, { event: "accepted" });
    expect(consultOf(ending)).toBe("colleague");
    expect(play(ending, { event: "done" })).toEqual({ phase: "done" });
  });

  it("G1-6: a refusal goes back to the consultation: both calls stay", () => {
    expect(play(consulting, { event: "asked" }, { event: "refused", sipCode: 481 })).toEqual(consulting);
  });

  it("G1-6: the line has no word in it before it was asked", () => {
    expect(play(consulting, { event: "done" })).toBe(consulting);
  });
});

describe("G1-5: what a NOTIFY says (RFC 3515 §2.4.4)", () => {
  it.each([
    ["SIP/2.0 100 Trying\r\n", "active;expires=60", { event: "progress", sipCode: 100 }],
    ["SIP/2.0 180 Ringing\r\n", "active", { event: "progress", sipCode: 180 }],
    ["SIP/2.0 200 OK\r\n", "terminated;reason=noresource", { event: "done" }],
    ["SIP/2.0 486 Busy Here\r\nReason: Q.850;cause=17", "terminated", { event: "refused", sipCode: 486 }],
    ["SIP/2.0 603 Decline", "active", { event: "refused", sipCode: 603 }],
    ["SIP/2.0 100 Trying", "terminated;reason=timeout", { event: "refused", sipCode: null }],
    ["SIP/2.0 100 Trying", "terminated", { event: "progress", sipCode: 100 }],
    ["", "terminated", { event: "refused", sipCode: null }],
    ["", "active", null],
    ["SIP/2.0 999 No such code", "active", null],
  ] as const)("G1-5: «%s», %s", (sipfrag, subscription, event) => {
    expect(eventOfNotify({ sipfrag, subscription })).toEqual(event);
  });
});

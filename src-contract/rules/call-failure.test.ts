import { describe, expect, it } from "vitest";
import { deskTroubles } from "../entities/call.ts";
import {
  causeOfUnanswered,
  type EndedCall,
  failureCauses,
  failureOf,
  type FailureCause,
  type Fault,
  lineAnswer,
} from "./call-failure.ts";

/** An outgoing call that rang for five seconds and was refused by the line without a word. */
const refused: EndedCall = {
  direction: "outgoing",
  source: "softphone",
  answeredAt: null,
  endedAt: 9_000,
  endedBy: "line",
  ringSeconds: 5,
  sipCode: null,
  sipPhrase: null,
  q850Cause: null,
  deskTrouble: null,
};
const silent = { ringSeconds: null } as const;
const incoming = { direction: "incoming", endedBy: "line" } as const;
const talked = { answeredAt: 1_000, sipCode: 200, endedBy: "client" } as const;

type Fixture = [words: string, call: Partial<EndedCall>, cause: FailureCause, fault: Fault];

const bySipCode: Fixture[] = [
  ["486: the phone is taken", { sipCode: 486, endedBy: "client" }, "busy", "client"],
  ["600: all phones are taken", { sipCode: 600, endedBy: "client" }, "busy", "client"],
  ["480: switched off", { sipCode: 480, ...silent }, "unavailable", "clientNetwork"],
  ["408 after ringing", { sipCode: 408 }, "noAnswer", "client"],
  ["408 without ringing", { sipCode: 408, ...silent }, "unavailable", "clientNetwork"],
  ["404: no such number", { sipCode: 404 }, "noSuchNumber", "number"],
  ["410: the number was given up", { sipCode: 410 }, "noSuchNumber", "number"],
  ["484: digits are missing", { sipCode: 484 }, "incompleteNumber", "number"],
  ["403: the direction is closed", { sipCode: 403 }, "forbidden", "line"],
  ["407 again: the password is wrong", { sipCode: 407 }, "wrongPassword", "line"],
  ["401 again: the password is wrong", { sipCode: 401 }, "wrongPassword", "line"],
  ["488: no common codec", { sipCode: 488 }, "codecs", "line"],
  ["415: a body that the far end does not take", { sipCode: 415 }, "codecs", "line"],
  ["503: the PBX is overloaded", { sipCode: 503 }, "lineFault", "line"],
  ["502: behind the PBX nothing answers", { sipCode: 502 }, "lineFault", "line"],
  ["500: the PBX broke", { sipCode: 500 }, "lineFault", "line"],
  ["302: forwarded, and nobody followed", { sipCode: 302 }, "redirected", "line"],
  ["603: declined by the person", { sipCode: 603, endedBy: "client" }, "declined", "client"],
  ["607: marked as unwanted", { sipCode: 607 }, "blocked", "clientNetwork"],
  ["487 after our CANCEL", { sipCode: 487, endedBy: "manager" }, "cancelled", "manager"],
  ["487 that we did not ask for", { sipCode: 487 }, "unexplained", "line"],
  ["486 that crossed our CANCEL", { sipCode: 486, endedBy: "manager" }, "busy", "client"],
  ["420, of which no person has heard", { sipCode: 420 }, "unexplained", "line"],
  ["no word at all", {}, "unexplained", "line"],
];

/** Where the Reason header says more than the code, it is believed. */
const byQ850: Fixture[] = [
  ["480 by 1", { sipCode: 480, q850Cause: 1 }, "noSuchNumber", "number"],
  ["404 by 3", { sipCode: 404, q850Cause: 3 }, "noRoute", "number"],
  ["480 by 17", { sipCode: 480, q850Cause: 17 }, "busy", "client"],
  ["480 by 18", { sipCode: 480, q850Cause: 18 }, "noAnswer", "client"],
  ["480 by 19", { sipCode: 480, q850Cause: 19 }, "noAnswer", "client"],
  ["503 by 21", { sipCode: 503, q850Cause: 21 }, "declined", "client"],
  ["502 by 27", { sipCode: 502, q850Cause: 27 }, "destinationDown", "clientNetwork"],
  ["500 by 28", { sipCode: 500, q850Cause: 28 }, "incompleteNumber", "number"],
  ["503 by 34", { sipCode: 503, q850Cause: 34 }, "channelsBusy", "line"],
  ["503 by 38", { sipCode: 503, q850Cause: 38 }, "networkDown", "clientNetwork"],
  ["503 by 41", { sipCode: 503, q850Cause: 41 }, "temporaryFault", "line"],
  ["503 by 88", { sipCode: 503, q850Cause: 88 }, "codecs", "line"],
  ["a normal clearing says nothing, the code does", { sipCode: 486, q850Cause: 16 }, "busy", "client"],
  [
    "our CANCEL, whatever the PBX writes beside it",
    { sipCode: 487, q850Cause: 19, endedBy: "manager" },
    "cancelled",
    "manager",
  ],
];

const byDesk: Fixture[] = [
  ["no network before INVITE", { deskTrouble: "noConnection", ...silent }, "noConnection", "computer"],
  ["the server answered nothing", { deskTrouble: "lineSilent", ...silent }, "lineSilent", "line"],
  ["the person did not wait for it", { deskTrouble: "lineSilent", endedBy: "manager" }, "lineSilent", "line"],
  ["microphone refused", { deskTrouble: "microphoneDenied", ...silent }, "microphoneDenied", "computer"],
  ["no microphone", { deskTrouble: "noMicrophone", ...silent }, "noMicrophone", "computer"],
  ["answered, and media never came", { ...talked, deskTrouble: "noSound" }, "noSound", "computer"],
  [
    "ended by the application’s death in the talk",
    { ...talked, sipCode: null, endedBy: "interrupted" },
    "interrupted",
    "computer",
  ],
  ["ended by its death while it rang", { endedBy: "interrupted" }, "interrupted", "computer"],
  ["the line left in the talk", { ...talked, endedBy: "line" }, "cutOff", "line"],
];

const cameIn: Fixture[] = [
  ["the caller gave up", { ...incoming, sipCode: 487, endedBy: "client" }, "callerGaveUp", "client"],
  ["nobody took it for a minute", { ...incoming, sipCode: 480 }, "notTaken", "manager"],
  ["the phone said busy by itself", { ...incoming, sipCode: 486 }, "phoneBusy", "manager"],
  ["the manager declined", { ...incoming, sipCode: 603, endedBy: "manager" }, "cancelled", "manager"],
  [
    "taken without a microphone",
    { ...incoming, sipCode: 480, deskTrouble: "noMicrophone" },
    "noMicrophone",
    "computer",
  ],
];

const fixtures = [...bySipCode, ...byQ850, ...byDesk, ...cameIn];

describe("G14-6: why a call did not get through", () => {
  it.each(fixtures)("G14-6: %s", (_words, call, cause, fault) => {
    expect(failureOf({ ...refused, ...call })).toEqual({ cause, fault });
  });

  it("G14-6: every cause that there are words for has a call that leads to it", () => {
    expect(new Set(fixtures.map(([, , cause]) => cause))).toEqual(new Set(failureCauses));
    expect(failureCauses).toEqual(expect.arrayContaining([...deskTroubles]));
  });

  it("G14-6: a talk that ended as talks end, a call that goes on and one written down by hand have nothing to explain", () => {
    expect(failureOf({ ...refused, ...talked })).toBeNull();
    expect(failureOf({ ...refused, ...talked, endedBy: "manager" })).toBeNull();
    expect(failureOf({ ...refused, endedAt: null })).toBeNull();
    expect(failureOf({ ...refused, source: "manual", sipCode: 486 })).toBeNull();
  });

  it("G14-6: a call that a colleague took has nothing to explain; the caller did not give up", () => {
    const cancelled = { ...refused, ...incoming, sipCode: 487, endedBy: "client" } as const;
    expect(failureOf({ ...cancelled, q850Cause: 26 })).toBeNull();
    expect(failureOf({ ...cancelled, q850Cause: 16 })?.cause).toBe("callerGaveUp");
  });

  it("G14-6: no answer of any line is without a cause", () => {
    const found = new Set<FailureCause>();
    for (let sipCode = 300; sipCode < 700; sipCode += 1)
      for (const q850Cause of [null, 0, 16, 31, 127])
        found.add(causeOfUnanswered({ direction: "outgoing", endedBy: "line", rang: false, sipCode, q850Cause }));
    expect(failureCauses).toEqual(expect.arrayContaining(Array.from(found)));
  });
});

it("G14-6, G3-2: the line's own words stand beside it, as it said them", () => {
  expect(lineAnswer({ sipCode: 486, sipPhrase: "Busy Here", q850Cause: 17 })).toBe("486 Busy Here, Q.850 17");
  expect(lineAnswer({ sipCode: 480, sipPhrase: null, q850Cause: null })).toBe("480");
  expect(lineAnswer({ sipCode: null, sipPhrase: null, q850Cause: null })).toBe("");
});

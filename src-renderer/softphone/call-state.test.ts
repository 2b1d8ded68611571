import { describe, expect, it } from "vitest";
import { type CallEvent, type CallState, newIncoming, newOutgoing, timerStart, transition } from "./call-state.ts";

const second = 1000;
const start = 1_700_000_000_000;
const at = (seconds: number) => start + seconds * second;

function play(call: CallState, events: CallEvent[]): CallState {
  return events.reduce(transition, call);
}

function resultOf(call: CallState) {
  if (call.phase !== "ended") throw new Error(`the call is ${call.phase}`);
  return call.result;
}

const finished = { event: "finished", sipCode: 200, sipPhrase: null, q850Cause: null, endedBy: "manager" } as const;

describe("a call moves by its events", () => {
  it("G3-2: ring, talk and hold are counted apart", () => {
    const call = play(newOutgoing, [
      { event: "recorded", at: at(0) },
      { event: "progress", at: at(1), earlyMedia: false },
      { event: "answered", at: at(6) },
      { event: "hold", at: at(16) },
      { event: "resume", at: at(20) },
      { event: "hold", at: at(30) },
      { ...finished, at: at(33) },
    ]);
    expect(resultOf(call)).toMatchObject({
      answeredAt: at(6),
      ringSeconds: 5,
      talkSeconds: 27,
      holdSeconds: 7,
      soundLostSeconds: 0,
    });
  });

  it("G1-11: the gaps in the sound are added up, over holds and up to the end, and begin with the talk", () => {
    const call = play(newOutgoing, [
      { event: "recorded", at: at(0) },
      { event: "soundLost", at: at(1) },
      { event: "answered", at: at(6) },
      { event: "soundLost", at: at(4) },
      { event: "soundLost", at: at(7) },
      { event: "soundBack", at: at(9) },
      { event: "hold", at: at(10) },
      { event: "soundLost", at: at(20) },
      { event: "resume", at: at(22) },
      { event: "soundBack", at: at(24) },
      { event: "soundBack", at: at(25) },
      { event: "soundLost", at: at(30) },
      { ...finished, at: at(32) },
    ]);
    expect(resultOf(call)).toMatchObject({ talkSeconds: 26, soundLostSeconds: 3 + 4 + 2 });
    const unanswered = play(newOutgoing, [
      { event: "recorded", at: at(0) },
      { ...finished, at: at(2) },
    ]);
    expect(resultOf(unanswered).soundLostSeconds).toBeNull();
  });

  it("G3-2: a call that nobody answered has no talk and keeps the line's answer", () => {
    const call = play(newOutgoing, [
      { event: "recorded", at: at(0) },
      { event: "progress", at: at(1), earlyMedia: false },
      { ...finished, at: at(13), sipCode: 486, sipPhrase: "Busy Here", q850Cause: 17, endedBy: "client" },
    ]);
    expect(resultOf(call)).toMatchObject({
      answeredAt: null,
      ringSeconds: 12,
      talkSeconds: 0,
      sipCode: 486,
      q850Cause: 17,
    });
    expect(call).toMatchObject({ rang: true });
  });

  it("G14-6: an answered call without a way for its sound says so, unless it was hung up before there could be one", () => {
    const after = (seconds: number) =>
      play(newOutgoing, [
        { event: "recorded", at: at(0) },
        { event: "answered", at: at(1) },
        { ...finished, at: at(1 + seconds), deskTrouble: "noSound" },
      ]);
    expect(resultOf(after(8)).deskTrouble).toBe("noSound");
    expect(resultOf(after(1)).deskTrouble).toBeNull();
    const unsaid = play(newOutgoing, [
      { event: "recorded", at: at(0) },
      { ...finished, at: at(2) },
    ]);
    expect(resultOf(unsaid).deskTrouble).toBeNull();
  });

  it("G3-3: 408 without ringing is told apart from 408 after it", () => {
    const silent = play(newOutgoing, [
      { event: "recorded", at: at(0) },
      { ...finished, at: at(5), sipCode: 408 },
    ]);
    expect(silent).toMatchObject({ phase: "ended", rang: false, result: { ringSeconds: null } });
  });

  it("G1-3: muting lives beside the phase and outlasts a hold", () => {
    const call = play(newOutgoing, [
      { event: "recorded", at: at(0) },
      { event: "answered", at: at(1) },
      { event: "mute" },
      { event: "hold", at: at(2) },
      { event: "resume", at: at(3) },
    ]);
    expect(call).toMatchObject({ phase: "talking", muted: true });
  });

  it("G1-2: an incoming call is answered once, whatever the line repeats", () => {
    const answered = play(newIncoming(at(0)), [{ event: "answering" }, { event: "answered", at: at(4) }]);
    expect(transition(answered, { event: "answered", at: at(9) })).toBe(answered);
    expect(timerStart(answered)).toBe(at(4));
  });

  it("R-9: a clock set back gives no negative length", () => {
    const call = play(newOutgoing, [
      { event: "recorded", at: at(100) },
      { event: "answered", at: at(101) },
      { ...finished, at: at(50) },
    ]);
    expect(resultOf(call).talkSeconds).toBe(0);
  });

  it("G1-2: an ended call never moves again", () => {
    const ended = play(newOutgoing, [{ ...finished, at: at(1) }]);
    const later: CallEvent[] = [
      { event: "answered", at: at(2) },
      { event: "progress", at: at(2), earlyMedia: true },
      { event: "hold", at: at(2) },
      { event: "hangUp" },
      { ...finished, at: at(3), endedBy: "client" },
    ];
    for (const event of later) expect(transition(ended, event)).toBe(ended);
  });
});

describe("every phase against every event", () => {
  const recorded: CallEvent = { event: "recorded", at: at(1) };
  const progress: CallEvent = { event: "progress", at: at(2), earlyMedia: false };
  const answered: CallEvent = { event: "answered", at: at(3) };
  const hold: CallEvent = { event: "hold", at: at(4) };
  const phases: Record<CallState["phase"], CallState> = {
    starting: newOutgoing,
    calling: play(newOutgoing, [recorded]),
    ringing: play(newOutgoing, [recorded, progress]),
    incoming: newIncoming(at(0)),
    answering: play(newIncoming(at(0)), [{ event: "answering" }]),
    talking: play(newOutgoing, [recorded, answered]),
    held: play(newOutgoing, [recorded, answered, hold]),
    ended: play(newOutgoing, [{ ...finished, at: at(5) }]),
  };
  /** Where an event leads; a phase that is not named stays as it is. */
  const leads: [CallEvent, Partial<Record<CallState["phase"], CallState["phase"]>>][] = [
    [recorded, { starting: "calling" }],
    [progress, { calling: "ringing" }],
    [{ event: "answering" }, { incoming: "answering" }],
    [
      answered,
      { starting: "talking", calling: "talking", ringing: "talking", incoming: "talking", answering: "talking" },
    ],
    [hold, { talking: "held" }],
    [{ event: "resume", at: at(6) }, { held: "talking" }],
    [{ event: "mute" }, {}],
    [{ event: "unmute" }, {}],
    [{ event: "hangUp" }, {}],
    [
      { ...finished, at: at(7) },
      {
        starting: "ended",
        calling: "ended",
        ringing: "ended",
        incoming: "ended",
        answering: "ended",
        talking: "ended",
        held: "ended",
      },
    ],
  ];
  const table = leads.flatMap(([event, changes]) =>
    (Object.keys(phases) as CallState["phase"][]).map(
      (phase) => [event.event, phase, changes[phase] ?? phase, event] as const,
    ),
  );

  it.each(table)("G1-2: «%s» in %s leads to %s", (_name, phase, expected, event) => {
    expect(transition(phases[phase], event).phase).toBe(expected);
  });

  it("G1-2: early media that comes after a plain 180 is early media", () => {
    expect(transition(phases.ringing, { ...progress, earlyMedia: true })).toMatchObject({ earlyMedia: true });
    expect(transition(phases.ringing, { ...progress, at: at(9) })).toMatchObject({ rangAt: at(2), earlyMedia: false });
  });

  it("G1-2: what is being ended still counts its time until the line has ended it", () => {
    const ending = play(phases.talking, [{ event: "hangUp" }]);
    expect(ending).toMatchObject({ phase: "talking", hangingUp: true });
    expect(resultOf(transition(ending, { ...finished, at: at(13) }))).toMatchObject({ talkSeconds: 10 });
  });
});

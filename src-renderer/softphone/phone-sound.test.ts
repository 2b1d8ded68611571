import { describe, expect, it } from "vitest";
import { type CallState, newIncoming, newOutgoing, transition } from "./call-state.ts";
import { soundOf } from "./phone-sound.ts";

const call = (state: CallState, silenced = false) => ({ state, silenced });
const incoming = newIncoming(0);
const calling = transition(newOutgoing, { event: "recorded", at: 0 });
const rings = (earlyMedia: boolean) => transition(calling, { event: "progress", at: 1, earlyMedia });
const talking = transition(calling, { event: "answered", at: 2 });

describe("UX-19, G1-8: one sound at a time", () => {
  it.each([
    ["nothing", [], null],
    ["an incoming call", [call(incoming)], "ring"],
    ["two incoming calls", [call(incoming), call(incoming)], "ring"],
    ["an incoming call during a talk", [call(talking), call(incoming)], "quiet"],
    ["an incoming call while we call somebody", [call(rings(false)), call(incoming)], "quiet"],
    ["an incoming call that was silenced", [call(incoming, true)], null],
    ["one silenced and one not", [call(incoming, true), call(incoming)], "ring"],
    ["an incoming call that is being declined", [call(transition(incoming, { event: "hangUp" }))], null],
    ["an answered call", [call(transition(incoming, { event: "answering" }))], null],
    ["the far end rings", [call(rings(false))], "ringback"],
    ["the far end sends its own tone", [call(rings(true))], null],
    ["not ringing yet", [call(calling)], null],
    ["a talk", [call(talking)], null],
  ] as const)("G1-8: %s → %s", (_name, calls, sound) => {
    expect(soundOf(calls)).toBe(sound);
  });
});

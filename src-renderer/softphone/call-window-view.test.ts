import { describe, expect, test } from "vitest";
import { callWindowViewSchema } from "../../src-contract/call-window.ts";
import { type CallState, newIncoming, newOutgoing, transition } from "./call-state.ts";
import { actionOf } from "../ui/window-keys.ts";
import { callWindowKey, callWindowView } from "./call-window-view.ts";
import type { PhoneCall } from "./softphone-state.ts";

const ids = ["1", "2", "3", "4", "5"].map((digit) => `0192a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5${digit}`);
const talking = transition(newIncoming(1_000), { event: "answered", at: 2_000 });
const held = transition(talking, { event: "hold", at: 3_000 });

function phoneCall(place: number, state: CallState): PhoneCall {
  return {
    callId: ids[place] ?? "",
    lineId: "line",
    direction: "incoming",
    party: { clientId: null, name: `name ${place}`, e164: null, raw: String(100 + place) },
    candidates: [],
    state,
    silenced: false,
    heldByOther: false,
    soundLost: false,
    recording: null,
    quality: null,
  };
}

const view = (calls: PhoneCall[], activeCallId: string | null = null) =>
  callWindowView({ calls, activeCallId }, ({ party }) => ({ name: party.name, number: party.raw }));
const press = (code: string, shiftKey = false) =>
  actionOf({ code, shiftKey, ctrlKey: false, metaKey: false, altKey: false }, {}, false);

describe("G2-8: what the small call window shows", () => {
  test("the call that is heard first, with its name, number, phase and what the timer counts from", () => {
    const { calls } = view([phoneCall(0, held), phoneCall(1, newIncoming(5_000)), phoneCall(2, talking)], ids[2]);
    expect(calls.map(({ callId, phase, since }) => [callId, phase, since])).toEqual([
      [ids[2], "talking", 2_000],
      [ids[0], "held", 2_000],
      [ids[1], "incoming", 5_000],
    ]);
    expect(calls[0]).toMatchObject({ name: "name 2", number: "102", muted: false, hangingUp: false });
  });

  test("whatever a line sends as a name, the message fits its schema", () => {
    const named = {
      ...phoneCall(0, newOutgoing),
      party: { clientId: null, name: "я".repeat(9_000), e164: null, raw: "" },
    };
    const many = [named, ...[1, 2, 3, 4].map((place) => phoneCall(place, talking))];
    expect(callWindowViewSchema.safeParse(view(many)).success).toBe(true);
    expect(view([])).toEqual({ calls: [] });
  });

  test("the keys of the phone bar do the same here; Escape does nothing", () => {
    const { calls } = view([phoneCall(0, talking), phoneCall(1, newIncoming(1))], ids[0]);
    expect(callWindowKey(press("F8"), calls)).toEqual({ callId: ids[1], action: "answer" });
    expect(callWindowKey(press("F8", true), calls)).toEqual({ callId: ids[1], action: "hangUp" });
    expect(callWindowKey(press("F9"), calls)).toEqual({ callId: ids[0], action: "mute" });
    expect(callWindowKey(press("F10"), calls)).toEqual({ callId: ids[0], action: "hold" });
    expect(callWindowKey(press("Escape"), calls)).toBeNull();
    const alone = view([phoneCall(0, transition(held, { event: "mute" }))], ids[0]).calls;
    expect(callWindowKey(press("F8"), alone)).toBeNull();
    expect(callWindowKey(press("F8", true), alone)).toEqual({ callId: ids[0], action: "hangUp" });
    expect(callWindowKey(press("F9"), alone)).toEqual({ callId: ids[0], action: "unmute" });
    expect(callWindowKey(press("F10"), alone)).toEqual({ callId: ids[0], action: "resume" });
    const calling = view([phoneCall(0, newOutgoing)]).calls;
    expect(callWindowKey(press("F9"), calling)).toBeNull();
  });
});

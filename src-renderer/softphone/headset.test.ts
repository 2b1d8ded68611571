import { describe, expect, it } from "vitest";
import {
  type HeadsetAction,
  type HeadsetState,
  idlePhone,
  moveHeadset,
  newHeadset,
  type PhoneView,
} from "./headset.ts";
import type { HeadsetButton, HeadsetLights } from "./headset-reports.ts";

const ringing = { ...idlePhone, isRinging: true };
const calling = { ...idlePhone, isInCall: true };
const talking = { ...calling, isConnected: true };
const muted = { ...talking, isMuted: true };
const held = { ...talking, isHeld: true };
const waiting = { ...talking, isRinging: true };

/** A headset on a desk, with a clock that a test moves. */
function desk() {
  let state: HeadsetState = newHeadset;
  let clock = 0;
  const lights: HeadsetLights[] = [];
  const actions: HeadsetAction[] = [];
  const take = (move: ReturnType<typeof moveHeadset>) => {
    state = move.state;
    if (move.lights) lights.push(move.lights);
    if (move.action) actions.push(move.action);
  };
  const told = {
    phone: (phone: PhoneView) => take(moveHeadset(state, { event: "phone", phone, at: clock })),
    /** A button that keeps its place. */
    kept: (name: HeadsetButton, isOn: boolean) =>
      take(moveHeadset(state, { event: "report", buttons: { [name]: { isOn, isKept: true } }, at: clock })),
    press(name: HeadsetButton) {
      for (const isOn of [true, false]) {
        take(moveHeadset(state, { event: "report", buttons: { [name]: { isOn, isKept: false } }, at: clock }));
      }
    },
    wait: (milliseconds: number) => (clock += milliseconds),
    lights,
    actions,
  };
  return told;
}

describe("the lights of a headset", () => {
  it("G2-7: ring, off-hook, mute and hold follow the telephone, each change is sent once", () => {
    const { phone, lights } = desk();
    for (const view of [ringing, talking, talking, muted, talking, held, idlePhone, idlePhone]) phone(view);
    const dark = { ring: false, offHook: false, mute: false, hold: false };
    expect(lights).toEqual([
      { ...dark, ring: true },
      { ...dark, offHook: true },
      { ...dark, offHook: true, mute: true },
      { ...dark, offHook: true },
      { ...dark, offHook: true, hold: true },
      dark,
    ]);
  });

  it("G2-7: a call that was silenced does not blink, and the hook answers it", () => {
    const { phone, kept, lights, actions } = desk();
    phone(ringing);
    phone({ ...ringing, isSilenced: true });
    expect(lights.map(({ ring }) => ring)).toEqual([true, false]);
    kept("hook", true);
    expect(actions).toEqual(["answer"]);
  });
});

describe("the buttons of a headset", () => {
  const cases: [string, PhoneView, HeadsetButton, HeadsetAction | null][] = [
    ["flash while it rings", ringing, "flash", "answer"],
    ["flash with another call waiting", waiting, "flash", "answer"],
    ["flash in a talk", talking, "flash", "hold"],
    ["hold in a talk", talking, "hold", "hold"],
    ["hold again", held, "hold", "resume"],
    ["flash before the answer", calling, "flash", null],
    ["flash with nothing on", idlePhone, "flash", null],
    ["mute in a talk", talking, "mute", "mute"],
    ["mute again", muted, "mute", "unmute"],
    ["mute with nothing on", idlePhone, "mute", null],
    ["mute while it rings", ringing, "mute", null],
    ["drop while it rings", ringing, "drop", "decline"],
    ["drop in a call", calling, "drop", "hangUp"],
    ["drop with nothing on", idlePhone, "drop", null],
    ["a hook that is pressed while it rings", ringing, "hook", "answer"],
    ["a hook that is pressed in a talk", talking, "hook", "hangUp"],
    ["a hook that is pressed with nothing on", idlePhone, "hook", null],
  ];
  it.each(cases)("G2-7: %s", (_, view, button, action) => {
    const { phone, wait, press, actions } = desk();
    phone(view);
    wait(1_000);
    press(button);
    expect(actions).toEqual(action ? [action] : []);
  });

  it("G2-7: up answers, down ends, and neither is done twice", () => {
    const { phone, kept, wait, actions } = desk();
    phone(ringing);
    kept("hook", true);
    kept("hook", true);
    phone(talking);
    wait(5_000);
    kept("hook", false);
    phone(idlePhone);
    kept("hook", false);
    expect(actions).toEqual(["answer", "hangUp"]);
  });

  it("G2-7: down with a second call waiting ends the talk, not the call that waits", () => {
    const { phone, kept, wait, actions } = desk();
    phone(talking);
    kept("hook", true);
    phone(waiting);
    wait(5_000);
    kept("hook", false);
    expect(actions).toEqual(["hangUp"]);
  });

  it("G2-7: a switch for mute says where it stands", () => {
    const { phone, kept, wait, actions } = desk();
    phone(talking);
    wait(1_000);
    kept("mute", true);
    phone(muted);
    wait(1_000);
    kept("mute", false);
    expect(actions).toEqual(["mute", "unmute"]);
  });
});

describe("what comes back from the lights", () => {
  it("G2-7: a headset that tells each light as a button does nothing, whichever way the call went", () => {
    const { phone, kept, press, wait, actions } = desk();
    phone(talking); // answered with the mouse
    wait(80);
    kept("hook", true);
    wait(5_000);
    phone(muted); // F9
    wait(80);
    press("mute");
    wait(5_000);
    phone(talking);
    wait(80);
    press("mute");
    wait(5_000);
    phone(idlePhone);
    wait(80);
    kept("hook", false);
    expect(actions).toEqual([]);
  });

  it("G2-7: a switch that follows the light mutes nothing back", () => {
    const { phone, kept, wait, actions } = desk();
    phone(talking);
    wait(1_000);
    phone(muted);
    wait(100);
    phone(talking); // undone before the headset has told the first
    wait(50);
    kept("mute", true);
    wait(100);
    kept("mute", false);
    expect(actions).toEqual([]);
  });

  it("G2-7: the end of one call that is told late does not end the next one, and the headset is put right", () => {
    const { phone, kept, wait, actions, lights } = desk();
    phone(talking);
    kept("hook", true);
    wait(5_000);
    phone(idlePhone);
    phone(calling);
    const before = lights.length;
    wait(200);
    kept("hook", false);
    expect(actions).toEqual([]);
    expect(lights.slice(before)).toEqual([{ ring: false, offHook: true, mute: false, hold: false }]);
  });

  it("G2-7: a headset that is taken up with nothing to answer is put back, once a second at most", () => {
    const { kept, wait, actions, lights } = desk();
    wait(5_000);
    for (let count = 0; count < 50; count += 1) {
      kept("hook", true);
      kept("hook", false);
      wait(20);
    }
    expect(actions).toEqual([]);
    expect(lights).toHaveLength(1);
    wait(100);
    kept("hook", true);
    expect(lights).toHaveLength(2);
  });
});

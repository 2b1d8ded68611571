import { describe, expect, test } from "vitest";
import { newIncoming, newOutgoing, transition } from "./call-state.ts";
import { barCalls, phoneKey, toneOf } from "./phone-keys.ts";
import type { PhoneCall } from "./softphone-state.ts";

const pressed = { code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const party = { clientId: null, name: "", e164: null, raw: "600" };
const ringing: PhoneCall = {
  callId: "ringing",
  lineId: "line",
  direction: "incoming",
  party,
  candidates: [],
  state: newIncoming(1000),
  silenced: false,
  heldByOther: false,
  soundLost: false,
  recording: null,
  quality: null,
};
const calling: PhoneCall = { ...ringing, callId: "calling", direction: "outgoing", state: newOutgoing };
const talking: PhoneCall = {
  ...ringing,
  callId: "talking",
  state: transition(newIncoming(1000), { event: "answered", at: 2000 }),
};

describe("UX-4: the keys of the phone", () => {
  test("UX-4: F8 answers what rings, also while another call talks", () => {
    const phone = { calls: [talking, ringing], activeCallId: "talking" };
    expect(phoneKey({ ...pressed, code: "F8" }, phone)).toEqual({ key: "answer", callId: "ringing" });
  });

  test("UX-4: Shift+F8 declines what rings first, then ends the talk", () => {
    const hangUp = { ...pressed, code: "F8", shiftKey: true };
    expect(phoneKey(hangUp, { calls: [talking, ringing], activeCallId: "talking" })).toEqual({
      key: "hangUp",
      callId: "ringing",
    });
    expect(phoneKey(hangUp, { calls: [talking], activeCallId: "talking" })).toEqual({
      key: "hangUp",
      callId: "talking",
    });
    expect(phoneKey(hangUp, { calls: [calling], activeCallId: "calling" })).toEqual({
      key: "hangUp",
      callId: "calling",
    });
  });

  test("UX-4: F9 and F10 work on a connected call only, and are kept from the window all the same", () => {
    for (const [code, key] of [
      ["F9", "mute"],
      ["F10", "hold"],
    ] as const) {
      expect(phoneKey({ ...pressed, code }, { calls: [talking], activeCallId: "talking" })).toEqual({
        key,
        callId: "talking",
      });
      expect(phoneKey({ ...pressed, code }, { calls: [calling], activeCallId: "calling" })).toEqual({ key: "nothing" });
    }
  });

  test("G1-6, G1-8: F7 hands the talk on, Shift+F7 goes to a call on hold, and neither reaches the window", () => {
    const held: PhoneCall = {
      ...talking,
      callId: "held",
      state: transition(talking.state, { event: "hold", at: 3000 }),
    };
    const phone = { calls: [held, talking], activeCallId: "talking" };
    const f7 = { ...pressed, code: "F7" };
    expect(phoneKey(f7, phone)).toEqual({ key: "transfer", callId: "talking" });
    expect(phoneKey({ ...f7, shiftKey: true }, phone)).toEqual({ key: "swap", callId: "held" });
    expect(phoneKey({ ...f7, shiftKey: true }, { ...phone, calls: [talking] })).toEqual({ key: "nothing" });
    expect(phoneKey(f7, { calls: [calling], activeCallId: "calling" })).toEqual({ key: "nothing" });
  });

  test("UX-4: macOS has ⌃⌘A, ⌃⌘M, ⌃⌘H, and ⌘D or Ctrl+D asks for the number field", () => {
    const mac = { ...pressed, ctrlKey: true, metaKey: true };
    const phone = { calls: [talking, ringing], activeCallId: "talking" };
    expect(phoneKey({ ...mac, code: "KeyA" }, phone)).toEqual({ key: "answer", callId: "ringing" });
    expect(phoneKey({ ...mac, code: "KeyM" }, phone)).toEqual({ key: "mute", callId: "talking" });
    expect(phoneKey({ ...mac, code: "KeyH" }, phone)).toEqual({ key: "hold", callId: "talking" });
    expect(phoneKey({ ...pressed, metaKey: true, code: "KeyD" }, phone)).toEqual({ key: "focusNumber" });
    expect(phoneKey({ ...pressed, ctrlKey: true, code: "KeyD" }, phone)).toEqual({ key: "focusNumber" });
  });

  test("UX-4: Escape and plain letters are never the phone's", () => {
    const phone = { calls: [talking], activeCallId: "talking" };
    expect(phoneKey({ ...pressed, code: "Escape" }, phone)).toBeNull();
    expect(phoneKey({ ...pressed, code: "KeyD" }, phone)).toBeNull();
  });
});

test("UX-7: the active call keeps the bar, a second one stands on the line above", () => {
  expect(barCalls({ calls: [talking, ringing], activeCallId: "talking" })).toEqual({
    main: talking,
    others: [ringing],
  });
  expect(barCalls({ calls: [ringing], activeCallId: null })).toEqual({ main: ringing, others: [] });
});

test("GM-5: digits, star and hash are tones; letters and shortcuts are not", () => {
  const typed = { ctrlKey: false, metaKey: false, altKey: false };
  const tonesOf = (keys: string[]) => keys.map((key) => toneOf({ ...typed, key }));
  expect(tonesOf(["1", "0", "*", "#"])).toEqual(["1", "0", "*", "#"]);
  expect(tonesOf(["a", "F9", "Enter"])).toEqual([null, null, null]);
  expect(toneOf({ ...typed, key: "1", ctrlKey: true })).toBeNull();
});

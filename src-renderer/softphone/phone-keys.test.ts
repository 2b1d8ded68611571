import { describe, expect, test } from "vitest";
import { newIncoming, newOutgoing, transition } from "./call-state.ts";
import { actionOf } from "../ui/window-keys.ts";
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

/** With the keys as they are unless a person has chosen others. */
const keyAt = (key: typeof pressed, phone: Parameters<typeof phoneKey>[1], isMac = false) =>
  phoneKey(actionOf(key, {}, isMac), phone);

describe("UX-4: the keys of the phone", () => {
  test("UX-4: F8 answers what rings, also while another call talks", () => {
    const phone = { calls: [talking, ringing], activeCallId: "talking" };
    expect(keyAt({ ...pressed, code: "F8" }, phone)).toEqual({ key: "answer", callId: "ringing" });
  });

  test("UX-4: Shift+F8 declines what rings first, then ends the talk", () => {
    const hangUp = { ...pressed, code: "F8", shiftKey: true };
    expect(keyAt(hangUp, { calls: [talking, ringing], activeCallId: "talking" })).toEqual({
      key: "hangUp",
      callId: "ringing",
    });
    expect(keyAt(hangUp, { calls: [talking], activeCallId: "talking" })).toEqual({
      key: "hangUp",
      callId: "talking",
    });
    expect(keyAt(hangUp, { calls: [calling], activeCallId: "calling" })).toEqual({
      key: "hangUp",
      callId: "calling",
    });
  });

  test("UX-4: F9 and F10 work on a connected call only, and are kept from the window all the same", () => {
    for (const [code, key] of [
      ["F9", "mute"],
      ["F10", "hold"],
    ] as const) {
      expect(keyAt({ ...pressed, code }, { calls: [talking], activeCallId: "talking" })).toEqual({
        key,
        callId: "talking",
      });
      expect(keyAt({ ...pressed, code }, { calls: [calling], activeCallId: "calling" })).toEqual({ key: "nothing" });
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
    expect(keyAt(f7, phone)).toEqual({ key: "transfer", callId: "talking" });
    expect(keyAt({ ...f7, shiftKey: true }, phone)).toEqual({ key: "swap", callId: "held" });
    expect(keyAt({ ...f7, shiftKey: true }, { ...phone, calls: [talking] })).toEqual({ key: "nothing" });
    expect(keyAt(f7, { calls: [calling], activeCallId: "calling" })).toEqual({ key: "nothing" });
  });

  test("UX-4: macOS has ⌃⌘A, ⌃⌘M, ⌃⌘H beside the F keys, and ⌘D asks for the number field; elsewhere Ctrl+D does", () => {
    const mac = { ...pressed, ctrlKey: true, metaKey: true };
    const phone = { calls: [talking, ringing], activeCallId: "talking" };
    const keyOnMac = (key: typeof pressed) => keyAt(key, phone, true);
    expect(keyOnMac({ ...mac, code: "KeyA" })).toEqual({ key: "answer", callId: "ringing" });
    expect(keyOnMac({ ...mac, code: "KeyM" })).toEqual({ key: "mute", callId: "talking" });
    expect(keyOnMac({ ...mac, code: "KeyH" })).toEqual({ key: "hold", callId: "talking" });
    expect(keyOnMac({ ...pressed, code: "F8" })).toEqual({ key: "answer", callId: "ringing" });
    expect(keyOnMac({ ...pressed, metaKey: true, code: "KeyD" })).toEqual({ key: "focusNumber" });
    expect(keyAt({ ...pressed, ctrlKey: true, code: "KeyD" }, phone)).toEqual({ key: "focusNumber" });
    expect(keyAt({ ...mac, code: "KeyA" }, phone)).toBeNull();
  });

  test("UX-4: Escape and plain letters are never the phone's", () => {
    const phone = { calls: [talking], activeCallId: "talking" };
    expect(keyAt({ ...pressed, code: "Escape" }, phone)).toBeNull();
    expect(keyAt({ ...pressed, code: "KeyD" }, phone)).toBeNull();
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

import type { ButtonReport, HeadsetButton, HeadsetLights } from "./headset-reports.ts";

/**
 * The buttons and lights of one headset (G2-7), moved only by `moveHeadset`. The lights follow the telephone; a button is
 * an action only where it means another state than the telephone has.
 *
 *   hook up     while it rings, nobody talking: answer          hook down   in a call: hang up
 *   drop        ringing: decline; in a call: hang up
 *   flash, hold ringing beside a call: answer (the other is held); talking: hold; held: resume
 *   mute        connected: mute or unmute
 *
 * Many headsets tell each light that they are given back as if a button had been pressed. What comes back is the state
 * that the telephone has, and so no action; what comes late and says the opposite falls into `settleMilliseconds` after
 * the light. A button that told the opposite is put right by sending the lights again, at most once a second.
 */
export type PhoneView = {
  isRinging: boolean;
  /** «Без звука»: it can be answered still. */
  isSilenced: boolean;
  /** A call of ours goes on: it calls, talks or is held. */
  isInCall: boolean;
  isConnected: boolean;
  isHeld: boolean;
  isMuted: boolean;
};

/** `decline` is said to what rings, `hangUp` to the call that goes on. */
export type HeadsetAction = "answer" | "decline" | "hangUp" | "mute" | "unmute" | "hold" | "resume";

export type HeadsetState = {
  phone: PhoneView;
  lights: HeadsetLights;
  /** As last told by each button; nothing is known of one that has told nothing. */
  told: Partial<Record<HeadsetButton, boolean>>;
  /** When off-hook and mute were last changed by us. */
  hookLitAt: number;
  muteLitAt: number;
  sentAgainAt: number;
};

/** Times are milliseconds of one clock. */
export type HeadsetEvent =
  | { event: "phone"; phone: PhoneView; at: number }
  | { event: "report"; buttons: Partial<Record<HeadsetButton, ButtonReport>>; at: number };

/** `lights`: to be sent, when there are any. */
export type HeadsetMove = { state: HeadsetState; action: HeadsetAction | null; lights: HeadsetLights | null };

const settleMilliseconds = 500;
const sendAgainMilliseconds = 1_000;

export const idlePhone: PhoneView = {
  isRinging: false,
  isSilenced: false,
  isInCall: false,
  isConnected: false,
  isHeld: false,
  isMuted: false,
};
const dark: HeadsetLights = { ring: false, offHook: false, mute: false, hold: false };

export const newHeadset: HeadsetState = {
  phone: idlePhone,
  lights: dark,
  told: {},
  hookLitAt: Number.NEGATIVE_INFINITY,
  muteLitAt: Number.NEGATIVE_INFINITY,
  sentAgainAt: Number.NEGATIVE_INFINITY,
};

function lightsOf(phone: PhoneView): HeadsetLights {
  const { isRinging, isSilenced, isInCall, isConnected, isHeld, isMuted } = phone;
  return { ring: isRinging && !isSilenced, offHook: isInCall, mute: isConnected && isMuted, hold: isHeld };
}

export function moveHeadset(state: HeadsetState, event: HeadsetEvent): HeadsetMove {
  return event.event === "phone" ? followPhone(state, event) : readReport(state, event);
}

function followPhone(state: HeadsetState, { phone, at }: Extract<HeadsetEvent, { event: "phone" }>): HeadsetMove {
  const before = state.lights;
  const lights = lightsOf(phone);
  const isSame = (Object.keys(lights) as (keyof HeadsetLights)[]).every((light) => lights[light] === before[light]);
  const next = {
    ...state,
    phone,
    lights,
    hookLitAt: lights.offHook === before.offHook ? state.hookLitAt : at,
    muteLitAt: lights.mute === before.mute ? state.muteLitAt : at,
  };
  return { state: next, action: null, lights: isSame ? null : lights };
}

function readReport(state: HeadsetState, { buttons, at }: Extract<HeadsetEvent, { event: "report" }>): HeadsetMove {
  const told = { ...state.told };
  let action: HeadsetAction | null = null;
  let isContradicted = false;
  for (const [name, button] of Object.entries(buttons) as [HeadsetButton, ButtonReport][]) {
    const was = told[name] ?? false;
    told[name] = button.isOn;
    if (was === button.isOn) continue;
    const meant = meaningOf(name, button, state, at);
    if (meant === "contradiction") isContradicted = true;
    else action ??= meant;
  }
  const sendsAgain = isContradicted && action === null && at - state.sentAgainAt >= sendAgainMilliseconds;
  return {
    state: { ...state, told, sentAgainAt: sendsAgain ? at : state.sentAgainAt },
    action,
    lights: sendsAgain ? state.lights : null,
  };
}

type Meaning = HeadsetAction | "contradiction" | null;

/** What a change of one button means now. null: what the telephone is already, or a button let go. */
function meaningOf(name: HeadsetButton, { isOn, isKept }: ButtonReport, state: HeadsetState, at: number): Meaning {
  const { phone } = state;
  switch (name) {
    case "hook":
      return isKept ? hookMoved(isOn, state, at) : isOn ? hookPressed(state, at) : null;
    case "drop":
      if (!isOn) return null;
      if (phone.isRinging) return "decline";
      return phone.isInCall ? "hangUp" : null;
    case "flash":
    case "hold":
      if (!isOn) return null;
      if (phone.isRinging) return "answer";
      if (!phone.isConnected) return null;
      return phone.isHeld ? "resume" : "hold";
    case "mute": {
      if (!isKept && !isOn) return null;
      const wanted = isKept ? isOn : !phone.isMuted;
      if (!phone.isConnected) return isKept && isOn ? "contradiction" : null;
      if (wanted === phone.isMuted) return null;
      if (at - state.muteLitAt < settleMilliseconds) return isKept ? "contradiction" : null;
      return wanted ? "mute" : "unmute";
    }
    default: {
      const unknown: never = name;
      return unknown;
    }
  }
}

function hookMoved(isUp: boolean, state: HeadsetState, at: number): Meaning {
  const { isRinging, isInCall } = state.phone;
  if (isUp === isInCall) return null;
  if (at - state.hookLitAt < settleMilliseconds) return "contradiction";
  if (!isUp) return "hangUp";
  // a headset that is taken up with nothing to answer goes back to its cradle
  return isRinging ? "answer" : "contradiction";
}

function hookPressed({ phone, hookLitAt }: HeadsetState, at: number): Meaning {
  if (at - hookLitAt < settleMilliseconds) return null;
  if (phone.isInCall) return "hangUp";
  return phone.isRinging ? "answer" : null;
}

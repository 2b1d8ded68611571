import type { WindowAction } from "../ui/window-keys.ts";
import type { PhoneCall, SoftphoneState } from "./softphone-state.ts";

/** Which call the bar is about and which stand on the lines above it, oldest first. */
export function barCalls({ calls, activeCallId }: Pick<SoftphoneState, "calls" | "activeCallId">): {
  main: PhoneCall | null;
  others: PhoneCall[];
} {
  const main =
    calls.find((call) => call.callId === activeCallId) ??
    calls.find((call) => !isRinging(call)) ??
    calls.find(isRinging) ??
    null;
  return { main, others: calls.filter((call) => call !== main) };
}

export function isRinging(call: PhoneCall): boolean {
  return call.state.phase === "incoming";
}

export function isConnected(call: PhoneCall): boolean {
  return call.state.phase === "talking" || call.state.phase === "held";
}

export type PhoneKey =
  | { key: "focusNumber" }
  | { key: "answer"; callId: string }
  | { key: "hangUp"; callId: string }
  | { key: "mute"; callId: string }
  | { key: "hold"; callId: string }
  /** Pause the recording, or go on with it. */
  | { key: "recording"; callId: string }
  /** Hand the call on; in a consultation: put the two together. */
  | { key: "transfer"; callId: string }
  /** To the next call that is on hold. */
  | { key: "swap"; callId: string }
  /** A key of the phone with nothing to do now: the window must not take it either (F10 opens a menu). */
  | { key: "nothing" };

/** UX convention 4: the keys of the phone. Escape never is one. */
const phoneActions = ["answer", "hangUp", "mute", "hold", "recording", "transfer", "swap"] as const;
type CallKey = (typeof phoneActions)[number];

/** `action`: of the pressed key (window-keys.ts). null: not a key of the phone. */
export function phoneKey(
  action: WindowAction | null,
  softphone: Pick<SoftphoneState, "calls" | "activeCallId">,
): PhoneKey | null {
  if (action === "dial") return { key: "focusNumber" };
  const key = phoneActions.find((one) => one === action);
  if (key === undefined) return null;
  const call = callForKey(key, softphone);
  return call ? { key, callId: call.callId } : { key: "nothing" };
}

/** Which call a key means now, wherever it was pressed: in this window or in another program. */
export function callForKey(key: CallKey, softphone: Pick<SoftphoneState, "calls" | "activeCallId">): PhoneCall | null {
  const { main, others } = barCalls(softphone);
  const ringing = softphone.calls.find(isRinging) ?? null;
  const connected = main && isConnected(main) ? main : null;
  const next = others.find(({ state }) => state.phase === "held") ?? null;
  const own = { mute: connected, hold: connected, recording: connected, transfer: connected };
  return { answer: ringing, hangUp: ringing ?? main, swap: next, ...own }[key];
}

/** The tone of a typed key (RFC 4733 §3.2: 0–9, *, #), or null. By what was typed, so that a numeric pad works too. */
export function toneOf(pressed: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null;
  return /^[0-9*#]$/.test(pressed.key) ? pressed.key : null;
}

/** True for what a person types text into: no key of one letter or digit may fire there. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type);
}

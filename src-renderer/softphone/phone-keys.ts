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

type Pressed = Pick<KeyboardEvent, "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/**
 * UX convention 4, by the physical key: F8 answers, Shift+F8 declines what rings or ends the talk, F7 hands on,
 * Shift+F7 goes to the next call on hold, F9 mutes, Shift+F9 pauses the recording and goes on with it, F10 holds, Ctrl+D (⌘D) asks for the number field; on macOS also ⌃⌘A,
 * ⌃⌘T, ⌃⌘M, ⌃⌘H. null: not a key of the phone. Escape never is.
 */
export function phoneKey(pressed: Pressed, softphone: Pick<SoftphoneState, "calls" | "activeCallId">): PhoneKey | null {
  const name = keyNameOf(pressed);
  if (name === null) return null;
  if (name === "focusNumber") return { key: name };
  const call = callForKey(name, softphone);
  return call ? { key: name, callId: call.callId } : { key: "nothing" };
}

/** Which call a key means now, wherever it was pressed: in this window or in another program. */
export function callForKey(
  key: "answer" | "hangUp" | "mute" | "hold" | "recording" | "transfer" | "swap",
  softphone: Pick<SoftphoneState, "calls" | "activeCallId">,
): PhoneCall | null {
  const { main, others } = barCalls(softphone);
  const ringing = softphone.calls.find(isRinging) ?? null;
  const connected = main && isConnected(main) ? main : null;
  const next = others.find(({ state }) => state.phase === "held") ?? null;
  const own = { mute: connected, hold: connected, recording: connected, transfer: connected };
  return { answer: ringing, hangUp: ringing ?? main, swap: next, ...own }[key];
}

export function keyNameOf({ code, shiftKey, ctrlKey, metaKey, altKey }: Pressed) {
  if (altKey) return null;
  if (ctrlKey && metaKey && !shiftKey) {
    if (code === "KeyA") return "answer";
    if (code === "KeyT") return "transfer";
    if (code === "KeyM") return "mute";
    return code === "KeyH" ? "hold" : null;
  }
  if (ctrlKey || metaKey) return code === "KeyD" && !shiftKey ? "focusNumber" : null;
  if (code === "F8") return shiftKey ? "hangUp" : "answer";
  if (code === "F7") return shiftKey ? "swap" : "transfer";
  if (code === "F9") return shiftKey ? "recording" : "mute";
  if (shiftKey) return null;
  return code === "F10" ? "hold" : null;
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

import type { PhoneCall } from "./softphone-state.ts";

/** ring: somebody calls; quiet: somebody calls while another call goes on (G1-8); ringback: we wait for an answer. */
export type PhoneSound = "ring" | "quiet" | "ringback";

/** The one sound that the calls of this moment want, or null. «Без звука» silences ringing only (UX convention 7). */
export function soundOf(calls: readonly Pick<PhoneCall, "state" | "silenced">[]): PhoneSound | null {
  const ringing = calls.some(({ state, silenced }) => state.phase === "incoming" && !silenced && !state.hangingUp);
  if (ringing) return calls.some(({ state }) => state.phase !== "incoming") ? "quiet" : "ring";
  // With early media the far end sends its own tone.
  const waits = calls.some(({ state }) => state.phase === "ringing" && !state.earlyMedia && !state.hangingUp);
  return waits ? "ringback" : null;
}

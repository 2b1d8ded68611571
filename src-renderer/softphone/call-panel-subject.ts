import { barCalls, isRinging } from "./phone-keys.ts";
import type { SoftphoneState } from "./softphone-state.ts";

/** Which call the right column is about: the one that goes on, otherwise the last that waits for its outcome. */
export function callPanelSubject(softphone: SoftphoneState): { callId: string | null; live: boolean } {
  const { main } = barCalls(softphone);
  // A call that only rings closes no form that is being filled (UX convention 7).
  if (main && !isRinging(main)) return { callId: main.callId, live: true };
  return { callId: softphone.outcomeCallIds.at(-1) ?? null, live: false };
}

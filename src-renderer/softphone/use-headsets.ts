import { useEffect, useRef } from "react";
import type { HeadsetAction, PhoneView } from "./headset.ts";
import { connectHeadsets, type Headset } from "./headset-devices.ts";
import { barCalls, isConnected, isRinging } from "./phone-keys.ts";
import type { SoftphoneState } from "./softphone-state.ts";

/** The telephone as a headset shows it. Whoever is hung up on is gone for it at once. */
export function phoneViewOf(softphone: Pick<SoftphoneState, "calls" | "activeCallId">): PhoneView {
  const calls = softphone.calls.filter(({ state }) => !state.hangingUp);
  const { main } = barCalls({ calls, activeCallId: softphone.activeCallId });
  const ringing = calls.filter(isRinging);
  const current = main && !isRinging(main) ? main : null;
  return {
    isRinging: ringing.length > 0,
    isSilenced: ringing.length > 0 && ringing.every(({ silenced }) => silenced),
    isInCall: current !== null,
    isConnected: current !== null && isConnected(current),
    isHeld: current?.state.phase === "held",
    isMuted: current?.state.muted ?? false,
  };
}

type HeadsetListeners = { onAction(action: HeadsetAction): void; onHeadsets(headsets: Headset[]): void };

/** Keeps the lights of the headsets in step with the telephone and tells what is pressed on them (G2-7). */
export function useHeadsets(
  softphone: Pick<SoftphoneState, "calls" | "activeCallId">,
  listeners: HeadsetListeners,
): void {
  const latest = useRef(listeners);
  latest.current = listeners;
  const view = JSON.stringify(phoneViewOf(softphone));
  const shown = useRef(view);
  shown.current = view;
  const headsets = useRef<ReturnType<typeof connectHeadsets> | null>(null);

  useEffect(() => {
    const { hid } = navigator;
    if (!hid) return;
    const connected = connectHeadsets({
      hid,
      now: () => performance.now(),
      onAction: (action) => latest.current.onAction(action),
      onHeadsets: (found) => latest.current.onHeadsets(found),
    });
    connected.show(JSON.parse(shown.current) as PhoneView);
    headsets.current = connected;
    window.addEventListener("pagehide", connected.stop);
    return () => {
      window.removeEventListener("pagehide", connected.stop);
      connected.stop();
      headsets.current = null;
    };
  }, []);
  useEffect(() => headsets.current?.show(JSON.parse(view) as PhoneView), [view]);
}

import type { CallAction, CallWindowCall, CallWindowView } from "../../src-contract/call-window.ts";
import { timerStart } from "./call-state.ts";
import type { WindowAction } from "../ui/window-keys.ts";
import { barCalls } from "./phone-keys.ts";
import type { PhoneCall, SoftphoneState } from "./softphone-state.ts";

/** What the contract lets the window be told. */
const longest = { name: 400, number: 300, calls: 4 };

/** G2-8: the live calls for the small window, the one that is heard first. */
export function callWindowView(
  softphone: Pick<SoftphoneState, "calls" | "activeCallId">,
  party: (call: PhoneCall) => { name: string; number: string },
): CallWindowView {
  const { main, others } = barCalls(softphone);
  const calls = [...(main ? [main] : []), ...others].flatMap((call): CallWindowCall[] => {
    const phase = windowPhase(call);
    if (phase === null) return [];
    const { name, number } = party(call);
    return [
      {
        callId: call.callId,
        name: name.slice(0, longest.name),
        number: number.slice(0, longest.number),
        phase,
        since: timerStart(call.state),
        muted: call.state.muted,
        hangingUp: call.state.hangingUp,
        recording: windowRecording(call),
      },
    ];
  });
  return { calls: calls.slice(0, longest.calls) };
}

function windowRecording({ recording }: PhoneCall): CallWindowCall["recording"] {
  if (recording?.phase !== "on" && recording?.phase !== "paused") return null;
  return { paused: recording.phase === "paused", startedAt: recording.startedAt };
}

function windowPhase({ state }: PhoneCall): CallWindowCall["phase"] | null {
  switch (state.phase) {
    case "incoming":
    case "talking":
    case "held":
      return state.phase;
    case "starting":
    case "calling":
    case "ringing":
    case "answering":
      return "calling";
    case "ended":
      return null;
    default: {
      const unknown: never = state;
      return unknown;
    }
  }
}

/** UX convention 4 in the small window: the same keys, for the same call that they would mean in the phone bar. */
export function callWindowKey(
  pressed: WindowAction | null,
  calls: readonly CallWindowCall[],
): { callId: string; action: CallAction } | null {
  const [first] = calls;
  const ringing = calls.find(({ phase }) => phase === "incoming");
  const connected = first && isConnected(first) ? first : undefined;
  switch (pressed) {
    case "answer":
      return ringing ? { callId: ringing.callId, action: "answer" } : null;
    case "hangUp": {
      const call = ringing ?? first;
      return call ? { callId: call.callId, action: "hangUp" } : null;
    }
    case "mute":
      return connected ? { callId: connected.callId, action: connected.muted ? "unmute" : "mute" } : null;
    case "hold":
      return connected ? { callId: connected.callId, action: connected.phase === "held" ? "resume" : "hold" } : null;
    default:
      return null;
  }
}

function isConnected({ phase }: CallWindowCall): boolean {
  return phase === "talking" || phase === "held";
}

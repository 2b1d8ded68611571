import type { ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import { OutcomeForm } from "./OutcomeForm.tsx";
import { barCalls, isRinging } from "./phone-keys.ts";
import { useSoftphone } from "./softphone-store.ts";

type CallPanelProps = { clientId?: string | null; afterForm?: (formCallId: string | null) => ReactNode };

/**
 * The right column of a call: its note and outcome while it goes on and after it, then what is still without an
 * outcome. `clientId`: the card that is open. `afterForm` shows the other calls without an outcome, given the call of the
 * open form; a screen that lists them itself leaves it out.
 */
export function CallPanel({ clientId = null, afterForm }: CallPanelProps) {
  const shown = useSoftphone(
    useShallow((softphone) => {
      const { main } = barCalls(softphone);
      // A call that only rings closes no form that is being filled (UX convention 7).
      if (main && !isRinging(main)) return { callId: main.callId, live: true };
      return { callId: softphone.outcomeCallIds.at(-1) ?? null, live: false };
    }),
  );
  return (
    <>
      {shown.callId ? (
        <OutcomeForm key={shown.callId} callId={shown.callId} live={shown.live} openClientId={clientId} />
      ) : null}
      {shown.live ? null : afterForm?.(shown.callId)}
    </>
  );
}

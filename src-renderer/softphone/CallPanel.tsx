import { useShallow } from "zustand/react/shallow";
import { CallsWithoutOutcome } from "./CallsWithoutOutcome.tsx";
import { OutcomeForm } from "./OutcomeForm.tsx";
import { barCalls, isRinging } from "./phone-keys.ts";
import { useSoftphone } from "./softphone-store.ts";

/**
 * The right column of a call: its note and outcome while it goes on and after it, then what is still without an
 * outcome. `clientId`: the card that is open; a screen without a card shows that list itself.
 */
export function CallPanel({ clientId = null }: { clientId?: string | null }) {
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
      {!shown.live && clientId ? <CallsWithoutOutcome exceptCallId={shown.callId} /> : null}
    </>
  );
}

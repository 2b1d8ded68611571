import type { ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import { OutcomeForm } from "./OutcomeForm.tsx";
import { callPanelSubject } from "./call-panel-subject.ts";
import { useSoftphone } from "./softphone-store.ts";

type CallPanelProps = { clientId?: string | null; afterForm?: (formCallId: string | null) => ReactNode };

/**
 * The right column of a call: its note and outcome while it goes on and after it, then what is still without an
 * outcome. `clientId`: the card that is open. `afterForm` shows the other calls without an outcome, given the call of the
 * open form; a screen that lists them itself leaves it out.
 */
export function CallPanel({ clientId = null, afterForm }: CallPanelProps) {
  const shown = useSoftphone(useShallow(callPanelSubject));
  return (
    <>
      {shown.callId ? (
        <OutcomeForm key={shown.callId} callId={shown.callId} live={shown.live} openClientId={clientId} />
      ) : null}
      {shown.live ? null : afterForm?.(shown.callId)}
    </>
  );
}

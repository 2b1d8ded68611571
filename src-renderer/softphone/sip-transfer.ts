import type { Notification, Session, URI } from "sip.js";
import {
  eventOfNotify,
  isWithTheLine,
  moveTransfer,
  type TransferEvent,
  type TransferState,
} from "./transfer-state.ts";

/** Longer than any telephone rings: a far end that never says how it went is not believed for ever. */
const longestMs = 90_000;

/**
 * Asks the far end of a call to go elsewhere (REFER, RFC 3515; with another call: with Replaces, RFC 3891) and tells each
 * word about it. Resolves when nothing more is to come; ending our leg is the caller's part, sip.js does not.
 */
export function refer(
  session: Session,
  target: URI | Session,
  onEvent: (event: TransferEvent) => void,
): Promise<TransferState> {
  return new Promise((resolve) => {
    let transfer: TransferState = { phase: "asked", consultId: null };
    /** Of our REFER: an older one's late NOTIFY carries another (RFC 3515 §2.4.6). */
    let eventId = "";

    const take = (event: TransferEvent) => {
      if (!isWithTheLine(transfer)) return;
      transfer = moveTransfer(transfer, event);
      onEvent(event);
      if (isWithTheLine(transfer)) return;
      clearTimeout(patience);
      session.stateChange.removeListener(onState);
      resolve(transfer);
    };
    const onState = (state: string) => {
      if (state === "Terminated") take({ event: "left" });
    };
    const onNotify = (notification: Notification) => {
      void notification.accept();
      const { request } = notification;
      const id = /;\s*id=(\d+)/i.exec(request.getHeader("Event") ?? "")?.[1];
      if (id !== undefined && eventId !== "" && id !== eventId) return;
      const subscription = request.getHeader("Subscription-State") ?? "";
      const event = eventOfNotify({ sipfrag: request.body, subscription });
      if (event) take(event);
    };
    const patience = setTimeout(() => take({ event: "refused", sipCode: null }), longestMs);
    session.stateChange.addListener(onState);
    session
      .refer(target, {
        onNotify,
        requestDelegate: {
          onAccept: () => take({ event: "accepted" }),
          onReject: ({ message }) => take({ event: "refused", sipCode: message.statusCode ?? null }),
        },
      })
      .then(({ message }) => (eventId = String(message.cseq)))
      .catch(() => take({ event: "refused", sipCode: null })); // the call is not connected, or not any more
  });
}

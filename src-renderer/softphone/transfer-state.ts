/**
 * A transfer as a value, moved only by `moveTransfer`. It begins when the person has said where the call is to go.
 *
 *   blind:     asked ──accepted, progress──> underWay ──done──> done
 *              asked, underWay ──refused──> refused       the call stays and is taken back from hold
 *              asked, underWay ──left──> left             our leg was ended before anybody said how it went
 *   attended:  consulting ──asked──> asked ──accepted, progress──> underWay ──done──> done
 *              asked, underWay ──refused──> consulting    both calls stay
 *
 * The far end tells about it in NOTIFYs (RFC 3515 §2.4.4). It may repeat itself, and a word that comes after the end
 * changes nothing.
 */
export type TransferState =
  | { phase: "consulting"; consultId: string }
  | { phase: "asked"; consultId: string | null }
  /** `sipCode`: what the target answered last, 100 before it answered anything. */
  | { phase: "underWay"; consultId: string | null; sipCode: number }
  | { phase: "done" }
  /** `sipCode` null: nobody said why. */
  | { phase: "refused"; sipCode: number | null }
  | { phase: "left" };

/** What the line says of a transfer. */
export type TransferEvent =
  | { event: "accepted" }
  | { event: "progress"; sipCode: number }
  | { event: "done" }
  | { event: "refused"; sipCode: number | null }
  | { event: "left" };

/** `asked`: the person wants the two calls put together. */
export function moveTransfer(transfer: TransferState, event: TransferEvent | { event: "asked" }): TransferState {
  if (event.event === "asked") {
    return transfer.phase === "consulting" ? { phase: "asked", consultId: transfer.consultId } : transfer;
  }
  if (!isWithTheLine(transfer)) return transfer;
  const { consultId } = transfer;
  switch (event.event) {
    case "accepted":
      return transfer.phase === "asked" ? { phase: "underWay", consultId, sipCode: 100 } : transfer;
    case "progress":
      return { phase: "underWay", consultId, sipCode: event.sipCode };
    case "done":
      return { phase: "done" };
    case "refused":
      return consultId === null ? { phase: "refused", sipCode: event.sipCode } : { phase: "consulting", consultId };
    case "left":
      return { phase: "left" };
    default: {
      const unknown: never = event;
      return unknown;
    }
  }
}

/** The line has been asked and has not said how it went. */
export function isWithTheLine(
  transfer: TransferState,
): transfer is Extract<TransferState, { phase: "asked" | "underWay" }> {
  return transfer.phase === "asked" || transfer.phase === "underWay";
}

/** The call beside the one that is transferred, of an attended transfer. */
export function consultOf(transfer: TransferState | undefined): string | null {
  return transfer && "consultId" in transfer ? transfer.consultId : null;
}

/**
 * What one NOTIFY says: the status line of a `message/sipfrag` (RFC 3420) and the header `Subscription-State`. A far end
 * that ends the subscription without a final answer has nothing more to say: nobody knows that it went well. Another desk
 * says `terminated` with each word, also with the first (sip.js does): without a reason, a word that goes on is believed.
 */
export function eventOfNotify(notify: { sipfrag: string; subscription: string }): TransferEvent | null {
  const sipCode = Number(/^SIP\/2\.0 ([1-6]\d\d)/.exec(notify.sipfrag)?.[1] ?? 0);
  if (sipCode >= 300) return { event: "refused", sipCode };
  if (sipCode >= 200) return { event: "done" };
  const [isTerminated, hasReason] = [/^\s*terminated/i, /;\s*reason\s*=/i].map((part) =>
    part.test(notify.subscription),
  );
  if (isTerminated && (hasReason || sipCode === 0)) return { event: "refused", sipCode: null };
  return sipCode === 0 ? null : { event: "progress", sipCode };
}

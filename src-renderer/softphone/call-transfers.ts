import { dialString } from "../../src-contract/rules/phone-number.ts";
import { longestParty } from "./call-party.ts";
import type { LiveCalls } from "./live-calls.ts";
import type { SoftphoneParts } from "./softphone-parts.ts";
import type { DialGuard } from "./dial-guard.ts";
import type { CallTransfer, PhoneCall, Softphone, SoftphoneActions, SoftphoneState } from "./softphone-state.ts";
import { isConnected } from "./phone-keys.ts";
import { consultOf, isWithTheLine, moveTransfer, type TransferEvent, type TransferState } from "./transfer-state.ts";

type Access = {
  live: LiveCalls;
  permit: DialGuard["permit"];
  get(): Softphone;
  set(change: Partial<SoftphoneState>): void;
};

export type CallTransfers = {
  actions: Pick<SoftphoneActions, "transferCall" | "consult" | "swap" | "completeTransfer" | "cancelTransfer">;
  /** After every change of the calls: one of the two of a consultation may have ended. */
  follow(): void;
  /** Where a call that is still followed was given to (G1-15): E.164, or as it was written; null for any other. */
  givenTo(callId: string): string | null;
};

/** G1-5, G1-6: calls handed on. One transfer at a time; until it went well the call stays the person's own. */
export function createCallTransfers(
  { defaultCountry }: Pick<SoftphoneParts, "defaultCountry">,
  { live, permit, get, set }: Access,
): CallTransfers {
  const given = new Map<string, string>();

  function targetOf(text: string): { dial: string; e164: string | null; raw: string } | null {
    const found = dialString(text, defaultCountry);
    if (!found) set({ trouble: { trouble: "notANumber", text } });
    return found && { ...found, raw: text.trim() };
  }

  /** Not while the person talks to somebody else: then the call waits on hold. */
  async function takeBack(callId: string): Promise<void> {
    const talks = get().calls.some((call) => call.callId !== callId && call.state.phase === "talking");
    if (!talks && live.call(callId)?.state.phase === "held") await get().setHold(callId, false);
  }

  /** Follows what the line says of `begun` until the end; nothing of it is shown once the person has turned away. */
  async function ask(
    begun: CallTransfer,
    work: (onEvent: (event: TransferEvent) => void) => Promise<TransferState> | undefined,
  ): Promise<void> {
    let shown: CallTransfer = begun;
    set({ transfer: begun, trouble: null });
    const { callId, target } = begun;
    let refusal: number | null = null;
    const onEvent = (event: TransferEvent) => {
      if (event.event === "refused") refusal = event.sipCode;
      // also when the person had turned away: the line has done it all the same
      if (event.event === "done") given.set(callId, target.e164 ?? target.raw.slice(0, longestParty.number));
      if (get().transfer !== shown) return;
      shown = { ...shown, state: moveTransfer(shown.state, event) };
      set({ transfer: shown.state.phase === "left" ? null : shown });
    };
    const end = await work(onEvent)?.catch((): TransferState => ({ phase: "refused", sipCode: null }));
    if (end?.phase !== "refused" || live.call(callId) === undefined) return;
    if (get().transfer === shown) {
      // A target that is no address of the line told nothing before it was refused.
      if (isWithTheLine(shown.state)) onEvent({ event: "refused", sipCode: null });
      if (get().transfer?.state.phase === "refused") set({ transfer: null });
      set({ trouble: { trouble: "transferRefused", target, sipCode: refusal } });
      if (consultOf(begun.state) === null) await takeBack(callId);
    }
  }

  function consultation(): { callId: string; consultId: string } | null {
    const { transfer } = get();
    return transfer?.state.phase === "consulting"
      ? { callId: transfer.callId, consultId: transfer.state.consultId }
      : null;
  }

  function isBusy(): boolean {
    const { transfer } = get();
    return transfer !== null && transfer.state.phase !== "done";
  }

  /** The call as it is now, when it can be handed on. */
  function mayHandOn(callId: string): PhoneCall | null {
    const call = live.call(callId);
    return call && isConnected(call) && !isBusy() ? call : null;
  }

  return {
    actions: {
      async transferCall(callId, text) {
        if (!mayHandOn(callId)) return;
        const target = targetOf(text);
        if (!target) return;
        // G11-1: a client who must not be called is not called by handing a call on either
        const permitted = await permit(text, null);
        const call = mayHandOn(callId);
        if (!permitted || !call) return;
        permitted.keep(null); // the call itself is another client's
        // RFC 5589 §6.1: nobody talks into a call that is being handed on.
        if (call.state.phase === "talking") await get().setHold(callId, true);
        const { dial, ...written } = target;
        await ask({ callId, target: written, state: { phase: "asked", consultId: null } }, (onEvent) =>
          live.sipCall(callId)?.transfer(dial, onEvent),
        );
      },
      async consult(callId, text, clientId) {
        const call = mayHandOn(callId);
        if (!call) return;
        const target = targetOf(text);
        if (!target) return;
        const consultId = await get().dial(text, clientId, { lineId: call.lineId });
        if (consultId === null) return;
        const { e164, raw } = target;
        if (!live.call(callId)) return;
        set({ transfer: { callId, target: { e164, raw }, state: { phase: "consulting", consultId } } });
      },
      async swap() {
        const { activeCallId, calls } = get();
        const talked = consultation();
        const next = talked
          ? activeCallId === talked.consultId
            ? talked.callId
            : talked.consultId
          : nextHeld(calls, activeCallId);
        if (next && live.call(next)?.state.phase === "held") await get().setHold(next, false);
      },
      async completeTransfer() {
        const talked = consultation();
        const { transfer } = get();
        if (!talked || !transfer) return;
        const [first, second] = [live.call(talked.callId), live.call(talked.consultId)];
        if (!first || !second || !isConnected(first) || !isConnected(second)) return;
        const consult = live.sipCall(talked.consultId);
        await ask(
          { ...transfer, state: moveTransfer(transfer.state, { event: "asked" }) },
          (onEvent) => consult && live.sipCall(talked.callId)?.transferTo(consult, onEvent),
        );
      },
      async cancelTransfer() {
        const talked = consultation();
        const { transfer } = get();
        if (talked) {
          // `follow` takes the first call back when this one has ended.
          await get().hangUp(talked.consultId);
          return;
        }
        set({ transfer: null });
        if (transfer && isWithTheLine(transfer.state)) await takeBack(transfer.callId);
      },
    },
    givenTo: (callId) => given.get(callId) ?? null,
    follow() {
      for (const callId of Array.from(given.keys())) if (!live.call(callId)) given.delete(callId);
      const { transfer } = get();
      if (!transfer || transfer.state.phase === "done") return;
      const consultId = consultOf(transfer.state);
      const hasFirst = live.call(transfer.callId) !== undefined;
      const hasSecond = consultId === null || live.call(consultId) !== undefined;
      if (hasFirst && hasSecond) return;
      // With the line both legs may end before its last word comes, which is waited for.
      if (isWithTheLine(transfer.state)) return;
      set({ transfer: null });
      if (hasFirst) void takeBack(transfer.callId);
    },
  };
}

function nextHeld(calls: Softphone["calls"], activeCallId: string | null): string | null {
  const at = calls.findIndex(({ callId }) => callId === activeCallId);
  const round = [...calls.slice(at + 1), ...calls.slice(0, Math.max(at, 0))];
  return round.find(({ state }) => state.phase === "held")?.callId ?? null;
}

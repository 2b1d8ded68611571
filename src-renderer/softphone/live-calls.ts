import type { CallResult } from "../../src-contract/entities/call.ts";
import { wasMissed, wasTakenElsewhere } from "../../src-contract/rules/call-back.ts";
import { endingOf } from "../api/call-follow-up.ts";
import { meetParty } from "./call-party.ts";
import { type CallRecords, createCallRecords } from "./call-records.ts";
import { type CallEvent, type TimedResult, transition } from "./call-state.ts";
import type { SipCall, SipCallEvents, SipFinish } from "./sip-call.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { PhoneCall } from "./softphone-state.ts";
import type { WrapUpKeeper } from "./wrap-up.ts";

export type LiveCalls = {
  records: CallRecords;
  call(callId: string): PhoneCall | undefined;
  /** All that live, shown or not yet. */
  count(): number;
  sipCall(callId: string): SipCall | undefined;
  /** Shows a call that the person makes, as the active one: at once beside others, else when its INVITE has left. */
  addDialled(call: NewCall): void;
  /** Shows a call that comes in: at once beside others, else when `named` has resolved, or a moment later. */
  addIncoming(call: NewCall, sipCall: SipCall, named: Promise<unknown>): void;
  connect(callId: string, sipCall: SipCall): void;
  /** Takes away a call that never was: its record could not be written. */
  forget(callId: string): void;
  change(callId: string, work: (call: PhoneCall) => PhoneCall): void;
  move(callId: string, event: CallEvent): void;
  /** What the line says about a call, written to its record. */
  eventsOf(callId: string): SipCallEvents;
};

type NewCall = Omit<PhoneCall, keyof typeof unheard | "candidates">;

/** How a call sounded and where it went, for its record: asked at its end, while it is still followed. */
export type CallBeside = (callId: string) => Omit<CallResult, keyof TimedResult>;

/** A call whose INVITE is late is seen all the same. */
const unsentMs = 300;

/** Whoever answers as soon as it rings is heard before it is painted that it rings (T-3). */
const answersAtOnceMs = 20;

/** A name from the cache is there by then, and a window that has to be painted twice shows it a frame later (T-5). */
const namedMs = 20;

/** Of a call that has just begun. */
const unheard = { silenced: false, heldByOther: false, soundLost: false, quality: null, recording: null };

/** The calls that live now: their place in the state, their SIP side, and what is written when they end. */
export function createLiveCalls(
  parts: SoftphoneParts,
  { get, set, beside, wrapUp }: Access & { beside: CallBeside; wrapUp: Pick<WrapUpKeeper, "begin"> },
): LiveCalls {
  const sipCalls = new Map<string, SipCall>();
  /** Begun a moment ago. To paint a call takes longer than to make it, and would keep its INVITE waiting (T-1). */
  const unseen = new Map<string, { call: PhoneCall; release(): void }>();
  const records = createCallRecords({
    mutate: parts.mutate,
    onTrouble(error) {
      if (error) set(() => ({ trouble: { trouble: "recordFailed", error } }));
      else set((old) => (old.trouble?.trouble === "recordFailed" ? { trouble: null } : {}));
    },
  });

  const live: LiveCalls = {
    records,
    call: (callId) => unseen.get(callId)?.call ?? get().calls.find((call) => call.callId === callId),
    count: () => get().calls.length + unseen.size,
    sipCall: (callId) => sipCalls.get(callId),
    addDialled(call) {
      hide(call);
      if (get().calls.length > 0 || parts.unseenMs === 0) show(call.callId);
      else setTimeout(() => show(call.callId), unsentMs);
    },
    addIncoming(call, sipCall, named) {
      const isAlone = live.count() === 0;
      sipCalls.set(call.callId, sipCall);
      hide(call);
      if (!isAlone || parts.unseenMs === 0) return show(call.callId);
      const late = setTimeout(() => show(call.callId), namedMs);
      void named.finally(() => {
        clearTimeout(late);
        show(call.callId);
      });
    },
    connect: (callId, sipCall) => sipCalls.set(callId, sipCall),
    forget(callId) {
      uncover(callId);
      set((old) => ({
        calls: old.calls.filter((call) => call.callId !== callId),
        activeCallId: old.activeCallId === callId ? null : old.activeCallId,
      }));
    },
    change(callId, work) {
      const hidden = unseen.get(callId);
      if (hidden) hidden.call = work(hidden.call);
      else set((old) => ({ calls: old.calls.map((call) => (call.callId === callId ? work(call) : call)) }));
    },
    move(callId, event) {
      live.change(callId, (call) => ({ ...call, state: transition(call.state, event) }));
    },
    eventsOf: (callId) => ({
      onSent: () => void setTimeout(() => show(callId), parts.unseenMs),
      onProgress({ earlyMedia }) {
        live.move(callId, { event: "progress", at: parts.now(), earlyMedia });
        setTimeout(() => show(callId), Math.min(answersAtOnceMs, parts.unseenMs));
      },
      onAnswered() {
        const answeredAt = parts.now();
        show(callId);
        live.move(callId, { event: "answered", at: answeredAt });
        set(() => ({ activeCallId: callId }));
        void records.write(callId, "answerCall", { callId, answeredAt });
      },
      onHeldByOther: (heldByOther) => live.change(callId, (call) => ({ ...call, heldByOther })),
      onMediaLost(soundLost, forMs = 0) {
        live.change(callId, (call) => ({ ...call, soundLost }));
        live.move(callId, { event: soundLost ? "soundLost" : "soundBack", at: parts.now() - forMs });
      },
      onParty(party) {
        const change = (work: (call: PhoneCall) => PhoneCall) => live.change(callId, work);
        void meetParty(party, { ...parts, call: live.call(callId), change });
      },
      onReplaced(sipCall) {
        sipCalls.set(callId, sipCall);
        live.change(callId, (call) => ({ ...call, heldByOther: false, soundLost: false }));
        // The mix has the former far end's voice.
        set(({ conferenceIds }) => ({ conferenceIds: conferenceIds.filter((member) => member !== callId) }));
      },
      onFinished: (finish) => ended(callId, finish),
    }),
  };

  function hide(call: NewCall): void {
    const release = parts.holdScreens();
    unseen.set(call.callId, { call: { ...call, ...unheard, candidates: [] }, release });
  }

  function uncover(callId: string): PhoneCall | null {
    const hidden = unseen.get(callId);
    unseen.delete(callId);
    hidden?.release();
    return hidden?.call ?? null;
  }

  function show(callId: string): void {
    const call = uncover(callId);
    if (!call) return;
    const dialled = { activeCallId: callId, trouble: null, dialText: "" };
    set((old) => ({ calls: [...old.calls, call], ...(call.direction === "outgoing" ? dialled : {}) }));
  }

  function ended(callId: string, finish: SipFinish): void {
    show(callId);
    const trouble = finish.deskTrouble ?? null;
    if (trouble === "microphoneDenied" || trouble === "noMicrophone") set(() => ({ trouble: { trouble } }));
    live.move(callId, { event: "finished", at: parts.now(), ...finish });
    const call = live.call(callId);
    if (call?.state.phase !== "ended") return;
    const result = { ...call.state.result, ...beside(callId) };
    const ending = { direction: call.direction, ...result };
    const missed = wasMissed(ending);
    const isOurs = !wasTakenElsewhere(ending);
    sipCalls.delete(callId);
    // The form opens at the end of every attempt, whatever the line said (G3-5); not for a colleague's call (G2-11).
    set((old) => ({
      calls: old.calls.filter((other) => other.callId !== callId),
      activeCallId: old.activeCallId === callId ? nextActive(old.calls, callId) : old.activeCallId,
      outcomeCallIds: isOurs ? [...old.outcomeCallIds, callId] : old.outcomeCallIds,
      missed: old.missed + (missed ? 1 : 0),
    }));
    if (isOurs) void wrapUp.begin();
    if (call.direction === "incoming") void parts.command("closeIncomingCall", { callId });
    void records.write(callId, "endCall", () => endingOf(callId, result, parts));
  }

  return live;
}

function nextActive(calls: PhoneCall[], endedId: string): string | null {
  return calls.filter((call) => call.callId !== endedId && call.state.phase !== "incoming").at(-1)?.callId ?? null;
}

import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import { dialString } from "../../src-contract/rules/phone-number.ts";
import { newOutgoing } from "./call-state.ts";
import type { CallStatistics } from "./call-statistics.ts";
import { receiveCall } from "./incoming-calls.ts";
import { createLiveCalls, type SoftphoneParts } from "./live-calls.ts";
import { moveRegistration } from "./registration-state.ts";
import type { SipClient } from "./sip-client.ts";
import {
  mostCalls,
  type PhoneTrouble,
  type Softphone,
  type SoftphoneActions,
  type SoftphoneState,
} from "./softphone-state.ts";

export type SoftphoneStore = StoreApi<Softphone> & {
  /** Closes what a died application left open and registers the line. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Of the active call; null when there is none. */
  statistics(): Promise<CallStatistics | null>;
};

const initialState: SoftphoneState = {
  registration: { state: "none" },
  calls: [],
  activeCallId: null,
  outcomeCallIds: [],
  trouble: null,
  dialText: "",
  missed: 0,
};

export function createSoftphoneStore(parts: SoftphoneParts): SoftphoneStore {
  const { mutate, query, command, now, role } = parts;
  let client: SipClient | null = null;
  const store = createStore<Softphone>(() => ({ ...initialState, ...actions() }));
  const { getState: get, setState: set } = store;
  const live = createLiveCalls(parts, { get, set });

  /** One call hears and is heard: the others are held first (G1-8). */
  async function holdOthers(callId: string): Promise<void> {
    const talking = get().calls.filter((call) => call.callId !== callId && call.state.phase === "talking");
    for (const call of talking) await get().setHold(call.callId, true);
  }

  /** The client's name for the phone bar; read after the call has begun, it never delays one. */
  async function nameParty(callId: string): Promise<void> {
    const read = await query("call", { callId });
    const name = (read.ok && read.value?.clientName) || "";
    if (name) live.change(callId, (call) => ({ ...call, party: { ...call.party, name } }));
  }

  function refuse(trouble: PhoneTrouble): null {
    set({ trouble });
    return null;
  }

  async function dial(text: string, clientId: string | null): Promise<string | null> {
    const target = dialString(text, parts.defaultCountry);
    if (!mayDo(role, "startCall")) return refuse({ trouble: "notPermitted", role });
    if (!target) return refuse({ trouble: "notANumber", text });
    if (!client) return refuse({ trouble: "noAccount" });
    if (get().calls.length >= mostCalls) return refuse({ trouble: "tooManyCalls" });
    const callId = parts.newId();
    const party = { clientId, name: "", e164: target.e164, raw: text.trim() };
    live.add({ callId, direction: "outgoing", party, candidates: [], state: newOutgoing, silenced: false });
    set({ activeCallId: callId, trouble: null, dialText: "" });
    // G3-1: the row is on the disk before anything leaves for the line.
    const { e164, raw } = party;
    const recorded = await mutate("startCall", {
      callId,
      clientId,
      direction: "outgoing",
      e164,
      raw,
      callerName: null,
    });
    if (!recorded.ok) {
      live.forget(callId);
      return refuse({ trouble: "recordFailed", error: recorded.error });
    }
    live.move(callId, { event: "recorded", at: now() });
    live.connect(callId, client.call(target.dial, live.eventsOf(callId)));
    void holdOthers(callId);
    void nameParty(callId);
    // Hung up while the row was being written.
    if (live.call(callId)?.state.hangingUp) void live.sipCall(callId)?.hangUp();
    return callId;
  }

  function actions(): SoftphoneActions {
    return {
      dial,
      async answer(callId) {
        if (live.call(callId)?.state.phase !== "incoming") return;
        live.stopRinging(callId);
        live.move(callId, { event: "answering" });
        void command("closeIncomingCall", { callId });
        await holdOthers(callId);
        try {
          await live.sipCall(callId)?.answer();
        } catch {
          set({ trouble: { trouble: "noMicrophone" } });
        }
      },
      async hangUp(callId) {
        live.stopRinging(callId);
        live.move(callId, { event: "hangUp" });
        try {
          await live.sipCall(callId)?.hangUp();
        } catch {
          // The dialog is gone already: the person's click ends the record.
          live.eventsOf(callId).onFinished({ sipCode: null, sipPhrase: null, q850Cause: null, endedBy: "manager" });
        }
      },
      async setHold(callId, held) {
        if (!held) await holdOthers(callId);
        try {
          await live.sipCall(callId)?.setHold(held);
        } catch {
          set({ trouble: { trouble: "holdRefused" } });
          return;
        }
        live.move(callId, held ? { event: "hold", at: now() } : { event: "resume", at: now() });
        if (!held) set({ activeCallId: callId });
      },
      setMuted(callId, muted) {
        live.sipCall(callId)?.setMuted(muted);
        live.move(callId, { event: muted ? "mute" : "unmute" });
      },
      sendDigits: (callId, digits) => live.sipCall(callId)?.sendDigits(digits),
      silence(callId) {
        live.stopRinging(callId);
        live.change(callId, (call) => ({ ...call, silenced: true }));
      },
      async attach(callId, clientId) {
        const attached = await mutate("attachCall", { callId, clientId });
        if (!attached.ok) {
          set({ trouble: { trouble: "recordFailed", error: attached.error } });
          return;
        }
        live.change(callId, (call) => ({ ...call, candidates: [], party: { ...call.party, clientId } }));
        await nameParty(callId);
      },
      openOutcome: (callId) =>
        set((old) => ({ outcomeCallIds: [...old.outcomeCallIds.filter((other) => other !== callId), callId] })),
      closeOutcome: (callId) =>
        set((old) => ({ outcomeCallIds: old.outcomeCallIds.filter((other) => other !== callId) })),
      setDialText: (dialText) => set({ dialText }),
      dismissTrouble: () => set({ trouble: null }),
      clearMissed: () => set({ missed: 0 }),
    };
  }

  /** G3-5, G1-12: a call whose window or application died has an end, and its outcome is asked for. */
  async function closeInterrupted(): Promise<void> {
    const unfinished = await query("unfinishedCalls", {});
    for (const { id, answeredAt, startedAt } of unfinished.ok ? unfinished.value : []) {
      await mutate("endCall", {
        callId: id,
        answeredAt,
        endedAt: answeredAt ?? startedAt,
        ringSeconds: null,
        talkSeconds: null,
        holdSeconds: null,
        sipCode: null,
        sipPhrase: null,
        q850Cause: null,
        endedBy: "interrupted",
      });
      get().openOutcome(id);
    }
  }

  return Object.assign(store, {
    async start() {
      if (!mayDo(role, "startCall")) return;
      await closeInterrupted();
      const account = await command("softphoneAccount", {});
      if (!account.ok || !account.value) {
        set({ trouble: { trouble: "noAccount" } });
        return;
      }
      void parts.media.warmUp();
      client = parts.createClient({
        account: account.value,
        onRegistration: (event) => set((old) => ({ registration: moveRegistration(old.registration, event) })),
        onIncoming: (incoming) => void receiveCall(incoming, { parts, live, get }),
      });
      await client.start();
    },
    async stop() {
      live.stopRinging();
      await client?.stop();
      client = null;
    },
    async statistics() {
      const { activeCallId } = get();
      return (activeCallId && (await live.sipCall(activeCallId)?.statistics())) || null;
    },
  });
}

const SoftphoneContext = createContext<SoftphoneStore | null>(null);
export const SoftphoneStoreProvider = SoftphoneContext.Provider;

/** Reads the softphone anywhere under its provider; actions never change, state is selected. */
export function useSoftphone<Selected>(selector: (softphone: Softphone) => Selected): Selected {
  const store = useContext(SoftphoneContext);
  if (!store) throw new Error("SoftphoneProvider is missing above this component");
  return useStore(store, selector);
}

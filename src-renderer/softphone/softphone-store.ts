import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import { dialString } from "../../src-contract/rules/phone-number.ts";
import { createCallConference } from "./call-conference.ts";
import { givenByHand } from "../api/call-follow-up.ts";
import { newOutgoing } from "./call-state.ts";
import type { CallStatistics } from "./call-statistics.ts";
import { createCallRecordings } from "./call-recordings.ts";
import { createCallStorm } from "./call-storm.ts";
import { createCallTransfers } from "./call-transfers.ts";
import { createCallWatch } from "./call-watch.ts";
import { createColleaguePresence } from "./colleague-presence.ts";
import { createDialGuard } from "./dial-guard.ts";
import { createDoNotDisturb } from "./do-not-disturb.ts";
import { receiveCall } from "./incoming-calls.ts";
import { createInterruptedCalls } from "./interrupted-calls.ts";
import { type CallBeside, createLiveCalls } from "./live-calls.ts";
import { createPhoneLines, lineLabelOf, outgoingLine } from "./phone-lines.ts";
import { type PhoneSound, soundOf } from "./phone-sound.ts";
import { microphoneTrouble } from "./sip-answers.ts";
import type { PreparedCall, SipCall, SipCallEvents } from "./sip-call.ts";
import type { SoftphoneParts } from "./softphone-parts.ts";
import {
  type DialMore,
  mostCalls,
  type PhoneTrouble,
  type Softphone,
  type SoftphoneActions,
  type SoftphoneState,
} from "./softphone-state.ts";
import { createWrapUp } from "./wrap-up.ts";

export type SoftphoneStore = StoreApi<Softphone> & {
  /** Closes what a died application left open and registers the line. */
  start(): Promise<void>;
  /** The session changed: another line, another password, or none any more. */
  readAccounts(): Promise<void>;
  /** The network came back, or is another one now. */
  recover(): void;
  stop(): Promise<void>;
  /** Of the active call; null when there is none. */
  statistics(): Promise<CallStatistics | null>;
  /**
   * G14-9: a call of the line test over the line that is chosen, without a record and without a place on the screen.
   * null: it cannot be made now.
   */
  testCall(number: string, events: SipCallEvents): SipCall | null;
};

/** The person ended what the line knows nothing of. */
const endedHere = { sipCode: null, sipPhrase: null, q850Cause: null, endedBy: "manager" } as const;

const initialState: SoftphoneState = {
  lines: [],
  lineId: null,
  registration: { state: "none" },
  doNotDisturb: null,
  calls: [],
  activeCallId: null,
  transfer: null,
  conferenceIds: [],
  outcomeCallIds: [],
  wrapUp: null,
  trouble: null,
  microphoneAlarm: null,
  headsets: [],
  presence: {},
  dialQuestion: null,
  dialText: "",
  missed: 0,
};

export function createSoftphoneStore(parts: SoftphoneParts): SoftphoneStore {
  const { query, command, now, role } = parts;
  /** The accounts changed while somebody talked: they are taken when nobody does. */
  let areAccountsWaiting = false;
  const get = (): Softphone => store.getState();
  const set = (change: Partial<SoftphoneState> | ((old: Softphone) => Partial<SoftphoneState>)) =>
    store.setState(change);
  const beside: CallBeside = (callId) => ({
    ...watch.measured(callId),
    transferredTo: transfers.givenTo(callId),
  });
  const wrapUp = createWrapUp(parts, { get, set });
  const live = createLiveCalls(parts, { get, set, beside, wrapUp });
  const guard = createDialGuard(parts, {
    set,
    isLive: (callId) => live.call(callId) !== undefined,
  });
  const transfers = createCallTransfers(parts, { live, get, set, permit: guard.permit });
  const conference = createCallConference(parts, { live, get, set, holdOthers });
  const recordings = createCallRecordings(parts, { live, get });
  const interrupted = createInterruptedCalls(parts, { live, get });
  const watch = createCallWatch(parts, { live, set });
  const doNotDisturb = createDoNotDisturb(parts, { get, set });
  const storm = createCallStorm(parts.now, { set });
  const phoneLines = createPhoneLines(
    {
      createClient: parts.createClient,
      admitsCall: () => storm.admits(),
      onIncoming: (incoming, line) => void receiveCall(incoming, line, { parts, live, get, set }),
      onPresence: (said) => presence.take(said),
    },
    { get, set },
  );
  const presence = createColleaguePresence({ ...parts, client: (lineId) => phoneLines.client(lineId) }, { get, set });
  const store = createStore<Softphone>(() => ({ ...initialState, ...actions() }));

  /** One call hears and is heard, or one conference: the others are held first (G1-8). */
  async function holdOthers(callId: string): Promise<void> {
    const { conferenceIds } = get();
    const together = conferenceIds.includes(callId) ? conferenceIds : [callId];
    const talking = get().calls.filter((call) => !together.includes(call.callId) && call.state.phase === "talking");
    for (const { callId: other } of talking) {
      await get().setHold(other, true);
      // The line refused: at least they do not hear the other call.
      if (live.call(other)?.state.phase === "talking") get().setMuted(other, true);
    }
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

  /** How a number can be called now; null: it cannot be, and why has been said. */
  function wayOf(text: string, lineId: string | null) {
    const target = dialString(text, parts.defaultCountry);
    if (!mayDo(role, "startCall")) return refuse({ trouble: "notPermitted", role });
    if (!target) return refuse({ trouble: "notANumber", text });
    const line = outgoingLine({ lines: get().lines, lineId });
    if (!line) return refuse({ trouble: "noAccount" });
    if (get().calls.length >= mostCalls) return refuse({ trouble: "tooManyCalls" });
    const client = phoneLines.client(line.id);
    if (client && !client.canReach(target.dial)) return refuse({ trouble: "notANumber", text });
    return { target, line, client };
  }

  async function dial(
    text: string,
    asked: string | null,
    { lineId = get().lineId, taskId = null }: DialMore = {},
  ): Promise<string | null> {
    let way = wayOf(text, lineId);
    if (!way) return null;
    let prepared: PreparedCall | null = null;
    let isQuestion = false;
    const asking = guard.permit(text, asked, () => {
      isQuestion = true;
      prepared?.drop();
    });
    // T-1: the offer is made while others are waited for, the store with the check or with the row, never before they are asked
    if (asking instanceof Promise) prepared = way.client?.prepare(way.target.dial) ?? null;
    const permitted = await asking;
    if (!permitted) return null;
    if (isQuestion) {
      way = wayOf(text, lineId);
      if (!way) return null;
      prepared = null;
    }
    const { target, line, client } = way;
    const { clientId, clientName: name } = permitted;
    const callId = parts.newId();
    const { e164 } = target;
    const raw = text.trim();
    const party = { clientId, name, e164, raw };
    const lineLabel = lineLabelOf(line, get());
    // G3-1: the row is on the disk before anything leaves for the line.
    const who = { callId, clientId, direction: "outgoing", e164, raw, callerName: null, lineLabel } as const;
    const begun = taskId === null ? who : { ...who, taskId };
    const recording = live.records.begin(begun);
    live.addDialled({ callId, lineId: line.id, direction: "outgoing", party, state: newOutgoing });
    prepared ??= client?.prepare(target.dial) ?? null;
    const recorded = await recording;
    if (!recorded.ok) {
      prepared?.drop();
      live.forget(callId);
      return refuse({ trouble: "recordFailed", error: recorded.error });
    }
    permitted.keep(callId);
    live.move(callId, { event: "recorded", at: now() });
    await holdOthers(callId);
    // Hung up while the row was being written, or the line was taken away: no INVITE leaves, the attempt has its end.
    if (prepared && phoneLines.client(line.id) === client && !live.call(callId)?.state.hangingUp) {
      live.connect(callId, prepared.leave(live.eventsOf(callId)));
    } else {
      prepared?.drop();
      live.eventsOf(callId).onFinished(endedHere);
    }
    if (name === "") void nameParty(callId);
    return callId;
  }

  function actions(): SoftphoneActions {
    return {
      dial: (text, clientId, more) => guard.once(text, () => dial(text, clientId, more)),
      async answer(callId) {
        if (live.call(callId)?.state.phase !== "incoming") return;
        live.move(callId, { event: "answering" });
        void command("closeIncomingCall", { callId });
        await holdOthers(callId);
        try {
          await live.sipCall(callId)?.answer();
        } catch (error) {
          const trouble = microphoneTrouble(error instanceof Error ? error.name : null);
          if (trouble) set({ trouble: { trouble } });
        }
      },
      async hangUp(callId) {
        live.move(callId, { event: "hangUp" });
        try {
          await live.sipCall(callId)?.hangUp();
        } catch {
          // The dialog is gone already: the person's click ends the record.
          live.eventsOf(callId).onFinished(endedHere);
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
        const { activeCallId, conferenceIds } = get();
        const together = [callId, activeCallId ?? ""].every((member) => conferenceIds.includes(member));
        if (!held && !together) set({ activeCallId: callId });
      },
      ...guard.actions,
      ...transfers.actions,
      ...conference.actions,
      ...recordings.actions,
      ...presence.actions,
      setMuted(callId, muted) {
        if (conference.setMuted(callId, muted)) return;
        live.sipCall(callId)?.setMuted(muted);
        live.move(callId, { event: muted ? "mute" : "unmute" });
      },
      sendDigits: (callId, digits) => live.sipCall(callId)?.sendDigits(digits),
      silence: (callId) => live.change(callId, (call) => ({ ...call, silenced: true })),
      async attach(callId, clientId) {
        const attached = await live.records.write(callId, "attachCall", () => givenByHand(callId, clientId, parts));
        if (!attached.ok) return;
        live.change(callId, (call) => ({ ...call, candidates: [], party: { ...call.party, clientId } }));
        await nameParty(callId);
      },
      openOutcome: (callId) =>
        set((old) => ({ outcomeCallIds: [...old.outcomeCallIds.filter((other) => other !== callId), callId] })),
      closeOutcome(callId) {
        set((old) => ({ outcomeCallIds: old.outcomeCallIds.filter((other) => other !== callId) }));
        if (get().outcomeCallIds.length === 0) wrapUp.finish();
      },
      extendWrapUp: () => wrapUp.extend(),
      finishWrapUp: () => wrapUp.finish(),
      chooseLine(lineId) {
        set({ lineId });
        void command("changeSettings", { lineId });
      },
      setDoNotDisturb: (chosen) => doNotDisturb.set(chosen),
      setHeadsets: (headsets) => set({ headsets }),
      setDialText: (dialText) => set({ dialText }),
      dismissTrouble: () => set({ trouble: null }),
      clearMissed: () => set({ missed: 0 }),
    };
  }

  store.subscribe(({ lines, lineId }, before) => {
    if (lines !== before.lines || lineId !== before.lineId) presence.follow();
  });
  store.subscribe(({ calls }, { calls: before }) => {
    if (calls === before) return;
    transfers.follow();
    conference.follow();
    recordings.follow(calls);
    interrupted.follow(calls);
  });

  /** One sound at a time, whichever the calls want now. */
  let playing: { sound: PhoneSound; stop(): void } | null = null;
  store.subscribe(({ calls }, before) => {
    if (calls !== before.calls) watch.follow(calls);
    const sound = soundOf(calls);
    if (areAccountsWaiting && calls.length === 0) void readAccounts();
    if (sound === (playing?.sound ?? null)) return;
    playing?.stop();
    playing = sound && { sound, stop: parts.media.ring(sound) };
  });

  async function readAccounts(): Promise<void> {
    if (!mayDo(role, "startCall")) return;
    areAccountsWaiting = false;
    const read = await command("softphoneAccounts", {});
    // Left while the answer was on its way: a line connected now would ring and log calls that nobody sees.
    if (isStopped || !read.ok || phoneLines.isTaken(read.value)) return;
    // A talk is not torn down for a new password.
    areAccountsWaiting = get().calls.length > 0;
    if (areAccountsWaiting) return;
    await phoneLines.take(read.value);
    if (!isStopped) set((old) => ({ trouble: troubleOfAccount(read.value.length > 0, old.trouble) }));
  }

  async function readChoices(): Promise<void> {
    const read = await command("readSettings", {});
    if (isStopped || !read.ok) return;
    set({ lineId: read.value.lineId });
    doNotDisturb.restore(read.value);
  }

  let isStopped = false;
  let stopListening: (() => void) | null = null;
  return Object.assign(store, {
    async start() {
      if (!mayDo(role, "startCall")) return;
      isStopped = false;
      stopListening = parts.media.listen({
        onMicrophone(refusal) {
          const trouble = microphoneTrouble(refusal);
          set((old) => {
            if (trouble) return { trouble: { trouble } };
            return isMicrophoneTrouble(old.trouble) ? { trouble: null } : {};
          });
        },
        onOtherMicrophone() {
          phoneLines.takeMicrophone();
          void conference.takeMicrophone();
        },
      });
      void parts.media.warmUp();
      await interrupted.close();
      // what the window that died has left: each ends with its last whole second
      void command("finishRecordings", { callId: null });
      // before the first call can come in
      await readChoices();
      await readAccounts();
    },
    readAccounts,
    recover: () => phoneLines.recover(),
    async stop() {
      isStopped = true;
      stopListening?.();
      playing?.stop();
      playing = null;
      doNotDisturb.stop();
      wrapUp.stop();
      watch.stop();
      recordings.stop();
      interrupted.stop();
      storm.stop();
      await phoneLines.stop();
    },
    async statistics() {
      const { activeCallId } = get();
      return (activeCallId && (await live.sipCall(activeCallId)?.statistics())) || null;
    },
    testCall(number: string, events: SipCallEvents) {
      const target = dialString(number, parts.defaultCountry);
      const line = outgoingLine(get());
      if (!target || !line || get().calls.length > 0 || !mayDo(role, "startCall")) return null;
      const client = phoneLines.client(line.id);
      return client?.canReach(target.dial) ? client.prepare(target.dial).leave(events) : null;
    },
  });
}

function troubleOfAccount(hasAccount: boolean, trouble: PhoneTrouble | null): PhoneTrouble | null {
  if (!hasAccount) return { trouble: "noAccount" };
  return trouble?.trouble === "noAccount" ? null : trouble;
}

function isMicrophoneTrouble(trouble: PhoneTrouble | null): boolean {
  return trouble?.trouble === "noMicrophone" || trouble?.trouble === "microphoneDenied";
}

const SoftphoneContext = createContext<SoftphoneStore | null>(null);
export const SoftphoneStoreProvider = SoftphoneContext.Provider;

function useStoreAbove(): SoftphoneStore {
  const store = useContext(SoftphoneContext);
  if (!store) throw new Error("SoftphoneProvider is missing above this component");
  return store;
}

/** Reads the softphone anywhere under its provider; actions never change, state is selected. */
export function useSoftphone<Selected>(selector: (softphone: Softphone) => Selected): Selected {
  return useStore(useStoreAbove(), selector);
}

export function useTestCall(): SoftphoneStore["testCall"] {
  return useStoreAbove().testCall;
}

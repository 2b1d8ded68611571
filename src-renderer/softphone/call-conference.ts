import type { ConferenceMix } from "./conference-mix.ts";
import type { LiveCalls } from "./live-calls.ts";
import { isConnected } from "./phone-keys.ts";
import type { SoftphoneParts } from "./softphone-parts.ts";
import type { Softphone, SoftphoneActions, SoftphoneState } from "./softphone-state.ts";

type Access = {
  live: LiveCalls;
  get(): Softphone;
  set(change: Partial<SoftphoneState>): void;
  holdOthers(callId: string): Promise<void>;
};

export type CallConference = {
  actions: Pick<SoftphoneActions, "joinConference" | "splitConference">;
  /** After every change of the calls: a member may have ended or been held. */
  follow(): void;
  /** True when the call is a member: its microphone is the conference's, muted for all at once. */
  setMuted(callId: string, muted: boolean): boolean;
  takeMicrophone(): Promise<void>;
};

/** G1-7: calls put together at this desk. Each member stays a call of its own, with its hold, its end and its record. */
export function createCallConference(
  { media, createMix }: Pick<SoftphoneParts, "media" | "createMix">,
  { live, get, set, holdOthers }: Access,
): CallConference {
  let mix: ConferenceMix | null = null;
  let mixed: readonly string[] = [];

  const connected = (callIds: readonly string[]) =>
    callIds.filter((callId) => {
      const call = live.call(callId);
      return call !== undefined && isConnected(call);
    });

  /** null: there is none, which the listener of the media has been told. */
  const openMicrophone = () => media.microphone().catch(() => null);

  /** What is left goes back to its own microphone, muted as the conference was. */
  function dissolve(): void {
    const former = mixed;
    const closing = mix;
    mixed = [];
    mix = null;
    for (const callId of connected(former)) {
      const sipCall = live.sipCall(callId);
      sipCall?.setMuted(live.call(callId)?.state.muted ?? false);
      void sipCall?.sendInstead(null);
    }
    closing?.close();
  }

  return {
    actions: {
      async joinConference(callId) {
        const { activeCallId, conferenceIds } = get();
        const present = conferenceIds.length > 0 ? conferenceIds : activeCallId === null ? [] : [activeCallId];
        const together = connected([...new Set([...present, callId])]);
        if (together.length < 2 || !together.includes(callId)) return;
        const voices = together.map((member) => [member, live.sipCall(member)?.remoteSound()] as const);
        if (voices.some(([, voice]) => !voice)) return;
        const muted = live.call(together[0] ?? "")?.state.muted ?? false;
        const microphone = mix ? null : await openMicrophone();
        if (microphone) mix = createMix(microphone);
        if (!mix) return;
        mix.setMuted(muted);
        // A consultation that became a conference is no transfer any more.
        set({ conferenceIds: together, transfer: null });
        for (const [member, voice] of voices) {
          if (!voice || mixed.includes(member)) continue;
          mixed = [...mixed, member];
          live.move(member, { event: muted ? "mute" : "unmute" });
          await live.sipCall(member)?.sendInstead(mix.join(member, voice));
        }
        for (const member of together) {
          if (live.call(member)?.state.phase === "held") await get().setHold(member, false);
        }
      },
      async splitConference() {
        const { activeCallId, conferenceIds } = get();
        const kept = activeCallId !== null && conferenceIds.includes(activeCallId) ? activeCallId : conferenceIds[0];
        if (kept === undefined) return;
        set({ conferenceIds: [] });
        await holdOthers(kept);
        dissolve();
      },
    },
    follow() {
      const { conferenceIds } = get();
      if (conferenceIds.length === 0) return;
      const present = connected(conferenceIds);
      for (const callId of mixed.filter((member) => !present.includes(member))) mix?.leave(callId);
      mixed = mixed.filter((member) => present.includes(member));
      for (const callId of present) mix?.setSilent(callId, live.call(callId)?.state.phase === "held");
      if (present.length === conferenceIds.length) return;
      set({ conferenceIds: present.length > 1 ? present : [] });
      if (present.length < 2) dissolve();
    },
    setMuted(callId, muted) {
      const { conferenceIds } = get();
      if (!mix || !conferenceIds.includes(callId)) return false;
      mix.setMuted(muted);
      for (const member of conferenceIds) live.move(member, { event: muted ? "mute" : "unmute" });
      return true;
    },
    async takeMicrophone() {
      const microphone = mix && (await openMicrophone());
      if (microphone) mix?.setMicrophone(microphone);
    },
  };
}

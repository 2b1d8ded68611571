import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import type { CallFinish } from "./call-state.ts";
import type { CallStatistics } from "./call-statistics.ts";
import type { Presence } from "./dialog-info.ts";
import type { RegistrationEvent } from "./registration-state.ts";
import type { SipMedia } from "./sip-media.ts";
import type { TransferEvent, TransferState } from "./transfer-state.ts";
import type { TransportEvent } from "./transport-state.ts";

export type SipCallEvents = {
  /** Of a call that is dialled from here: its INVITE has left. */
  onSent(): void;
  onProgress(progress: { earlyMedia: boolean }): void;
  onAnswered(): void;
  /** The far end put us on hold, or took us back (a re-INVITE of theirs). */
  onHeldByOther(held: boolean): void;
  /** No sound passes, since `forMs` already; the connection is being restored. Or it passes again. */
  onMediaLost(lost: boolean, forMs?: number): void;
  /** The line says that somebody else is at the other end now: their side was transferred (G1-15). */
  onParty(party: SipParty): void;
  /** The line put another dialog in the place of this one (RFC 3891): the call goes on in `call`. */
  onReplaced(call: SipCall): void;
  /** Once, whoever ended it and however. */
  onFinished(finish: SipFinish): void;
};

/** Of a call of which only some words matter: they stand over these. */
export const unheardEvents: SipCallEvents = {
  onSent() {},
  onProgress() {},
  onAnswered() {},
  onHeldByOther() {},
  onMediaLost() {},
  onParty() {},
  onReplaced() {},
  onFinished() {},
};

export type SipFinish = Omit<CallFinish, "at">;

/** As the line writes them; either may be empty. */
export type SipParty = { name: string; number: string };

export type SipCall = {
  /** Rejects with the DOMException of getUserMedia when there is no microphone; the caller then got 480. */
  answer(): Promise<void>;
  /** Ends whatever there is: CANCEL, a refusal with 603, or BYE. */
  hangUp(): Promise<void>;
  /** Re-INVITE sendonly; the microphone is silenced too, since hold alone keeps sending it (TELEPHONY §3). */
  setHold(held: boolean): Promise<void>;
  setMuted(muted: boolean): void;
  /** As the account says: RFC 4733 events, and INFO where the far end did not take telephone-event; or always INFO. */
  sendDigits(digits: string): void;
  /**
   * Sends the far end to another number and tells each word about it. Resolves when it is known how it went, or that
   * nobody will say; when it went well our leg has been ended. Throws when no SIP address can be built.
   */
  transfer(target: string, onEvent: (event: TransferEvent) => void): Promise<TransferState>;
  /** The same with the far end of another call of this line: both of our legs end when it went well. */
  transferTo(other: SipCall, onEvent: (event: TransferEvent) => void): Promise<TransferState>;
  /** What the far end sends; null before there is sound. */
  remoteSound(): MediaStream | null;
  /** What the far end is sent now; null before there is sound. */
  ownSound(): MediaStreamTrack | null;
  /** Sends this in place of the microphone, a conference's mix; null: the microphone again. */
  sendInstead(track: MediaStreamTrack | null): Promise<void>;
  statistics(): Promise<CallStatistics | null>;
};

/** A call whose offer is being made, and of which nothing has gone to the line yet. */
export type PreparedCall = {
  /** Once: the INVITE leaves as soon as the offer is there. What went wrong with the offer is told as the call's end. */
  leave(events: SipCallEvents): SipCall;
  /** It never leaves. */
  drop(): void;
};

export type IncomingSipCall = {
  call: SipCall;
  callerName: string;
  callerNumber: string;
  /** Sends 180: the caller hears that it rings. */
  ring(): void;
  /** Refuses as busy, 486. */
  refuseAsBusy(): void;
  listen(events: SipCallEvents): void;
};

export type SipClientParts = {
  account: SipAccount;
  media: Pick<SipMedia, "microphone" | "playRemote">;
  now(): number;
  /** 0 to 1, for the jitter of reconnecting. */
  random(): number;
  /** How long after a call has begun the next one's connection is made ready (spare-connection.ts); null: never. */
  spareAfterMs: number | null;
  onRegistration(event: RegistrationEvent): void;
  onTransport(event: TransportEvent): void;
  /** asked before a call that comes in is one; false: it hears busy, and nothing is kept of it. */
  admitsCall(): boolean;
  onIncoming(incoming: IncomingSipCall): void;
  /** G2-12: of a target that is watched, when it is another than before; at first each is unknown. */
  onPresence(target: string, presence: Presence): void;
};

export type SipClient = {
  /** Connects and registers, and keeps at it; `onRegistration` tells how it goes. */
  start(): void;
  /** Whether a SIP address can be built with `target`: E.164, an internal number or `sip:name@host`. */
  canReach(target: string): boolean;
  /** Throws for a `target` that cannot be reached; whatever else goes wrong is told when the call leaves. */
  prepare(target: string): PreparedCall;
  /** G2-12: whose presence is told from now on, these and no others; each `canReach`. */
  watch(targets: readonly string[]): void;
  /** The network is another one, or the computer woke up: nothing is waited for. */
  recover(): void;
  /** Another microphone was chosen or plugged in: live calls take it. */
  takeMicrophone(): Promise<void>;
  stop(): Promise<void>;
};

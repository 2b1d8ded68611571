/** One dialog of SIP with its media: sip.js's session behind the interface of sip-call.ts. */
import { Invitation, Inviter, type Referral, type Session, SessionState, type URI, type Web } from "sip.js";
import { type IncomingResponse, SessionDialog, TransactionState, TransportError } from "sip.js/lib/core/index.js";
import type { DeskTrouble } from "../../src-contract/entities/call.ts";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import { type CallSound, createCallSound } from "./call-sound.ts";
import { type CallStatistics, readCallStatistics } from "./call-statistics.ts";
import { createDeparture, type Departure, heldBack } from "./departure.ts";
import {
  causeOfCancel,
  askWithoutGlare,
  dtmfInfo,
  finishOfNoInvite,
  finishOfRefusal,
  finishWithoutWord,
  microphoneTrouble,
  q850CauseOf,
  sendsSound,
} from "./sip-answers.ts";
import type { PreparedCall, SipCall, SipCallEvents, SipClientParts, SipFinish, SipParty } from "./sip-call.ts";
import { refer } from "./sip-transfer.ts";
import type { TransferEvent, TransferState } from "./transfer-state.ts";

/** A server that is silent would keep a cancelled call on the screen for 32 s. */
const cancelTimeoutMs = 3_000;

type SessionParts = Pick<SipClientParts, "media" | "random"> & {
  account: Pick<SipAccount, "iceServers" | "dtmf">;
  /** Throws when no SIP address can be built. */
  addressOf(target: string): URI;
  /** The session of a dialog that this one has begun. */
  track(session: Session): SipSession;
};

/** Whose place was taken ends the call (RFC 3891 §3); one that forgets is not waited for. */
const replacedLegMs = 3_000;

/**
 * One dialog with its media. Failure codes are read from the INVITE's own delegate: the state change carries none. Early
 * media wants a server that does not fork: sip.js ends with 488 when another branch answers than the one that was heard.
 */
export class SipSession implements SipCall {
  private readonly session: Session;
  private readonly parts: SessionParts;
  private events: SipCallEvents | null = null;
  private finish: SipFinish | null = null;
  private deskTrouble: DeskTrouble | null = null;
  private readonly sound: CallSound;
  private former: SipSession | null = null;
  /** Nothing leaves before it; null: nothing is waited for. */
  private departure: Departure | null = null;
  private answered = false;
  private askedToEnd = false;
  /** One re-INVITE at a time: sip.js refuses a second one. */
  private negotiation: Promise<unknown> = Promise.resolve();

  constructor(session: Session, parts: SessionParts) {
    this.session = session;
    this.parts = parts;
    this.sound = createCallSound({
      media: parts.media,
      iceServers: parts.account.iceServers,
      connection: () => this.handler()?.peerConnection,
      remoteStream: () => this.handler()?.remoteMediaStream,
      onGathered: () => this.handler()?.iceGatheringComplete(),
      onLost: (lost, forMs) => this.events?.onMediaLost(lost, forMs),
      onFailed: () => void this.restartMedia(),
    });
    session.delegate = {
      onSessionDescriptionHandler: (handler) => {
        const own = handler as Web.SessionDescriptionHandler;
        own.peerConnectionDelegate = this.sound.handlers;
        // sip.js asks for it when a re-INVITE is refused and brings none: no other could be made afterwards
        handler.rollbackDescription = async () => {
          const { peerConnection } = own;
          if (peerConnection?.signalingState === "have-local-offer")
            await peerConnection.setLocalDescription({ type: "rollback" });
        };
        if (this.departure)
          handler.getDescription = heldBack(handler.getDescription.bind(handler), this.departure.over);
      },
      onBye: (bye) => {
        const q850Cause = q850CauseOf(bye.request.getHeader("Reason"));
        this.finish ??= { sipCode: 200, sipPhrase: null, q850Cause, endedBy: "client" };
        void bye.accept();
      },
      onCancel: ({ request }) => {
        const q850Cause = causeOfCancel(request.getHeaders("Reason").join(","));
        this.finish ??= { sipCode: 487, sipPhrase: null, q850Cause, endedBy: "client" };
      },
      onInvite: (request) => {
        this.events?.onHeldByOther(!sendsSound(request.body));
        if (request.hasHeader("P-Asserted-Identity")) this.events?.onParty(partyOf(session));
      },
      onRefer: (referral) => void this.follow(referral).catch(() => undefined), // the call has ended
    };
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.established();
      // Not at once: sip.js ends the session first and tells why right after, a refusal's code or a microphone's error.
      if (state === SessionState.Terminated) setTimeout(() => this.terminated());
    });
  }

  listen(events: SipCallEvents): void {
    this.events = events;
  }

  /** The offer is made while what must come before the INVITE is still on its way: T-1. */
  prepare(inviter: Inviter): PreparedCall {
    const departure = createDeparture();
    this.departure = departure;
    this.invite(inviter);
    return {
      leave: (events) => {
        this.listen(events);
        departure.leave();
        return this;
      },
      drop: departure.drop,
    };
  }

  invite(inviter: Inviter): void {
    const refused = ({ message }: IncomingResponse) => {
      const { statusCode: sipCode, reasonPhrase: sipPhrase } = message;
      const reason = message.getHeaders("Reason").join(",");
      const madeUp = !message.hasHeader("Via");
      this.finish ??= finishOfRefusal({ sipCode, sipPhrase, reason, madeUp }, this.askedToEnd);
    };
    const requestDelegate = {
      onProgress: ({ message }: IncomingResponse) => {
        if ((message.statusCode ?? 100) >= 180) this.events?.onProgress({ earlyMedia: message.body !== "" });
      },
      onReject: refused,
      onRedirect: refused,
    };
    // sip.js rejects or, without a connection of WebRTC to be had, throws
    const asked = async () => inviter.invite({ requestDelegate });
    const refusedHere = async (error: unknown) => {
      await this.departure?.over.catch(() => undefined);
      // The microphone was refused, or the call was cancelled before INVITE left.
      this.finish ??= finishOfNoInvite(nameOf(error), this.askedToEnd);
      if (inviter.state === SessionState.Initial) await inviter.cancel(); // of what it threw sip.js ends nothing
      this.terminated();
    };
    void asked().then(() => this.events?.onSent(), refusedHere);
  }

  ring(): void {
    if (this.session instanceof Invitation && this.session.state === SessionState.Initial) {
      void this.session.progress().catch(() => undefined); // the caller has given up in between
    }
  }

  /**
   * Takes the place of a dialog whose far end was transferred (RFC 3891): nobody rings and nobody is asked, the person
   * talks already. Muted and held stay what they were. The line has proved that it knows the dialog; one that is not
   * talking yet is not replaced.
   */
  async replace(former: SipSession): Promise<void> {
    if (former.session.state !== SessionState.Established) {
      this.refuse(481);
      return;
    }
    this.former = former;
    await this.answer();
  }

  /**
   * Told to talk to somebody else, this desk goes only where a call waits for it, as the end of a transfer over a proxy
   * (RFC 3891 §3), and the other side must know that call. Anything else would let whoever is at the other end make the
   * desk dial any number, at its cost.
   */
  private async follow(referral: Referral): Promise<void> {
    if (!referral.replaces || this.session.state !== SessionState.Established) {
      await referral.reject({ statusCode: 603 });
      return;
    }
    await referral.accept();
    const inviter = referral.makeInviter({ extraHeaders: ["Require: replaces"] });
    const next = this.parts.track(inviter);
    next.former = this;
    next.invite(inviter);
  }

  refuse(statusCode: 481 | 486 | 603): void {
    const { session } = this;
    if (!(session instanceof Invitation)) return;
    if (session.state !== SessionState.Initial && session.state !== SessionState.Establishing) return;
    this.finish ??= { sipCode: statusCode, sipPhrase: null, q850Cause: null, endedBy: "manager" };
    void session.reject({ statusCode }).catch(() => undefined);
  }

  async answer(): Promise<void> {
    if (!(this.session instanceof Invitation) || this.session.state !== SessionState.Initial) return;
    try {
      await this.session.accept();
    } catch (error) {
      this.deskTrouble = microphoneTrouble(nameOf(error));
      throw error;
    }
  }

  async hangUp(): Promise<void> {
    this.askedToEnd = true;
    const { session } = this;
    switch (session.state) {
      case SessionState.Initial:
      case SessionState.Establishing:
        if (session instanceof Inviter) {
          setTimeout(() => this.terminated(), cancelTimeoutMs);
          await session.cancel();
        } else this.refuse(603);
        return;
      case SessionState.Established:
        this.finish ??= { sipCode: 200, sipPhrase: null, q850Cause: null, endedBy: "manager" };
        await session.bye();
        return;
      default:
        return;
    }
  }

  async setHold(held: boolean): Promise<void> {
    const before = this.sound.held;
    this.holdMicrophone(held);
    if (await this.reInvite({})) return;
    this.holdMicrophone(before);
    throw new Error("the line refused to hold the call");
  }

  setMuted(muted: boolean): void {
    this.sound.muted = muted;
    this.sound.apply();
  }

  sendDigits(digits: string): void {
    const tones = { duration: 120, interToneGap: 80 };
    const byEvents = this.parts.account.dtmf === "events";
    if (byEvents && this.handler()?.sendDtmf(this.sound.tonesNotSent() + digits, tones)) return;
    for (const digit of digits) {
      const requestOptions = { body: dtmfInfo(digit) };
      void this.session.info({ requestOptions }).catch(() => undefined); // the call has ended
    }
  }

  async transfer(target: string, onEvent: (event: TransferEvent) => void): Promise<TransferState> {
    const end = await refer(this.session, this.parts.addressOf(target), onEvent);
    if (end.phase === "done") await this.hangUp();
    return end;
  }

  async transferTo(other: SipCall, onEvent: (event: TransferEvent) => void): Promise<TransferState> {
    if (!(other instanceof SipSession)) throw new Error("the other call is not of this line");
    const end = await refer(this.session, other.session, onEvent);
    if (end.phase !== "done") return end;
    await this.hangUp();
    setTimeout(() => void other.hangUp().catch(() => undefined), replacedLegMs); // it has ended in between
    return end;
  }

  remoteSound(): MediaStream | null {
    return this.handler()?.remoteMediaStream ?? null;
  }

  ownSound(): MediaStreamTrack | null {
    return this.sound.sent();
  }

  sendInstead(track: MediaStreamTrack | null): Promise<void> {
    return this.sound.sendInstead(track);
  }

  async statistics(): Promise<CallStatistics | null> {
    const connection = this.handler()?.peerConnection;
    return connection ? readCallStatistics(await connection.getStats()) : null;
  }

  /** After the signalling came back on another socket: tells the far end where we are and finds new media paths. */
  async restartMedia(): Promise<void> {
    if (this.session.state === SessionState.Established) await this.reInvite({ iceRestart: true });
  }

  /**
   * Over a new connection. What was asked over the former one gets no answer any more, and while it waits for one, 32 s or
   * after a 100 for ever (RFC 3261 §17.1.1.2), sip.js sends no other re-INVITE.
   */
  async restore(): Promise<void> {
    failReInvite(this.session);
    await this.restartMedia();
  }

  takeMicrophone(): Promise<void> {
    return this.sound.takeMicrophone();
  }

  private reInvite({ iceRestart = false }: { iceRestart?: boolean }): Promise<boolean> {
    const asked = this.negotiation.then(() => askWithoutGlare(() => this.offer(iceRestart), this.parts.random));
    this.negotiation = asked;
    return asked;
  }

  /** One re-INVITE; resolves with the answer's code, 0 when none could be asked for. */
  private async offer(iceRestart: boolean): Promise<number> {
    const { session } = this;
    const options: Web.SessionDescriptionHandlerOptions = { hold: this.sound.held };
    const sessionDescriptionHandlerOptions = iceRestart ? { ...options, offerOptions: { iceRestart } } : options;
    const sipCode = await new Promise<number>((resolve) => {
      const answer = ({ message }: IncomingResponse) => resolve(message.statusCode ?? 0);
      const requestDelegate = { onAccept: answer, onReject: answer };
      session.invite({ sessionDescriptionHandlerOptions, requestDelegate }).catch(() => resolve(0)); // it has ended
    });
    // sip.js keeps the options for its answers to the far end's re-INVITEs, where a restart would wait for gathering.
    session.sessionDescriptionHandlerOptionsReInvite = options;
    return sipCode;
  }

  private handler(): Web.SessionDescriptionHandler | undefined {
    return this.session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
  }

  private holdMicrophone(held: boolean): void {
    this.sound.held = held;
    this.sound.apply();
  }

  private established(): void {
    this.answered = true;
    const { former } = this;
    if (former) this.takeOver(former);
    this.sound.apply();
    if (!former) this.events?.onAnswered();
  }

  private takeOver(former: SipSession): void {
    const { muted, held } = former.sound;
    this.sound.muted = muted;
    this.events = former.events;
    former.events = null;
    setTimeout(() => void former.hangUp().catch(() => undefined), replacedLegMs); // it has ended in between
    this.events?.onReplaced(this);
    this.events?.onParty(partyOf(this.session));
    // Silent at once whatever the line answers: whom the person has on hold does not hear them.
    this.sound.held = held;
    if (held) void this.setHold(true).catch(() => undefined);
  }

  private terminated(): void {
    this.sound.stop();
    const events = this.events;
    this.events = null;
    const { askedToEnd, answered, session } = this;
    const ending = {
      askedToEnd,
      answered,
      incoming: session instanceof Invitation,
      accepted: session.dialog !== undefined,
    };
    const finish = this.finish ?? finishWithoutWord(ending);
    const deskTrouble = answered && !this.sound.opened ? "noSound" : this.deskTrouble;
    events?.onFinished(deskTrouble ? { ...finish, deskTrouble } : finish);
  }
}

function nameOf(error: unknown): string | null {
  return error instanceof Error ? error.name : null;
}

/** Who is at the other end, as the line says now: what it asserts (RFC 3325) before what the far end says of itself. */
export function partyOf(session: Session): SipParty {
  const { displayName, uri } = session.assertedIdentity ?? session.remoteIdentity;
  return { name: displayName ?? "", number: uri.user ?? "" };
}

/** As if its connection had told that it broke: sip.js takes the offer back and reports 503 to who asked. */
function failReInvite({ dialog }: Session): void {
  const transaction = dialog instanceof SessionDialog ? dialog.reinviteUserAgentClient?.transaction : undefined;
  if (!transaction) return;
  const waits = transaction.state === TransactionState.Calling || transaction.state === TransactionState.Proceeding;
  // what the transaction itself calls when a send fails; sip.js has no other way to end one
  if (waits) Reflect.apply(transaction["onTransportError"], transaction, [new TransportError("a new connection")]);
}

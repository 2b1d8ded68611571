/**
 * SIP over WebSocket, behind an interface of our own. The only file that imports sip.js, and of it only the UserAgent
 * API: SessionManager and SimpleUser drop live calls when the WebSocket drops (TELEPHONY §5).
 */
import {
  Invitation,
  Inviter,
  type Session,
  SessionState,
  Registerer,
  RegistererState,
  RequestPendingError,
  SIPExtension,
  UserAgent,
  Web,
} from "sip.js";
import type { IncomingResponse } from "sip.js/lib/core/index.js";
import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import type { CallFinish } from "./call-state.ts";
import { type CallStatistics, readCallStatistics } from "./call-statistics.ts";
import type { RegistrationEvent } from "./registration-state.ts";
import type { SipMedia } from "./sip-media.ts";

export type SipCallEvents = {
  onProgress(progress: { earlyMedia: boolean }): void;
  onAnswered(): void;
  /** Once, whoever ended it and however. */
  onFinished(finish: Omit<CallFinish, "at">): void;
};

export type SipCall = {
  answer(): Promise<void>;
  hangUp(): Promise<void>;
  /** Re-INVITE sendonly; the microphone is silenced too, since hold alone keeps sending it (TELEPHONY §3). */
  setHold(held: boolean): Promise<void>;
  setMuted(muted: boolean): void;
  /** RFC 4733 events. */
  sendDigits(digits: string): void;
  statistics(): Promise<CallStatistics | null>;
};

export type IncomingSipCall = {
  call: SipCall;
  callerName: string;
  callerNumber: string;
  listen(events: SipCallEvents): void;
};

export type SipClientParts = {
  account: SipAccount;
  media: Pick<SipMedia, "microphone" | "playRemote">;
  now(): number;
  /** 0 to 1, for the jitter of reconnecting. */
  random(): number;
  onRegistration(event: RegistrationEvent): void;
  onIncoming(incoming: IncomingSipCall): void;
};

export type SipClient = {
  start(): Promise<void>;
  /** `target`: E.164 or an internal number. Throws when the account's address cannot be built with it. */
  call(target: string, events: SipCallEvents): SipCall;
  stop(): Promise<void>;
};

const registerExpires = 120;
const pingEveryMs = 5_000;
const pingTimeoutMs = 3_000;
/** Gathering never holds an INVITE longer than this; usually the first UDP candidate ends it after a few milliseconds. */
const gatheringTimeoutMs = 500;
const longestPauseMs = 5_000;
/** UserAgent.stop() can wait for ever when its socket breaks at the same moment. */
const stopTimeoutMs = 1_500;

export function createSipClient(parts: SipClientParts): SipClient {
  const { account, media, now, random, onRegistration } = parts;
  const uri = UserAgent.makeURI(account.uri);
  if (!uri) throw new Error("the SIP account's address is not one");
  const sessions = new Map<Session, SipSession>();
  let stopped = false;
  let recovering = false;
  const userAgent = createUserAgent();
  let registerer = createRegisterer();
  let pingTimer: ReturnType<typeof setTimeout> | undefined;

  function createUserAgent(): UserAgent {
    const agent = new UserAgent({
      uri,
      authorizationUsername: account.authorizationUsername,
      authorizationPassword: account.password,
      displayName: account.displayName,
      logBuiltinEnabled: false,
      sipExtensionReplaces: SIPExtension.Supported,
      noAnswerTimeout: 60,
      transportOptions: {
        server: account.servers[0],
        keepAliveInterval: 0,
        connectionTimeout: 5,
        traceSip: false,
      },
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(() => media.microphone()),
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: gatheringTimeoutMs,
        peerConnectionConfiguration: {
          iceServers: account.iceServers,
          // max-bundle breaks on answers that keep a=mid without a=group (rtpengine #1658)
          bundlePolicy: "balanced",
          rtcpMuxPolicy: "require",
        },
      },
      delegate: {
        onDisconnect: (error) => {
          if (error) void recover();
        },
        onInvite: (invitation) => receive(invitation),
      },
    });
    return agent;
  }

  function createRegisterer(): Registerer {
    const created = new Registerer(userAgent, { expires: registerExpires, refreshFrequency: 75 });
    created.stateChange.addListener((state) => {
      if (state === RegistererState.Registered && !recovering) onRegistration({ event: "registered" });
      if (state === RegistererState.Unregistered && !stopped && !recovering) void recover();
    });
    return created;
  }

  /** Resolves with the answer's code; 0 when none came. */
  function register(): Promise<{ sipCode: number; sipPhrase: string }> {
    return new Promise((resolve) => {
      const answer = (response: IncomingResponse) =>
        resolve({ sipCode: response.message.statusCode ?? 0, sipPhrase: response.message.reasonPhrase ?? "" });
      registerer.register({ requestDelegate: { onAccept: answer, onReject: answer } }).catch((error: unknown) => {
        // A REGISTER that was under way when the socket died keeps this registerer waiting for 32 s: take a new one.
        if (error instanceof RequestPendingError) {
          void registerer.dispose().catch(() => undefined);
          registerer = createRegisterer();
        }
        resolve({ sipCode: 0, sipPhrase: "" });
      });
    });
  }

  /** Connects and registers, for ever, with growing pauses; afterwards every live call gets new media paths. */
  async function recover(): Promise<void> {
    if (recovering || stopped) return;
    recovering = true;
    onRegistration({ event: "lost", at: now() });
    // Not awaited: with a dead peer it hangs.
    if (userAgent.transport.isConnected()) void userAgent.transport.disconnect().catch(() => undefined);
    for (let attempt = 0; !stopped; attempt += 1) {
      if (await connectAndRegister()) break;
      await pause(Math.min(500 * 2 ** attempt, longestPauseMs) * (0.8 + 0.4 * random()));
    }
    recovering = false;
    if (stopped) return;
    await Promise.all(Array.from(sessions.values(), (session) => session.restartMedia()));
  }

  /** True when trying again is over: registered, or refused for good. */
  async function connectAndRegister(): Promise<boolean> {
    try {
      await userAgent.reconnect();
    } catch {
      return false; // the state says «recovering»; the next attempt follows
    }
    const answer = await register();
    if (answer.sipCode === 200) {
      onRegistration({ event: "registered" });
      return true;
    }
    if (answer.sipCode === 403 || answer.sipCode === 404) {
      onRegistration({ event: "refused", ...answer });
      return true;
    }
    return false;
  }

  /** sip.js notices neither a dead connection nor a missing keep-alive answer: an OPTIONS a few seconds apart does. */
  function schedulePing(): void {
    pingTimer = setTimeout(() => {
      void (async () => {
        if (!stopped && !recovering && userAgent.transport.isConnected() && !(await ping())) void recover();
        if (!stopped) schedulePing();
      })();
    }, pingEveryMs);
  }

  function ping(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), pingTimeoutMs);
      const done = (alive: boolean) => {
        clearTimeout(timer);
        resolve(alive);
      };
      const host = UserAgent.makeURI(`sip:${userAgent.configuration.uri.host}`);
      if (!host) return done(true);
      const core = userAgent.userAgentCore;
      core.request(core.makeOutgoingRequestMessage("OPTIONS", host, userAgent.configuration.uri, host, {}), {
        onAccept: () => done(true),
        // any answer of the server proves the connection; 408 and 503 are made up by our own side
        onReject: (response) => done(![408, 503].includes(response.message.statusCode ?? 0)),
      });
    });
  }

  function track(session: Session, sipSession: SipSession): void {
    sessions.set(session, sipSession);
    session.stateChange.addListener((state) => {
      if (state === SessionState.Terminated) sessions.delete(session);
    });
  }

  function receive(invitation: Invitation): void {
    const sipSession = new SipSession(invitation, media);
    track(invitation, sipSession);
    const from = invitation.remoteIdentity;
    parts.onIncoming({
      call: sipSession,
      callerName: from.displayName ?? "",
      callerNumber: from.uri.user ?? "",
      listen: (events) => sipSession.listen(events),
    });
  }

  const onOnline = () => void recover();

  return {
    async start() {
      onRegistration({ event: "start" });
      globalThis.addEventListener("online", onOnline);
      schedulePing();
      try {
        await userAgent.start();
      } catch {
        void recover(); // the server is not there yet
        return;
      }
      const answer = await register();
      if (answer.sipCode === 403 || answer.sipCode === 404) onRegistration({ event: "refused", ...answer });
      else if (answer.sipCode !== 200) void recover();
    },
    call(target, events) {
      const targetUri = UserAgent.makeURI(`sip:${encodeURIComponent(target).replace("%2B", "+")}@${uri.host}`);
      if (!targetUri) throw new Error("the number does not fit a SIP address");
      const inviter = new Inviter(userAgent, targetUri, { earlyMedia: true });
      const sipSession = new SipSession(inviter, media);
      track(inviter, sipSession);
      sipSession.listen(events);
      sipSession.invite(inviter);
      return sipSession;
    },
    async stop() {
      stopped = true;
      clearTimeout(pingTimer);
      globalThis.removeEventListener("online", onOnline);
      await Promise.race([
        (async () => {
          await Promise.all(Array.from(sessions.values(), (session) => session.hangUp()));
          if (registerer.state === RegistererState.Registered) await registerer.unregister();
          await userAgent.stop();
        })().catch(() => undefined),
        pause(stopTimeoutMs),
      ]);
      onRegistration({ event: "stop" });
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** One dialog with its media. Failure codes are read from the INVITE's own delegate: the state change carries none. */
class SipSession implements SipCall {
  private readonly session: Session;
  private readonly media: Pick<SipMedia, "microphone" | "playRemote">;
  private events: SipCallEvents | null = null;
  private finish: Omit<CallFinish, "at"> | null = null;
  private stopPlaying: (() => void) | null = null;
  private muted = false;
  private held = false;
  private askedToEnd = false;

  constructor(session: Session, media: Pick<SipMedia, "microphone" | "playRemote">) {
    this.session = session;
    this.media = media;
    session.delegate = {
      onSessionDescriptionHandler: (handler) => this.prepare(handler as Web.SessionDescriptionHandler),
      onBye: (bye) => {
        this.finish ??= {
          sipCode: 200,
          sipPhrase: null,
          q850Cause: causeOf(bye.request.getHeader("Reason")),
          endedBy: "client",
        };
      },
      onCancel: () => {
        this.finish ??= { sipCode: 487, sipPhrase: null, q850Cause: null, endedBy: "client" };
      },
    };
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.established();
      // Not at once: sip.js ends the session first and tells the refusal's code to the request's delegate right after.
      if (state === SessionState.Terminated) queueMicrotask(() => this.terminated());
    });
  }

  listen(events: SipCallEvents): void {
    this.events = events;
  }

  invite(inviter: Inviter): void {
    const refused = (response: IncomingResponse) => {
      const { statusCode, reasonPhrase } = response.message;
      this.finish ??= {
        sipCode: statusCode ?? null,
        sipPhrase: reasonPhrase ?? null,
        q850Cause: causeOf(response.message.getHeader("Reason")),
        endedBy: this.askedToEnd ? "manager" : endedByCode(statusCode ?? 0),
      };
    };
    inviter
      .invite({
        requestDelegate: {
          onProgress: (response) => {
            const code = response.message.statusCode ?? 100;
            if (code >= 180) this.events?.onProgress({ earlyMedia: code === 183 && response.message.body !== "" });
          },
          onReject: refused,
          onRedirect: refused,
        },
      })
      .catch((error: unknown) => {
        // The microphone was refused, or the line is not connected: no INVITE left.
        this.finish ??= {
          sipCode: null,
          sipPhrase: error instanceof Error ? error.name : null,
          q850Cause: null,
          endedBy: "line",
        };
        this.terminated();
      });
  }

  async answer(): Promise<void> {
    if (this.session instanceof Invitation && this.session.state === SessionState.Initial) await this.session.accept();
  }

  async hangUp(): Promise<void> {
    this.askedToEnd = true;
    const { session } = this;
    switch (session.state) {
      case SessionState.Initial:
      case SessionState.Establishing:
        if (session instanceof Invitation) {
          this.finish ??= { sipCode: 603, sipPhrase: null, q850Cause: null, endedBy: "manager" };
          await session.reject({ statusCode: 603 });
        } else if (session instanceof Inviter) await session.cancel();
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
    const before = this.held;
    this.held = held;
    this.applyMicrophone();
    const accepted = await this.reInvite({ hold: held });
    if (accepted) return;
    this.held = before;
    this.applyMicrophone();
    throw new Error("the line refused to hold the call");
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.applyMicrophone();
  }

  sendDigits(digits: string): void {
    this.handler()?.sendDtmf(digits, { duration: 120, interToneGap: 80 });
  }

  async statistics(): Promise<CallStatistics | null> {
    const connection = this.handler()?.peerConnection;
    return connection ? readCallStatistics(await connection.getStats()) : null;
  }

  /** After the signalling came back on another socket: tells the far end where we are and finds new media paths. */
  async restartMedia(): Promise<void> {
    if (this.session.state === SessionState.Established) await this.reInvite({ hold: this.held, iceRestart: true });
  }

  private reInvite(options: { hold: boolean; iceRestart?: boolean }): Promise<boolean> {
    return new Promise((resolve) => {
      this.session
        .invite({
          sessionDescriptionHandlerOptions: {
            hold: options.hold,
            ...(options.iceRestart ? { offerOptions: { iceRestart: true } } : {}),
          } as Web.SessionDescriptionHandlerOptions,
          requestDelegate: { onAccept: () => resolve(true), onReject: () => resolve(false) },
        })
        .catch(() => resolve(false));
    });
  }

  private handler(): Web.SessionDescriptionHandler | undefined {
    return this.session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
  }

  private prepare(handler: Web.SessionDescriptionHandler): void {
    handler.peerConnectionDelegate = {
      onicecandidate: (event) => {
        const candidate = (event as RTCPeerConnectionIceEvent).candidate;
        if (candidate?.protocol === "udp") handler.iceGatheringComplete();
      },
      ontrack: () => {
        this.stopPlaying ??= this.media.playRemote(handler.remoteMediaStream);
      },
    };
  }

  private applyMicrophone(): void {
    this.handler()?.enableSenderTracks(!this.muted && !this.held);
  }

  private established(): void {
    this.applyMicrophone();
    this.events?.onAnswered();
  }

  private terminated(): void {
    this.stopPlaying?.();
    this.stopPlaying = null;
    const events = this.events;
    this.events = null;
    const endedBy = this.askedToEnd ? "manager" : "line";
    events?.onFinished(this.finish ?? { sipCode: null, sipPhrase: null, q850Cause: null, endedBy });
  }
}

/** `Reason: Q.850;cause=17` (RFC 3326); null when there is none of that protocol. */
function causeOf(reason: string | undefined): number | null {
  const cause = /q\.850\s*;[^,]*cause\s*=\s*(\d{1,3})/i.exec(reason ?? "")?.[1];
  return cause === undefined ? null : Number(cause);
}

/** Busy and declined are the client's doing, everything else is the line's. */
function endedByCode(code: number): "client" | "line" {
  return [486, 600, 603].includes(code) ? "client" : "line";
}

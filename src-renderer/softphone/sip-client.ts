/**
 * SIP over WebSocket, behind an interface of our own (sip-call.ts). This file, sip-session.ts, sip-transfer.ts,
 * sip-presence.ts and spare-connection.ts alone import sip.js, and of it only the UserAgent API: SessionManager and SimpleUser drop live calls when
 * the WebSocket drops (TELEPHONY §5).
 */
import {
  type Invitation,
  Inviter,
  Registerer,
  RegistererState,
  RequestPendingError,
  type Session,
  SessionState,
  SIPExtension,
  TransportState,
  URI,
  UserAgent,
  UserAgentState,
  Web,
} from "sip.js";
import type { IncomingResponse } from "sip.js/lib/core/index.js";
import { answerWithin } from "./sip-answers.ts";
import type { SipClient, SipClientParts } from "./sip-call.ts";
import { opensWebSocket } from "./opens-web-socket.ts";
import { createSipPresence } from "./sip-presence.ts";
import { partyOf, SipSession } from "./sip-session.ts";
import { createSpareConnection } from "./spare-connection.ts";
import { beginsCall, busyAnswer } from "./stateless-busy.ts";
import { createWatchdog, type RegisterAnswer } from "./sip-watchdog.ts";

const registerExpiresSeconds = 120;
/** In percent of the time that the server gives. */
const refreshAfter = 75;
const registerTimeoutMs = 5_000;
const pingTimeoutMs = 3_000;
const connectTimeoutSeconds = 5;
/** Gathering never holds an INVITE longer than this; usually the first UDP candidate ends it after a few milliseconds. */
const gatheringTimeoutMs = 500;
/** UserAgent.stop() can wait for ever when its socket breaks at the same moment. */
const stopTimeoutMs = 1_500;

export function createSipClient(parts: SipClientParts): SipClient {
  const { account, media } = parts;
  const uri = UserAgent.makeURI(account.uri);
  if (!uri) throw new Error("the SIP account's address is not one");
  const sessions = new Map<Session, SipSession>();
  let server = account.servers[0] ?? "";
  const spare = createSpareConnection({
    ...parts,
    gatheringTimeout: gatheringTimeoutMs,
    peerConnection: {
      iceServers: account.iceServers,
      // max-bundle breaks on answers that keep a=mid without a=group (rtpengine #1658)
      bundlePolicy: "balanced",
      rtcpMuxPolicy: "require",
    },
  });
  const userAgent = new UserAgent({
    uri,
    authorizationUsername: account.authorizationUsername,
    authorizationPassword: account.password,
    displayName: account.displayName,
    logBuiltinEnabled: false,
    sipExtensionReplaces: SIPExtension.Supported,
    noAnswerTimeout: 60,
    // 180 goes out when the call's record is committed (G3-1)
    sendInitialProvisionalResponse: false,
    transportOptions: { server, keepAliveInterval: 0, connectionTimeout: connectTimeoutSeconds, traceSip: false },
    // of several servers the watchdog says which (G1-16); sip.js reads the address at each connection
    transportConstructor: class extends Web.Transport {
      override get server() {
        return server;
      }
      override get protocol() {
        return server.slice(0, server.indexOf(":")).toUpperCase();
      }
    },
    sessionDescriptionHandlerFactory: (session) => spare.factory(session),
    delegate: {
      onDisconnect: (error) => {
        if (error) watchdog.lost();
      },
      onInvite: (invitation) => receive(invitation),
    },
  });
  /** Messages that came, whatever was in them. */
  let heard = 0;
  guardReading(userAgent, { onHeard: () => (heard += 1), admitsCall: () => parts.admitsCall() });
  let registerer = createRegisterer();
  let stopped = false;
  const presence = createSipPresence({ ...parts, userAgent, addressOf });
  const watchdog = createWatchdog({
    servers: account.servers,
    isConnected: () => userAgent.transport.isConnected(),
    async connect(next) {
      const { transport } = userAgent;
      const isIdle = userAgent.state === UserAgentState.Stopped || transport.state === TransportState.Disconnected;
      // Not awaited: with a dead peer it hangs.
      if (!isIdle) void transport.disconnect().catch(() => undefined);
      server = next;
      return userAgent.state === UserAgentState.Stopped ? userAgent.start() : userAgent.reconnect();
    },
    register: () => register(),
    ping,
    isReachable: (other) => opensWebSocket(other, connectTimeoutSeconds * 1_000),
    hasCalls: () => sessions.size > 0,
    restoreCalls: async () => {
      await Promise.all(Array.from(sessions.values(), (session) => session.restore()));
    },
    ...parts,
    onRegistration(event) {
      parts.onRegistration(event);
      if (event.event === "registered") {
        presence.renew();
        spare.start(userAgent);
      } else presence.forget();
    },
  });

  function createRegisterer(): Registerer {
    const created = new Registerer(userAgent, { expires: registerExpiresSeconds, refreshFrequency: refreshAfter });
    created.stateChange.addListener((state) => {
      // a refresh that was refused or had no answer; while the watchdog is at work it ignores this
      if (state === RegistererState.Unregistered && created === registerer && !stopped) watchdog.lost();
    });
    return created;
  }

  function register(): Promise<RegisterAnswer> {
    const none: RegisterAnswer = { sipCode: 0, sipPhrase: "" };
    return answerWithin(registerTimeoutMs, none, (settle) => {
      const answer = ({ message }: IncomingResponse) =>
        settle({ sipCode: message.statusCode ?? 0, sipPhrase: message.reasonPhrase ?? "" });
      registerer.register({ requestDelegate: { onAccept: answer, onReject: answer } }).catch((error: unknown) => {
        if (!(error instanceof RequestPendingError)) return settle(none);
        // A REGISTER that was under way when the socket died keeps this registerer waiting for 32 s: a new one asks at once.
        const hanging = registerer;
        registerer = createRegisterer();
        void hanging.dispose().catch(() => undefined);
        void register().then(settle);
      });
    });
  }

  /**
   * sip.js notices neither a dead connection nor a missing keep-alive answer: an OPTIONS does. Where so much comes that its
   * answer waits behind it, that much proves the connection: to leave it would cost the call.
   */
  async function ping(): Promise<boolean> {
    const before = heard;
    const answered = await answerWithin(pingTimeoutMs, false, (settle) => {
      const { userAgentCore: core, configuration } = userAgent;
      const server = new URI("sip", "", configuration.uri.host);
      core.request(core.makeOutgoingRequestMessage("OPTIONS", server, configuration.uri, server, {}), {
        onAccept: () => settle(true),
        // any answer of the server proves the connection; 408 and 503 are made up by our own side
        onReject: ({ message }) => settle(![408, 503].includes(message.statusCode ?? 0)),
      });
    });
    return answered || heard > before;
  }

  function track(session: Session): SipSession {
    const sipSession = new SipSession(session, { media, account, random: parts.random, addressOf, track });
    sessions.set(session, sipSession);
    session.stateChange.addListener((state) => {
      if (state === SessionState.Terminated) sessions.delete(session);
    });
    return sipSession;
  }

  function receive(invitation: Invitation): void {
    const call = track(invitation);
    const { replacee } = invitation;
    if (replacee) {
      const former = sessions.get(replacee);
      // A microphone that does not open has refused the INVITE: the former dialog stays.
      if (former) void call.replace(former).catch(() => undefined);
      else call.refuse(481);
      return;
    }
    const { name: callerName, number: callerNumber } = partyOf(invitation);
    parts.onIncoming({
      call,
      callerName,
      callerNumber,
      ring: () => call.ring(),
      refuseAsBusy: () => call.refuse(486),
      listen: (events) => call.listen(events),
    });
  }

  const { host } = uri;
  function readAddress(target: string): URI | undefined {
    return UserAgent.makeURI(/^sips?:/i.test(target) ? target : `sip:${escapeUser(target)}@${host}`);
  }
  function addressOf(target: string): URI {
    const address = readAddress(target);
    if (!address) throw new Error("the number does not fit a SIP address");
    return address;
  }

  return {
    start: () => watchdog.start(),
    canReach: (target) => readAddress(target) !== undefined,
    prepare(target) {
      const inviter = new Inviter(userAgent, addressOf(target), { earlyMedia: true });
      return track(inviter).prepare(inviter);
    },
    watch: (targets) => presence.watch(targets),
    recover: () => watchdog.recover(),
    async takeMicrophone() {
      spare.renew();
      await Promise.all(Array.from(sessions.values(), (session) => session.takeMicrophone()));
    },
    async stop() {
      stopped = true;
      presence.stop();
      watchdog.stop();
      spare.stop();
      await Promise.race([
        (async () => {
          await Promise.all(Array.from(sessions.values(), (session) => session.hangUp()));
          if (registerer.state === RegistererState.Registered) await registerer.unregister();
          await userAgent.stop();
        })().catch(() => undefined),
        pause(stopTimeoutMs),
      ]);
      parts.onRegistration({ event: "stop" });
    },
  };
}

/** No SIP message of a telephone comes near it; a picture in one would. */
const longestMessage = 64 * 1024;

/**
 * sip.js throws at some messages that are not SIP (a header that it cannot read, a request without an address): what
 * cannot be read is no message, and must not end whatever else the window does.
 */
function guardReading(
  { transport }: UserAgent,
  { onHeard, admitsCall }: { onHeard(): void } & Pick<SipClientParts, "admitsCall">,
): void {
  const read = transport.onMessage;
  const toTag = crypto.randomUUID();
  transport.onMessage = (message) => {
    onHeard();
    if (message.length > longestMessage) return;
    if (beginsCall(message) && !admitsCall()) {
      void transport.send(busyAnswer(message, toTag)).catch(() => undefined);
      return;
    }
    try {
      read?.(message);
    } catch {
      // nobody waits for an answer to it: there is nothing to answer to
    }
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** RFC 3261 §25.1: «#» and the like are escaped in the user part, «+» and «*» are not. */
function escapeUser(target: string): string {
  return encodeURIComponent(target).replaceAll("%2B", "+");
}

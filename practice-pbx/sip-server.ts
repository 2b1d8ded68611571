import {
  type IncomingInviteRequest,
  type IncomingRegisterRequest,
  type IncomingSubscribeRequest,
  IncomingRequestMessage,
  LoggerFactory,
  type NameAddrHeader,
  Parser,
  type Transport,
  URI,
  UserAgentCore,
} from "sip.js/lib/core/index.js";
import type { WebSocket } from "ws";
import { type CallRecord, createCallLog } from "./call-log.ts";
import { createConnections } from "./connections.ts";
import { createDigest } from "./digest.ts";
import { type Exchange, type ExchangeSettings, type Leg, type PracticeLog, guarded } from "./exchange.ts";
import { takeInvite } from "./incoming-attempt.ts";
import { createPresence } from "./presence.ts";
import { createRegistrar } from "./registrar.ts";
import { type RingOutcome, type RingRequest, ringTrainee } from "./ring.ts";
import { createRtpClock } from "./rtp-clock.ts";
import { createTimers } from "./timers.ts";
import { takeTransfer } from "./transfer.ts";

export interface PracticeUser {
  readonly username: string;
  readonly password: string;
  readonly displayName: string;
}

export interface SipServerOptions {
  readonly port: number;
  readonly users: readonly PracticeUser[];
  readonly settings: ExchangeSettings;
  readonly log: PracticeLog;
}

/** Times are milliseconds since the epoch. */
export interface PracticeStats {
  readonly registrations: readonly {
    readonly username: string;
    readonly contact: string;
    readonly expiresAt: number;
  }[];
  /** The last 500 calls and attempts, newest last. */
  readonly calls: readonly CallRecord[];
}

/** SIP (RFC 3261) over WebSocket (RFC 7118): registration, calls in both directions, who is free, OPTIONS. */
export interface SipServer {
  /** Speaks SIP on an accepted WebSocket until it closes. */
  serve(socket: WebSocket): void;
  ring(request: RingRequest): Promise<RingOutcome>;
  stats(): PracticeStats;
  /** Says good-bye to every call and leaves no timer and no UDP socket behind. */
  close(): void;
}

const REALM = "kartoteka-practice";
const NONCE_LIFETIME_MS = 120_000;
const DEFAULT_EXPIRES_SECONDS = 600;
const LONGEST_EXPIRES_SECONDS = 3600;

export function createSipServer({ port, users, settings, log }: SipServerOptions): SipServer {
  const onError = (error: unknown) => log("error", { message: error instanceof Error ? error.message : String(error) });
  const legs = new Map<string, Leg>();
  const connections = createConnections((callId) => legs.has(callId));
  const timers = createTimers(onError);
  const registrar = createRegistrar(Date.now);
  const callLog = createCallLog(Date.now, (username) => presence.callsChanged(username));
  const clock = createRtpClock({ now: () => performance.now(), onError });
  const digest = createDigest({
    realm: REALM,
    passwordOf: (username) => users.find((user) => user.username === username)?.password,
    now: Date.now,
    nonceLifetimeMs: NONCE_LIFETIME_MS,
  });
  const core = createCore({ port, domain: settings.domain, transport: connections.transport });
  const presence = createPresence({
    ...{ core, callLog, registrar, timers, onError },
    isUser: (username) => users.some((user) => user.username === username),
  });
  const exchange: Exchange = {
    ...{ core, connections, registrar, clock, timers, callLog, legs, settings, log, onError },
    peers: new Map(),
    takeTransfer: (asked) => takeTransfer(exchange, asked),
  };

  /**
   * @returns the user, or undefined when the request was answered here: by a challenge, or by 403 for a wrong
   * password and for somebody else's name in `claimed`
   */
  const authenticate = (
    request: IncomingInviteRequest | IncomingRegisterRequest | IncomingSubscribeRequest,
    claimed: string | undefined,
  ) => {
    const { message } = request;
    const isRegister = message.method === "REGISTER";
    const verdict = digest.check({
      method: message.method,
      uri: message.data.split(" ", 2)[1] ?? "",
      credentials: message.getHeader(isRegister ? "Authorization" : "Proxy-Authorization"),
    });
    switch (verdict.kind) {
      case "challenge": {
        const header = isRegister ? "WWW-Authenticate" : "Proxy-Authenticate";
        request.reject({ statusCode: isRegister ? 401 : 407, extraHeaders: [`${header}: ${verdict.challenge}`] });
        return undefined;
      }
      case "accepted":
        if (verdict.username === claimed) return verdict.username;
        break;
      case "refused":
        break;
    }
    log("refused", { method: message.method, claimed });
    request.reject({ statusCode: 403 });
    return undefined;
  };

  const takeRegister = (request: IncomingRegisterRequest, socket: WebSocket) => {
    const { message } = request;
    const username = authenticate(request, message.to.uri.user);
    if (username === undefined) return;
    if (message.hasHeader(ALL_CONTACTS)) registrar.unbindUser(username);
    for (let index = 0; index < message.getHeaders("contact").length; index += 1) {
      const contact = message.parseHeader("contact", index) as NameAddrHeader;
      const asked = contact.getParam("expires") ?? message.getHeader("expires");
      registrar.bind({ username, contact, socket, expiresSeconds: expiresOf(asked) });
    }
    const bound = registrar.bindingsOf(username).map((binding) => {
      const seconds = Math.ceil((binding.expiresAt - Date.now()) / 1000);
      return `Contact: <${binding.contact.toString()}>;expires=${seconds}`;
    });
    request.accept({ statusCode: 200, extraHeaders: bound });
    log("registered", { username, bindings: bound.length });
    presence.telephonesChanged();
  };

  const takeMessage = (text: string, socket: WebSocket) => {
    if (text.trim() === "") {
      // CRLF keep-alive (RFC 5626 section 4.4.1).
      socket.send("\r\n");
      return;
    }
    const message = Parser.parseMessage(withReadableStar(text), core.loggerFactory.getLogger("parser"));
    if (!message?.callId || !message.from || !message.to || !message.viaBranch || !message.cseq) {
      log("unreadable message");
      return;
    }
    connections.assign(message.callId, socket);
    legs.get(message.callId)?.connectionBack();
    if (!(message instanceof IncomingRequestMessage)) {
      core.receiveIncomingResponseFromTransport(message);
      return;
    }
    // The core answers 404 to a Request-URI that is not its own; every number is ours.
    if (message.ruri !== undefined) core.configuration.aor = message.ruri;
    core.delegate = {
      onInvite: (request) => {
        const username = authenticate(request, request.message.from.uri.user);
        if (username !== undefined) takeInvite(exchange, request, username);
      },
      onRegister: (request) => takeRegister(request, socket),
      onSubscribe: (request) => {
        const username = authenticate(request, request.message.from.uri.user);
        if (username !== undefined) presence.take(request);
      },
    };
    core.receiveIncomingRequestFromTransport(message);
  };

  return {
    serve(socket) {
      log("connected");
      socket.on(
        "message",
        guarded(onError, (data) => takeMessage(Buffer.isBuffer(data) ? data.toString("utf8") : "", socket)),
      );
      socket.on("error", onError);
      socket.on(
        "close",
        guarded(onError, () => {
          registrar.unbindSocket(socket);
          for (const callId of connections.forget(socket)) {
            presence.forget(callId);
            legs.get(callId)?.connectionLost();
          }
          presence.telephonesChanged();
          log("disconnected");
        }),
      );
    },
    ring: (request) => ringTrainee(exchange, request),
    stats: () => ({
      registrations: registrar
        .all()
        .map(({ username, contact, expiresAt }) => ({ username, contact: contact.toString(), expiresAt })),
      calls: callLog.all(),
    }),
    close() {
      for (const leg of [...legs.values()]) {
        try {
          leg.hangUp("closing");
        } catch (error) {
          onError(error);
        }
      }
      timers.clearAll();
      clock.stop();
      core.dispose();
    },
  };
}

const ALL_CONTACTS = "x-all-contacts";

/** sip.js cannot read `Contact: *` (RFC 3261 section 10.2.2) and drops the whole message. */
function withReadableStar(text: string): string {
  return text.replace(/^(?:Contact|m)[ \t]*:[ \t]*\*[ \t]*(?=\r\n)/im, `${ALL_CONTACTS}: yes`);
}

function expiresOf(asked: string | null | undefined): number {
  const seconds = Number.parseInt(asked ?? "", 10);
  if (Number.isNaN(seconds) || seconds < 0) return DEFAULT_EXPIRES_SECONDS;
  return Math.min(seconds, LONGEST_EXPIRES_SECONDS);
}

interface CoreParts {
  readonly port: number;
  readonly domain: string;
  readonly transport: Transport;
}

function createCore({ port, domain, transport }: CoreParts): UserAgentCore {
  const loggerFactory = new LoggerFactory();
  loggerFactory.builtinEnabled = false;
  const uri = new URI("sip", "practice", "127.0.0.1", port, { transport: "ws" });
  return new UserAgentCore({
    aor: new URI("sip", "practice", domain),
    contact: { uri, pubGruu: undefined, tempGruu: undefined, toString: () => `<${uri.toString()}>` },
    displayName: "",
    loggerFactory,
    hackViaTcp: false,
    routeSet: [],
    sipjsId: "practice",
    supportedOptionTags: ["replaces"],
    supportedOptionTagsResponse: ["replaces"],
    userAgentHeaderFieldValue: "Kartoteka practice line",
    viaForceRport: false,
    viaHost: `127.0.0.1:${port}`,
    authenticationFactory: () => undefined,
    transportAccessor: () => transport,
  });
}

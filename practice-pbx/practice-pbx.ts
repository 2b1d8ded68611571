/**
 * The practice line of Kartoteka: a small SIP-over-WebSocket telephone exchange in plain Node, for the first run,
 * for training, and as the real far end of the end-to-end tests.
 *
 * What it is
 * - A registrar with digest authentication (MD5), an Origin check and nothing outside 127.0.0.1.
 * - Twelve lines that answer, refuse or ring as telephones do; `lines.ts` holds the table of numbers.
 * - Real sound: ICE, DTLS-SRTP and PCMU by werift, sockets on the loopback interface only.
 * - Hold, resume, ICE restart, DTMF by RTP (RFC 4733) and by INFO, blind and attended transfer.
 * - Trainees call each other by their user names, and calls are transferred between them with real sound.
 * - Who is free: SUBSCRIBE of the event `dialog` (RFC 4235) to a trainee's name.
 * - `ring()` calls the trainee as a client. `stats()` tells what every call sent and received.
 *
 * What it is not: an exchange for real work. A transfer to a line is told about, nobody is bridged to it.
 *
 * How to start it alone: `node practice-pbx/main.ts` (settings there). Inside another process: `startPracticePbx`.
 *
 * A browser gathers no candidate without a network: the renderer needs Chromium's
 * `allow-loopback-in-peer-connection` switch whenever this line is used.
 *
 * Files: sip-server.ts (registration, dispatch), digest.ts, registrar.ts, connections.ts, presence.ts, incoming-attempt.ts,
 * desk-call.ts and ring.ts (until the answer), talk.ts (after it), transfer.ts, media.ts with sounds.ts, tones.ts, dtmf.ts, sdp.ts
 * and rtp-clock.ts, call-log.ts (statistics), control.ts (HTTP and IPC), main.ts (a process of its own).
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { createControl } from "./control.ts";
import type { DemoClient, PracticeLog, PracticeTiming } from "./exchange.ts";
import type { RingOutcome, RingRequest } from "./ring.ts";
import { type PracticeStats, type PracticeUser, createSipServer } from "./sip-server.ts";

export interface PracticePbxOptions {
  readonly host: "127.0.0.1";
  /** 0: any free port. */
  readonly port: number;
  readonly users: readonly PracticeUser[];
  /** Exact Origin values that may connect, for example `app://kartoteka`. */
  readonly allowedOrigins: readonly string[];
  /** For tests whose WebSocket sends no Origin. Browsers always send one. */
  readonly allowMissingOrigin?: boolean;
  readonly timing?: Partial<PracticeTiming>;
  /** What the line that nobody answers says in the end; 408 by default. */
  readonly noAnswerCode?: 408 | 480;
  /** `Reason: Q.850;cause=NN` on refusals and hang-ups; on by default. */
  readonly reasonHeaders?: boolean;
  /** Names for the callback line, found by number; the first one calls back when an extension was dialled. */
  readonly demoClients?: readonly DemoClient[];
  /** Events for a log. Never contains a password. */
  readonly log?: PracticeLog;
}

export interface PracticePbx {
  /** `ws://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Guards the HTTP control on the same port (control.ts). Random at each start. */
  readonly controlToken: string;
  /** Rings the trainee; resolves when the ringing has ended, not the call. */
  ring(request: RingRequest): Promise<RingOutcome>;
  stats(): PracticeStats;
  /** Cuts every WebSocket without a closing handshake, as a network failure would. @returns how many */
  dropConnections(): number;
  /** Ends calls, sockets and timers. Nothing keeps the process alive afterwards. */
  close(): Promise<void>;
}

const DEFAULT_TIMING: PracticeTiming = {
  answerAfterMs: 1000,
  noAnswerAfterMs: 12_000,
  earlyMediaMs: 3000,
  hangUpAfterMs: 3000,
  callBackAfterMs: 3000,
  echoDelayMs: 600,
  connectionLossGraceMs: 30_000,
};

const DEFAULT_DEMO_CLIENT: DemoClient = { name: "Учебный клиент", number: "+79120000111" };

const LARGEST_MESSAGE_BYTES = 64 * 1024;
const PING_MS = 15_000;
const CLOSING_HANDSHAKE_MS = 300;

/** Throws when the port is taken. */
export async function startPracticePbx(options: PracticePbxOptions): Promise<PracticePbx> {
  const log = options.log ?? (() => {});
  const http = createServer((request, response) => control.handle(request, response));
  http.listen(options.port, options.host);
  await once(http, "listening");
  http.on("error", (error) => log("error", { message: error.message }));
  const { port } = http.address() as AddressInfo;

  const sip = createSipServer({
    port,
    users: options.users,
    settings: {
      domain: "practice.invalid",
      timing: { ...DEFAULT_TIMING, ...options.timing },
      noAnswerCode: options.noAnswerCode ?? 408,
      reasonHeaders: options.reasonHeaders ?? true,
      demoClients: options.demoClients ?? [DEFAULT_DEMO_CLIENT],
    },
    log,
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => "sip",
  });
  http.on("upgrade", (request, stream: Duplex, head) => {
    stream.on("error", () => stream.destroy());
    const refusal = upgradeRefusal(request, options);
    if (refusal !== undefined) {
      log("upgrade refused", { refusal, origin: request.headers.origin });
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    webSockets.handleUpgrade(request, stream, head, (socket) => sip.serve(socket));
  });
  const stopPings = pingDeadSocketsAway(webSockets);

  const pbx: PracticePbx = {
    url: `ws://${options.host}:${port}`,
    port,
    controlToken: randomBytes(24).toString("base64url"),
    ring: (request) => sip.ring(request),
    stats: () => sip.stats(),
    dropConnections() {
      const { size } = webSockets.clients;
      for (const socket of webSockets.clients) socket.terminate();
      return size;
    },
    async close() {
      stopPings();
      sip.close();
      await Promise.all([...webSockets.clients].map(sayGoodBye));
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
  const control = createControl(pbx, log);
  return pbx;
}

/** @returns the HTTP status line of a refusal (RFC 6455 section 10.2, RFC 7118 section 5), or undefined */
function upgradeRefusal(
  { headers }: IncomingMessage,
  { allowedOrigins, allowMissingOrigin = false }: PracticePbxOptions,
): string | undefined {
  const { origin } = headers;
  const isAllowed = origin === undefined ? allowMissingOrigin : allowedOrigins.includes(origin);
  if (!isAllowed) return "403 Forbidden";
  const protocols = headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
  return protocols.includes("sip") ? undefined : "400 Bad Request";
}

/** A socket that answered no ping since the last one is dead: its user is unregistered when it closes. */
function pingDeadSocketsAway(webSockets: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of webSockets.clients) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.once("pong", () => silent.delete(socket));
      socket.ping();
    }
  }, PING_MS);
  return () => clearInterval(timer);
}

async function sayGoodBye(socket: WebSocket): Promise<void> {
  const closed = once(socket, "close");
  socket.close(1001);
  const impatience = setTimeout(() => socket.terminate(), CLOSING_HANDSHAKE_MS);
  await closed;
  clearTimeout(impatience);
}

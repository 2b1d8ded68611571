import type { IncomingReferRequest, Session, UserAgentCore } from "sip.js/lib/core/index.js";
import type { CallEntry, CallLog, EndedBy } from "./call-log.ts";
import type { Connections } from "./connections.ts";
import type { Registrar } from "./registrar.ts";
import type { RtpClock } from "./rtp-clock.ts";
import { type Sound, createEcho, createIvr, createTone } from "./sounds.ts";
import type { LineSound } from "./lines.ts";
import type { Timers } from "./timers.ts";

/** Durations in milliseconds. Tests shorten them, a training session leaves them. */
export interface PracticeTiming {
  /** From 180 to 200 of a line that answers. */
  readonly answerAfterMs: number;
  /** From 180 to the refusal of the line that nobody answers. */
  readonly noAnswerAfterMs: number;
  /** From 183 to 200 of the early-media line. */
  readonly earlyMediaMs: number;
  /** From 200 to BYE of the lines that hang up by themselves. */
  readonly hangUpAfterMs: number;
  /** From the end of a call to the callback line to the call back. */
  readonly callBackAfterMs: number;
  readonly echoDelayMs: number;
  /** How long a call waits for a trainee whose WebSocket is gone. */
  readonly connectionLossGraceMs: number;
}

/** Somebody that calls the trainee: shown as the caller. */
export interface DemoClient {
  readonly name: string;
  readonly number: string;
}

export interface ExchangeSettings {
  readonly domain: string;
  readonly timing: PracticeTiming;
  readonly noAnswerCode: 408 | 480;
  /** Whether refusals and hang-ups carry `Reason: Q.850;cause=NN` (RFC 3326). */
  readonly reasonHeaders: boolean;
  readonly demoClients: readonly DemoClient[];
}

export type PracticeLog = (event: string, detail?: Readonly<Record<string, unknown>>) => void;

/** A call or an attempt, by its Call-ID, for those who end it from outside. */
export interface Leg {
  /** The WebSocket that carried it is gone. */
  connectionLost(): void;
  /** A message of this call came over another WebSocket. */
  connectionBack(): void;
  hangUp(by: EndedBy): void;
  /** Of an answered call. */
  readonly dialog?: Session;
}

/** The other end of a call between two trainees, and the sound that this end has of it. */
export interface Peer {
  readonly callId: string;
  readonly username: string;
  readonly end: Sound;
}

/** A trainee asks for a transfer of a call (REFER). */
export interface TransferRequest {
  readonly session: Session;
  readonly entry: CallEntry;
  readonly request: IncomingReferRequest;
}

/** What every call of one server shares. Created once in sip-server.ts. */
export interface Exchange {
  readonly core: UserAgentCore;
  readonly connections: Connections;
  readonly registrar: Registrar;
  readonly clock: RtpClock;
  readonly timers: Timers;
  readonly callLog: CallLog;
  readonly legs: Map<string, Leg>;
  /** Both directions of every call between two trainees, by Call-ID (desk-call.ts). */
  readonly peers: Map<string, Peer>;
  /** transfer.ts, which makes calls of its own. */
  readonly takeTransfer: (asked: TransferRequest) => void;
  readonly settings: ExchangeSettings;
  readonly log: PracticeLog;
  readonly onError: (error: unknown) => void;
}

/** `Reason` header lines for a Q.850 cause, or none when the settings say so. */
export function reasonHeaders(exchange: Exchange, q850: number): string[] {
  return exchange.settings.reasonHeaders ? [`Reason: Q.850;cause=${q850}`] : [];
}

/** The Contact header line of this server: requests inside a call come to it. */
export function contactHeader(exchange: Exchange): string {
  return `Contact: ${exchange.core.configuration.contact.toString()}`;
}

export function sdpBody(sdp: string) {
  return { contentDisposition: "session", contentType: "application/sdp", content: sdp };
}

/** @param onHangUp what the voice menu calls when the trainee pressed 9 */
export function soundOf(exchange: Exchange, line: LineSound, onHangUp: () => void): Sound {
  switch (line) {
    case "echo":
      return createEcho(exchange.settings.timing.echoDelayMs);
    case "tone":
      return createTone();
    case "ivr":
      return createIvr(onHangUp);
  }
}

/**
 * Wraps a handler that SIP, RTP or a socket calls: an error in it is reported and ends nothing else.
 * Without it one strange message would end the process, and every other call with it.
 */
export function guarded<Arguments extends unknown[]>(
  onError: (error: unknown) => void,
  handle: (...given: Arguments) => void | Promise<void>,
): (...given: Arguments) => void {
  return (...given) => {
    void (async () => handle(...given))().catch(onError);
  };
}

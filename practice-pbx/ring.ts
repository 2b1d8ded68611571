import { randomUUID } from "node:crypto";
import {
  type AckableIncomingResponseWithSession,
  type IncomingResponse,
  type OutgoingInviteRequest,
  URI,
} from "sip.js/lib/core/index.js";
import { z } from "zod";
import { type Exchange, contactHeader, guarded, sdpBody, soundOf } from "./exchange.ts";
import { createMedia } from "./media.ts";
import type { Binding } from "./registrar.ts";
import type { Sound } from "./sounds.ts";
import { talk } from "./talk.ts";

export const ringRequestSchema = z.strictObject({
  /** Whose telephone rings: every place where this user is registered. */
  username: z.string().min(1),
  /** Shown as the caller; any script. Empty: the number alone. */
  fromName: z.string().max(200),
  fromNumber: z.string().min(1).max(40),
  /** Gives up (CANCEL) after this time. */
  ringForMs: z.number().int().positive().max(600_000).optional(),
  /** Hangs up this long after the answer; without it the trainee ends the call. */
  hangUpAfterMs: z.number().int().positive().max(3_600_000).optional(),
  /** What the trainee hears. */
  sound: z.enum(["echo", "tone", "ivr"]).optional(),
});

export type RingRequest = z.infer<typeof ringRequestSchema>;

/** How ringing ended. The call itself goes on after `answered`; `stats()` tells the rest by `callId`. */
export type RingOutcome =
  | { readonly kind: "answered"; readonly callId: string }
  /** The trainee refused, or no telephone could take the call: the lowest SIP code of all that answered. */
  | { readonly kind: "refused"; readonly sipCode: number; readonly phrase: string }
  | { readonly kind: "gave-up" }
  | { readonly kind: "not-registered" };

/** How the exchange itself rings, beyond what a request asks for. */
export interface RingWay {
  /** What the trainee hears and is heard by, in place of the request's own sound. */
  readonly sound?: Sound;
  /** Further header lines of the INVITE. */
  readonly headers?: readonly string[];
  /** The caller gave up. */
  readonly signal?: AbortSignal;
  /** The answered call is over. */
  readonly onEnded?: (callId: string) => void;
}

const DEFAULT_RING_MS = 30_000;

/**
 * Rings a trainee as a client would, at every place where the user is registered (parallel forking, RFC 3261
 * section 16.7): the first 200 wins, the others get CANCEL with the reason "completed elsewhere" (RFC 3326).
 */
export async function ringTrainee(exchange: Exchange, request: RingRequest, way: RingWay = {}): Promise<RingOutcome> {
  const bindings = exchange.registrar.bindingsOf(request.username);
  if (bindings.length === 0) return { kind: "not-registered" };
  return new Promise((resolve) => {
    const forks = new Set<Fork>();
    let refusals: { readonly sipCode: number; readonly phrase: string }[] = [];
    let decided = false;

    const decide = (outcome: RingOutcome, cancelReason?: string) => {
      if (decided) return;
      decided = true;
      stopRinging();
      for (const fork of forks) fork.cancel(cancelReason);
      exchange.log("ringing ended", { username: request.username, outcome: outcome.kind });
      resolve(outcome);
    };
    const stopRinging = exchange.timers.after(request.ringForMs ?? DEFAULT_RING_MS, () => decide({ kind: "gave-up" }));
    way.signal?.addEventListener("abort", () => decide({ kind: "gave-up" }));

    for (const binding of bindings) {
      const fork: Fork = startFork(
        exchange,
        { request, way, binding },
        {
          claim(callId) {
            if (decided) return false;
            forks.delete(fork);
            decide({ kind: "answered", callId }, 'SIP;cause=200;text="Call completed elsewhere"');
            return true;
          },
          refused(sipCode, phrase) {
            forks.delete(fork);
            refusals = [...refusals, { sipCode, phrase }].toSorted((left, right) => left.sipCode - right.sipCode);
            const [best] = refusals;
            // 6xx speaks for the person, whatever the other telephones say (RFC 3261 section 21.6).
            if (sipCode >= 600) decide({ kind: "refused", sipCode, phrase });
            else if (forks.size === 0 && best !== undefined) decide({ kind: "refused", ...best });
          },
        },
      );
      forks.add(fork);
    }
  });
}

interface Fork {
  cancel(reason: string | undefined): void;
}

interface ForkEvents {
  /** @returns false when another fork was first: the call must end at once */
  claim(callId: string): boolean;
  refused(sipCode: number, phrase: string): void;
}

/** One INVITE to one telephone. Never throws: whatever goes wrong is a refusal. */
function startFork(exchange: Exchange, { request, way, binding }: Ringing, events: ForkEvents): Fork {
  const callId = randomUUID();
  const lineSound = request.sound ?? "echo";
  const line = way.sound ? "desk" : lineSound;
  const entry = exchange.callLog.open({
    callId,
    direction: "to-trainee",
    username: request.username,
    number: request.fromNumber,
    line,
  });
  const sound = way.sound ?? soundOf(exchange, lineSound, () => exchange.legs.get(callId)?.hangUp("line"));
  const media = createMedia({
    clock: exchange.clock,
    sound: () => sound,
    onDigit: (digit) => entry.pressed(digit, "rtp"),
    onError: exchange.onError,
  });
  entry.measure(media.counts);
  let state: "preparing" | "ringing" | "cancelled" | "done" = "preparing";
  let invite: OutgoingInviteRequest | undefined;

  const refused = (by: "trainee" | "line" | "connection-lost" | "closing", sipCode: number, phrase: string) => {
    if (state === "done") return;
    state = "done";
    media.close();
    exchange.legs.delete(callId);
    entry.ended(by, sipCode);
    events.refused(sipCode, phrase);
  };
  const cancel = (reason: string | undefined) => {
    if (state === "preparing") refused("line", 487, "Request Terminated");
    if (state !== "ringing") return;
    state = "cancelled";
    invite?.cancel(reason);
  };
  const answered = async (response: AckableIncomingResponseWithSession) => {
    const answerSdp = response.message.body;
    response.ack();
    if (state !== "ringing" || !events.claim(callId)) {
      response.session.bye();
      refused("line", 487, "Request Terminated");
      return;
    }
    state = "done";
    talk({
      exchange,
      session: response.session,
      media,
      entry,
      traineeSdp: answerSdp,
      onInfoDigit: (digit) => sound.press(digit),
      onEnded: () => way.onEnded?.(callId),
    });
    if (request.hangUpAfterMs !== undefined) {
      exchange.timers.after(request.hangUpAfterMs, () => exchange.legs.get(callId)?.hangUp("line"));
    }
    await media.acceptAnswer(answerSdp).catch((error: unknown) => {
      exchange.onError(error);
      exchange.legs.get(callId)?.hangUp("line");
    });
  };

  exchange.legs.set(callId, {
    connectionLost: () => refused("connection-lost", 503, "Connection Lost"),
    connectionBack() {},
    hangUp(by) {
      if (state === "preparing" || by === "closing") invite?.cancel();
      refused(by, 503, "Closing");
    },
  });
  const start = async () => {
    const offer = await media.offer();
    if (state !== "preparing") return;
    state = "ringing";
    exchange.connections.assign(callId, binding.socket);
    invite = exchange.core.invite(inviteMessage(exchange, { request, way, binding, callId, offer }), {
      onAccept: guarded(exchange.onError, answered),
      onProgress: guarded(exchange.onError, ({ message }: IncomingResponse) => {
        if (message.statusCode === 180) entry.rang();
      }),
      onReject: guarded(exchange.onError, ({ message }: IncomingResponse) => {
        const by = state === "cancelled" ? "line" : "trainee";
        refused(by, message.statusCode ?? 500, message.reasonPhrase ?? "");
      }),
      onRedirect: guarded(exchange.onError, () => refused("trainee", 302, "Moved Temporarily")),
    });
  };
  start().catch((error: unknown) => {
    exchange.onError(error);
    refused("line", 500, "Server Internal Error");
  });
  return { cancel };
}

interface Ringing {
  readonly request: RingRequest;
  readonly way: RingWay;
  readonly binding: Binding;
}

interface InviteParts extends Ringing {
  readonly callId: string;
  readonly offer: string;
}

function inviteMessage(exchange: Exchange, { request, way, binding, callId, offer }: InviteParts) {
  const { domain } = exchange.settings;
  const from = new URI("sip", request.fromNumber.replace(/[^\d+]/g, ""), domain);
  const to = new URI("sip", request.username, domain);
  return exchange.core.makeOutgoingRequestMessage(
    "INVITE",
    binding.contact,
    from,
    to,
    { callId, fromDisplayName: quotable(request.fromName) },
    [contactHeader(exchange), "Allow: ACK, BYE, CANCEL, INFO, INVITE, NOTIFY, OPTIONS, REFER", ...(way.headers ?? [])],
    sdpBody(offer),
  );
}

/** Text for a quoted string (RFC 3261 section 25.1): no line breaks, quotes and backslashes escaped. */
function quotable(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/["\\]/g, "\\$&");
}

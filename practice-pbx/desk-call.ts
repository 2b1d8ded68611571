import type { IncomingInviteRequest } from "sip.js/lib/core/index.js";
import type { EndedBy } from "./call-log.ts";
import { type Exchange, guarded, sdpBody, soundOf } from "./exchange.ts";
import { createMedia } from "./media.ts";
import { type RingOutcome, type RingRequest, type RingWay, ringTrainee } from "./ring.ts";
import { createBridge } from "./sounds.ts";
import { talk } from "./talk.ts";

/**
 * One trainee calls another: the exchange rings it at every place where it is registered and lets the two hear each
 * other. Each has a call of its own; the end of one ends the other.
 *
 * ringing --refused / not answered / CANCEL / WebSocket gone--> ended
 * ringing --answered--> talking (talk.ts, twice)
 */
export async function takeDeskCall(
  exchange: Exchange,
  request: IncomingInviteRequest,
  { username, number }: { username: string; number: string },
): Promise<void> {
  const { callId, body: offer } = request.message;
  const entry = exchange.callLog.open({ callId, direction: "from-trainee", username, number, line: "desk" });
  const [own, others] = createBridge();
  const media = createMedia({
    clock: exchange.clock,
    sound: () => own,
    onDigit: (digit) => entry.pressed(digit, "rtp"),
    onError: exchange.onError,
  });
  entry.measure(media.counts);
  const caller = new AbortController();
  let isRinging = true;
  const refuse = (by: EndedBy, sipCode: number) => {
    if (!isRinging) return;
    isRinging = false;
    caller.abort();
    media.close();
    exchange.legs.delete(callId);
    entry.ended(by, sipCode);
    request.reject({ statusCode: sipCode });
  };
  request.delegate = { onCancel: guarded(exchange.onError, () => refuse("trainee", 487)) };
  exchange.legs.set(callId, {
    connectionLost: () => refuse("connection-lost", 487),
    connectionBack() {},
    hangUp: (by) => refuse(by, 503),
  });
  request.trying();
  request.progress({ statusCode: 180 });

  const outcome = await ringTrainee(
    exchange,
    { username: number, fromName: "", fromNumber: username },
    { sound: others, signal: caller.signal, onEnded: (ended) => endPeer(exchange, ended) },
  );
  if (outcome.kind !== "answered") {
    refuse("line", codeOf(exchange, outcome));
    return;
  }
  const answer = await media.answer(offer).catch(exchange.onError);
  if (!isRinging || answer === undefined) {
    refuse("line", 488);
    exchange.legs.get(outcome.callId)?.hangUp("line");
    return;
  }
  isRinging = false;
  exchange.peers.set(callId, { callId: outcome.callId, username: number, end: own });
  exchange.peers.set(outcome.callId, { callId, username, end: others });
  const { session } = request.accept({ statusCode: 200, body: sdpBody(answer) });
  talk({
    ...{ exchange, session, media, entry },
    traineeSdp: offer,
    onInfoDigit() {},
    onEnded: () => endPeer(exchange, callId),
  });
}

/**
 * The far end of a trainee's call is sent to another trainee. A line is played there as it was here; a trainee goes on
 * with the call it has, and only hears somebody else.
 */
export async function handOn(
  exchange: Exchange,
  callId: string,
  to: Pick<RingRequest, "username"> & Pick<RingWay, "headers">,
): Promise<RingOutcome> {
  const record = exchange.callLog.all().findLast((call) => call.callId === callId);
  const peer = exchange.peers.get(callId);
  const line = record?.line === "tone" || record?.line === "ivr" ? record.line : "echo";
  const fromNumber = peer?.username ?? record?.number ?? "anonymous";
  const outcome = await ringTrainee(
    exchange,
    { username: to.username, fromName: "", fromNumber },
    {
      sound: peer?.end ?? soundOf(exchange, line, () => {}),
      onEnded: (ended) => endPeer(exchange, ended),
      ...(to.headers && { headers: to.headers }),
    },
  );
  if (outcome.kind === "answered" && peer) {
    exchange.peers.delete(callId);
    exchange.peers.set(outcome.callId, peer);
    exchange.peers.set(peer.callId, {
      ...{ callId: outcome.callId, username: to.username },
      end: exchange.peers.get(peer.callId)?.end ?? peer.end,
    });
  }
  return outcome;
}

/** What a caller is told of a telephone that did not answer. */
export function codeOf(exchange: Exchange, outcome: Exclude<RingOutcome, { kind: "answered" }>): number {
  if (outcome.kind === "refused") return outcome.sipCode;
  return outcome.kind === "gave-up" ? exchange.settings.noAnswerCode : 480;
}

function endPeer({ peers, legs }: Exchange, callId: string): void {
  const peer = peers.get(callId);
  peers.delete(callId);
  if (!peer) return;
  peers.delete(peer.callId);
  legs.get(peer.callId)?.hangUp("line");
}

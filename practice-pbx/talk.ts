import { type IncomingInviteRequest, type Session, SessionState } from "sip.js/lib/core/index.js";
import type { CallEntry, EndedBy } from "./call-log.ts";
import { digitOfInfo } from "./dtmf.ts";
import { type Exchange, contactHeader, guarded, reasonHeaders, sdpBody } from "./exchange.ts";
import type { Media } from "./media.ts";
import { directionOf, iceUserFragmentOf } from "./sdp.ts";

const NORMAL_CLEARING = 16;

export interface TalkOptions {
  readonly exchange: Exchange;
  readonly session: Session;
  readonly media: Media;
  readonly entry: CallEntry;
  /** The trainee's first description: its direction and ICE user fragment are compared with later ones. */
  readonly traineeSdp: string;
  /** Called with each key that came by INFO; keys in RTP reach the sound through the media. */
  readonly onInfoDigit: (digit: string) => void;
  readonly onEnded: (by: EndedBy) => void;
}

/**
 * An answered call, from the 200 to the BYE, whoever called.
 *
 * talking --BYE--> ended(trainee)
 * talking --hangUp, ACK received--> ended(line)
 * talking --WebSocket gone for `connectionLossGraceMs`--> ended(connection-lost)
 */
export function talk(options: TalkOptions): void {
  const { exchange, session, media, entry } = options;
  const { callId } = entry.record;
  let state: "talking" | "hanging-up" | "ended" = "talking";
  let hangUpBy: EndedBy = "line";
  let iceUserFragment = iceUserFragmentOf(options.traineeSdp);
  let stopGrace = () => {};

  const end = (by: EndedBy) => {
    if (state === "ended") return;
    state = "ended";
    stopGrace();
    entry.ended(by, 200);
    media.close();
    exchange.legs.delete(callId);
    exchange.log("call ended", { callId, by });
    options.onEnded(by);
  };

  const bye = () => {
    session.bye(undefined, { extraHeaders: reasonHeaders(exchange, NORMAL_CLEARING) });
    end(hangUpBy);
  };

  const reInvite = async (request: IncomingInviteRequest) => {
    const offer = request.message.body;
    try {
      const answer = await media.answer(offer);
      request.accept({ statusCode: 200, extraHeaders: [contactHeader(exchange)], body: sdpBody(answer) });
    } catch (error) {
      exchange.onError(error);
      if (state !== "ended") request.reject({ statusCode: 488 });
      return;
    }
    const restarted = iceUserFragmentOf(offer) !== iceUserFragment;
    iceUserFragment = iceUserFragmentOf(offer);
    const { reInvites, iceRestarts } = entry.record;
    entry.update({
      traineeDirection: directionOf(offer),
      reInvites: reInvites + 1,
      iceRestarts: iceRestarts + (restarted ? 1 : 0),
    });
  };

  session.delegate = {
    onAck: guarded(exchange.onError, () => {
      if (state === "hanging-up") bye();
    }),
    onAckTimeout: guarded(exchange.onError, bye),
    onBye: guarded(exchange.onError, (request) => {
      request.accept();
      end("trainee");
    }),
    onInfo: guarded(exchange.onError, (request) => {
      const digit = digitOfInfo(request.message.getHeader("content-type"), request.message.body);
      if (digit === undefined) {
        request.reject({ statusCode: 415, extraHeaders: ["Accept: application/dtmf-relay, application/dtmf"] });
        return;
      }
      request.accept();
      entry.pressed(digit, "info");
      options.onInfoDigit(digit);
    }),
    onInvite: guarded(exchange.onError, reInvite),
    onRefer: guarded(exchange.onError, (request) => exchange.takeTransfer({ session, entry, request })),
  };

  exchange.legs.set(callId, {
    dialog: session,
    connectionLost() {
      stopGrace();
      stopGrace = exchange.timers.after(exchange.settings.timing.connectionLossGraceMs, () => {
        end("connection-lost");
        session.dispose();
      });
    },
    connectionBack() {
      stopGrace();
    },
    hangUp(by) {
      if (state !== "talking") return;
      hangUpBy = by;
      // A callee must not send BYE before it has the ACK of its 200 (RFC 3261 section 15).
      if (session.sessionState !== SessionState.AckWait) bye();
      else if (by === "closing") end(by);
      else state = "hanging-up";
    },
  });
  entry.answered();
  entry.update({ traineeDirection: directionOf(options.traineeSdp) });
  exchange.log("call answered", { callId });
}

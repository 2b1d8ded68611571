import type { IncomingInviteRequest } from "sip.js/lib/core/index.js";
import type { EndedBy } from "./call-log.ts";
import { takeDeskCall } from "./desk-call.ts";
import { type Exchange, guarded, reasonHeaders, sdpBody, soundOf } from "./exchange.ts";
import { type LineAct, isPhoneNumber, lineFor } from "./lines.ts";
import { type Media, createMedia } from "./media.ts";
import { ringTrainee } from "./ring.ts";
import { createRinging } from "./sounds.ts";
import { talk } from "./talk.ts";

const Q850_INCOMPATIBLE = 88;
const Q850_OUT_OF_ORDER = 38;

/**
 * The trainee calls: the dialled number picks the line, and the line answers, rings or refuses.
 *
 * ringing --refuse / ring-out / CANCEL / WebSocket gone--> ended
 * ringing --answer--> talking (talk.ts)
 */
export function takeInvite(exchange: Exchange, request: IncomingInviteRequest, username: string): void {
  const { timing, noAnswerCode } = exchange.settings;
  const { callId, ruri, body: offer } = request.message;
  const number = ruri?.user ?? "";
  if (number !== username && exchange.registrar.bindingsOf(number).length > 0) {
    takeDeskCall(exchange, request, { username, number }).catch(exchange.onError);
    return;
  }
  const line = lineFor(number);
  const entry = exchange.callLog.open({ callId, direction: "from-trainee", username, number, line: line.id });
  let state: "ringing" | "answered" | "ended" = "ringing";
  let media: Media | undefined;
  let stopTimer = () => {};

  const refuse = (refusal: { by: EndedBy; sipCode: number; q850?: number }) => {
    if (state !== "ringing") return;
    state = "ended";
    stopTimer();
    media?.close();
    exchange.legs.delete(callId);
    entry.ended(refusal.by, refusal.sipCode);
    request.reject({
      statusCode: refusal.sipCode,
      extraHeaders: refusal.q850 === undefined ? [] : reasonHeaders(exchange, refusal.q850),
    });
    exchange.log("attempt ended", { callId, sipCode: refusal.sipCode, by: refusal.by });
  };

  const answer = async (act: LineAct & { kind: "answer" }) => {
    const lineSound = soundOf(exchange, act.sound, () => exchange.legs.get(callId)?.hangUp("line"));
    let sound = act.ringing === "early-media" ? createRinging() : lineSound;
    const connected = createMedia({
      clock: exchange.clock,
      sound: () => sound,
      onDigit: (digit) => entry.pressed(digit, "rtp"),
      onError: exchange.onError,
    });
    media = connected;
    entry.measure(connected.counts);
    const ourSdp = async () => {
      try {
        return await connected.answer(offer);
      } catch (error) {
        exchange.onError(error);
        refuse({ by: "line", sipCode: 488, q850: Q850_INCOMPATIBLE });
        return undefined;
      }
    };
    const accept = (answerSdp: string) => {
      state = "answered";
      sound = lineSound;
      const { session } = request.accept({ statusCode: 200, body: sdpBody(answerSdp) });
      talk({
        exchange,
        session,
        media: connected,
        entry,
        traineeSdp: offer,
        onInfoDigit: (digit) => lineSound.press(digit),
        onEnded: (by) => afterCall(exchange, { by, act, username, number }),
      });
      if (act.end === "trainee") return;
      exchange.timers.after(timing.hangUpAfterMs, () => exchange.legs.get(callId)?.hangUp("line"));
    };

    if (act.ringing === "180") {
      request.progress({ statusCode: 180 });
      stopTimer = exchange.timers.after(timing.answerAfterMs, async () => {
        const sdp = await ourSdp();
        if (sdp !== undefined && state === "ringing") accept(sdp);
      });
      return;
    }
    const sdp = await ourSdp();
    if (sdp === undefined || state !== "ringing") return;
    request.progress({ statusCode: 183, body: sdpBody(sdp) });
    stopTimer = exchange.timers.after(timing.earlyMediaMs, () => accept(sdp));
  };

  request.delegate = { onCancel: guarded(exchange.onError, () => refuse({ by: "trainee", sipCode: 487 })) };
  exchange.legs.set(callId, {
    connectionLost: () => refuse({ by: "connection-lost", sipCode: 487 }),
    connectionBack() {},
    hangUp: (by) => refuse({ by, sipCode: 503, q850: Q850_OUT_OF_ORDER }),
  });
  request.trying();
  exchange.log("trainee calls", { callId, line: line.id });

  const { act } = line;
  switch (act.kind) {
    case "refuse":
      refuse({ by: "line", sipCode: act.sipCode, q850: act.q850 });
      return;
    case "ring-out":
      request.progress({ statusCode: 180 });
      stopTimer = exchange.timers.after(timing.noAnswerAfterMs, () =>
        refuse({ by: "line", sipCode: noAnswerCode, q850: act.q850 }),
      );
      return;
    case "answer":
      answer(act).catch(exchange.onError);
      return;
  }
}

interface EndedCall {
  readonly by: EndedBy;
  readonly act: LineAct & { kind: "answer" };
  readonly username: string;
  readonly number: string;
}

/** The callback line calls back, as the client whose number was dialled. */
function afterCall(exchange: Exchange, { by, act, username, number }: EndedCall): void {
  if (act.end !== "line-then-rings-back" || by === "closing" || by === "connection-lost") return;
  const { demoClients, timing } = exchange.settings;
  const known = demoClients.find((client) => sameDigits(client.number, number));
  const [anyClient] = demoClients;
  const caller = known ?? (isPhoneNumber(number) || anyClient === undefined ? { name: "", number } : anyClient);
  exchange.timers.after(timing.callBackAfterMs, async () => {
    await ringTrainee(exchange, { username, fromName: caller.name, fromNumber: caller.number });
  });
}

function sameDigits(left: string, right: string): boolean {
  return left.replace(/\D/g, "") === right.replace(/\D/g, "");
}

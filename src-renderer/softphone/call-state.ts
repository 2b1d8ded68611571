import type { CallResult, DeskTrouble, MeasuredQuality } from "../../src-contract/entities/call.ts";

/**
 * One call as a value, moved only by `transition`.
 *
 *   starting ──recorded──> calling ──progress──> ringing ──answered──> talking <──hold, resume──> held
 *   incoming ──answering──> answering ──answered──> talking
 *   talking, held ──soundLost──> the same phase, counted until soundBack or the end
 *   any but ended ──finished──> ended
 *   any but ended ──hangUp──> the same phase with `hangingUp`, until `finished` comes
 *
 * Times are milliseconds UTC. An event that a phase does not know changes nothing: the line may repeat itself
 * (a second 180, a BYE that crosses ours), and a call never goes back.
 */
export type CallPhase =
  | { phase: "starting" }
  | { phase: "calling"; invitedAt: number }
  | { phase: "ringing"; invitedAt: number; rangAt: number; earlyMedia: boolean }
  | { phase: "incoming"; rangAt: number }
  | { phase: "answering"; rangAt: number }
  | { phase: "talking"; talk: Talk }
  | { phase: "held"; talk: Talk; heldAt: number }
  | { phase: "ended"; result: TimedResult; rang: boolean };

/** What a call knows of itself; how it sounded and where it went is known to those who watch it. */
export type TimedResult = Omit<CallResult, keyof MeasuredQuality | "transferredTo">;

export type Talk = {
  /** When the ringing began; null when the line answered without ringing. */
  rangAt: number | null;
  answeredAt: number;
  /** Holds that are over. */
  heldMilliseconds: number;
  /** Gaps in the sound that are over (G1-11), and since when there is one. */
  soundLostMilliseconds: number;
  soundLostAt: number | null;
};

export type CallState = CallPhase & { hangingUp: boolean; muted: boolean };

export type CallFinish = {
  at: number;
  sipCode: number | null;
  sipPhrase: string | null;
  q850Cause: number | null;
  endedBy: CallResult["endedBy"];
  /** What went wrong on this side, when something did. */
  deskTrouble?: DeskTrouble | null;
};

export type CallEvent =
  | { event: "recorded"; at: number }
  | { event: "progress"; at: number; earlyMedia: boolean }
  | { event: "answering" }
  | { event: "answered"; at: number }
  | { event: "hold"; at: number }
  | { event: "resume"; at: number }
  | { event: "soundLost"; at: number }
  | { event: "soundBack"; at: number }
  | { event: "mute" }
  | { event: "unmute" }
  | { event: "hangUp" }
  | ({ event: "finished" } & CallFinish);

export const newOutgoing: CallState = { phase: "starting", hangingUp: false, muted: false };

export function newIncoming(rangAt: number): CallState {
  return { phase: "incoming", rangAt, hangingUp: false, muted: false };
}

export function transition(call: CallState, event: CallEvent): CallState {
  if (call.phase === "ended") return call;
  const { hangingUp, muted } = call;
  const to = (next: CallPhase): CallState => ({ ...next, hangingUp, muted });
  switch (event.event) {
    case "recorded":
      return call.phase === "starting" ? to({ phase: "calling", invitedAt: event.at }) : call;
    case "progress":
      if (call.phase === "calling") {
        return to({ phase: "ringing", invitedAt: call.invitedAt, rangAt: event.at, earlyMedia: event.earlyMedia });
      }
      return call.phase === "ringing" && event.earlyMedia ? { ...call, earlyMedia: true } : call;
    case "answering":
      return call.phase === "incoming" ? to({ phase: "answering", rangAt: call.rangAt }) : call;
    case "answered": {
      if (call.phase === "talking" || call.phase === "held") return call;
      const rangAt = "rangAt" in call ? call.rangAt : null;
      return to({ phase: "talking", talk: { ...newTalk, rangAt, answeredAt: event.at } });
    }
    case "hold":
      return call.phase === "talking" ? to({ phase: "held", talk: call.talk, heldAt: event.at }) : call;
    case "resume": {
      if (call.phase !== "held") return call;
      const heldMilliseconds = call.talk.heldMilliseconds + since(call.heldAt, event.at);
      return to({ phase: "talking", talk: { ...call.talk, heldMilliseconds } });
    }
    case "soundLost":
      if (!isTalk(call) || call.talk.soundLostAt !== null) return call;
      // what is known of the gap may reach back before the answer, the talk does not
      return { ...call, talk: { ...call.talk, soundLostAt: Math.max(event.at, call.talk.answeredAt) } };
    case "soundBack":
      if (!isTalk(call)) return call;
      return {
        ...call,
        talk: { ...call.talk, soundLostMilliseconds: lostUntil(call.talk, event.at), soundLostAt: null },
      };
    case "mute":
      return { ...call, muted: true };
    case "unmute":
      return { ...call, muted: false };
    case "hangUp":
      return { ...call, hangingUp: true };
    case "finished":
      return { ...to({ phase: "ended", result: resultOf(call, event), rang: hasRung(call) }), hangingUp: false };
    default: {
      const unknown: never = event;
      return unknown;
    }
  }
}

const newTalk = { heldMilliseconds: 0, soundLostMilliseconds: 0, soundLostAt: null };

function isTalk(call: CallState): call is CallState & { phase: "talking" | "held" } {
  return call.phase === "talking" || call.phase === "held";
}

function lostUntil({ soundLostMilliseconds, soundLostAt }: Talk, at: number): number {
  return soundLostMilliseconds + (soundLostAt === null ? 0 : since(soundLostAt, at));
}

/** G3-2: whole seconds; ring time ends with the answer, talk time includes holds. */
function resultOf(call: Exclude<CallState, { phase: "ended" }>, finish: CallFinish): TimedResult {
  const talk = isTalk(call) ? call.talk : null;
  const held =
    call.phase === "held" ? call.talk.heldMilliseconds + since(call.heldAt, finish.at) : (talk?.heldMilliseconds ?? 0);
  const rangAt = talk ? talk.rangAt : "rangAt" in call ? call.rangAt : null;
  const talkSeconds = talk ? seconds(since(talk.answeredAt, finish.at)) : 0;
  const { deskTrouble = null } = finish;
  return {
    answeredAt: talk?.answeredAt ?? null,
    endedAt: finish.at,
    ringSeconds: rangAt === null ? null : seconds(since(rangAt, talk?.answeredAt ?? finish.at)),
    talkSeconds,
    holdSeconds: talk ? seconds(held) : 0,
    soundLostSeconds: talk ? seconds(lostUntil(talk, finish.at)) : null,
    sipCode: finish.sipCode,
    sipPhrase: finish.sipPhrase,
    q850Cause: finish.q850Cause,
    endedBy: finish.endedBy,
    deskTrouble: deskTrouble === "noSound" && talkSeconds < soundWaitSeconds ? null : deskTrouble,
  };
}

/** A call that was hung up sooner had no time to find a way for its sound. */
const soundWaitSeconds = 3;

function hasRung(call: Exclude<CallState, { phase: "ended" }>): boolean {
  if (isTalk(call)) return call.talk.rangAt !== null;
  return "rangAt" in call;
}

/** A clock that was set back gives no negative length. */
function since(from: number, to: number): number {
  return Math.max(0, to - from);
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}

/** What the timer of the phone bar counts from, or null when there is nothing to count. */
export function timerStart(call: CallState): number | null {
  switch (call.phase) {
    case "talking":
    case "held":
      return call.talk.answeredAt;
    case "calling":
    case "ringing":
      return call.invitedAt;
    case "incoming":
    case "answering":
      return call.rangAt;
    case "starting":
    case "ended":
      return null;
    default: {
      const unknown: never = call;
      return unknown;
    }
  }
}

import type { PauseReason } from "../../src-contract/entities/recording.ts";
import type { Role } from "../../src-contract/entities/user.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";
import type { DialCheck } from "../api/check-dial.ts";
import type { CallQuality } from "./call-quality.ts";
import type { CallState } from "./call-state.ts";
import type { Presence } from "./dialog-info.ts";
import type { Headset } from "./headset-devices.ts";
import type { MicrophoneAlarm } from "./microphone-watch.ts";
import type { RegistrationState } from "./registration-state.ts";
import type { TransferState } from "./transfer-state.ts";
import type { TransportState } from "./transport-state.ts";

/** The client behind a number, as far as the cache knows (G6-3: none, one or several candidates). */
export type CallParty = {
  clientId: string | null;
  /** The client's name, or the name that the line sent, or an empty string. */
  name: string;
  e164: string | null;
  raw: string;
};

/** One of the person's telephone lines (G1-13). */
export type PhoneLine = {
  id: string;
  label: string;
  /** In order of preference; `transport` says which is in use (G1-16). */
  servers: readonly string[];
  registration: RegistrationState;
  transport: TransportState;
};

/**
 * G11-4: what becomes of a call's recording. asking: the person is to ask for consent; announcing: the far end hears the
 * announcement; failed: nothing is kept for the moment, or at all.
 */
export type CallRecording =
  | { phase: "asking" | "announcing" | "failed" }
  | { phase: "on"; startedAt: number }
  | { phase: "paused"; startedAt: number; reason: PauseReason };

export type PhoneCall = {
  callId: string;
  /** Over which line it goes. */
  lineId: string;
  direction: "outgoing" | "incoming";
  party: CallParty;
  /** Incoming, when several clients have the number: the manager chooses, `attach` keeps the choice. */
  candidates: { clientId: string; name: string; rank: string }[];
  state: CallState;
  /** Ringing only is silenced («Без звука»). */
  silenced: boolean;
  /** The far end put us on hold. */
  heldByOther: boolean;
  /** No sound passes for the moment; the connection is being restored. */
  soundLost: boolean;
  /** How it has sounded for the last ten seconds; null before anything was heard. */
  quality: CallQuality | null;
  /** Null when nothing is recorded. */
  recording: CallRecording | null;
};

/** G1-8: further calls are refused as busy. */
export const mostCalls = 4;

/** What can go wrong with the phone itself; each has one sentence and one action in ui/texts (`softphone.trouble.*`). */
export type PhoneTrouble =
  | { trouble: "noAccount" }
  | { trouble: "noMicrophone" }
  | { trouble: "microphoneDenied" }
  | { trouble: "notANumber"; text: string }
  | { trouble: "notPermitted"; role: Role }
  | { trouble: "tooManyCalls" }
  /** so many calls came in that the last ones were refused without a record. */
  | { trouble: "callStorm"; refused: number }
  | { trouble: "holdRefused" }
  /** `sipCode` null: nobody said why. */
  | { trouble: "transferRefused"; target: CallTransfer["target"]; sipCode: number | null }
  | { trouble: "recordFailed"; error: ErrorBody };

/** A call on its way to somebody else. After the end it stays `done` until the person has seen it. */
export type CallTransfer = {
  callId: string;
  /** As it was written, and the number that it is, if it is one. */
  target: { e164: string | null; raw: string };
  state: TransferState;
};

/** G3-7: until when a call is written up. `isOver`: the time is up and an outcome is missing. */
export type WrapUp = { endsAt: number; isOver: boolean };

/** G1-14: calls that come in are refused as busy. `until` null: until it is turned off. */
export type DoNotDisturb = { until: number | null };

/** A call that waits for the person's word. */
export type DialQuestion = DialCheck & { text: string };
/** `remark`: why the person calls all the same, to be kept with the call; null where no reason is asked. */
export type DialAnswer = { remark: string | null };
export type SoftphoneState = {
  lines: PhoneLine[];
  /** The line that was chosen for the next call; `outgoingLine` says which it is when it is gone or none was chosen. */
  lineId: string | null;
  /** Of the lines together. */
  registration: RegistrationState;
  doNotDisturb: DoNotDisturb | null;
  /** Live calls, oldest first, four at the most; `activeCallId` is the one that hears and is heard. */
  calls: PhoneCall[];
  activeCallId: string | null;
  transfer: CallTransfer | null;
  /** Calls that hear each other and the person; none or at least two. */
  conferenceIds: readonly string[];
  /** Ended calls whose outcome form is open, the newest last; the form of the last is shown. */
  outcomeCallIds: string[];
  /** The manager writes up a call («Оформляю»); null when there is nothing to write up. */
  wrapUp: WrapUp | null;
  trouble: PhoneTrouble | null;
  /** The person talks and is not heard, or not well. */
  microphoneAlarm: MicrophoneAlarm | null;
  /** With buttons of a telephone; they are plugged in now (G2-7). */
  headsets: readonly Headset[];
  /** Of the colleagues that are watched (G2-12), by what is dialled; one that is not here is unknown. */
  presence: Readonly<Partial<Record<string, Presence>>>;
  /** Something stands against a call: it waits for the person's word. */
  dialQuestion: DialQuestion | null;
  /** Text that a link or another screen puts into the number field. */
  dialText: string;
  missed: number;
};

/** `lineId`: instead of the chosen one. `taskId`: what the call is made for, of the same client (G3-12). */
export type DialMore = { lineId?: string | null; taskId?: string | null };

export type SoftphoneActions = {
  /**
   * Any written form; the record is committed before INVITE leaves (G3-1). Over the line that is chosen, or over this
   * one. Asks first where something stands against it (`dialQuestion`). Resolves with the call's id, or null when it did
   * not start.
   */
  dial(text: string, clientId: string | null, more?: DialMore): Promise<string | null>;
  /** Null: no call. */
  answerDial(answer: DialAnswer | null): void;
  /** The line for the next calls; remembered. */
  chooseLine(lineId: string): void;
  /** G1-14. Null turns it off. */
  setDoNotDisturb(chosen: DoNotDisturb | null): void;
  answer(callId: string): Promise<void>;
  /** Rejects an incoming call, cancels one that rings out, ends a talk. */
  hangUp(callId: string): Promise<void>;
  setHold(callId: string, held: boolean): Promise<void>;
  setMuted(callId: string, muted: boolean): void;
  sendDigits(callId: string, digits: string): void;
  silence(callId: string): void;
  /** G1-5: hands a call on at once. Resolves when it is known how it went; a refusal is a `trouble`. */
  transferCall(callId: string, text: string): Promise<void>;
  /** G1-6: holds the call and calls the other one first; what follows is `swap`, `completeTransfer`, `cancelTransfer`. */
  consult(callId: string, text: string, clientId: string | null): Promise<void>;
  /** To the other call of a consultation; without one to the next call on hold. */
  swap(): Promise<void>;
  completeTransfer(): Promise<void>;
  /** Ends the consultation, stops waiting for the line's word, or takes the notice of a finished transfer away. */
  cancelTransfer(): Promise<void>;
  /** G1-7: puts a call together with the active one. */
  joinConference(callId: string): Promise<void>;
  /** The active one goes on, the others are held. */
  splitConference(): Promise<void>;
  /** G11-5: what the far end said. Without consent the call is not recorded. */
  answerConsent(callId: string, given: boolean): void;
  /** G11-4: silence in the recording, until it is resumed or the account's time is over. */
  pauseRecording(callId: string, reason: PauseReason): void;
  resumeRecording(callId: string): void;
  /** Gives the call of an unknown or shared number to a client (G6-4). */
  attach(callId: string, clientId: string): Promise<void>;
  openOutcome(callId: string): void;
  closeOutcome(callId: string): void;
  /** G3-7: «+30 с» and «Готов». */
  extendWrapUp(): void;
  finishWrapUp(): void;
  /** G2-12: whose presence is wanted, in any written form; these and no others. */
  watchPresence(texts: readonly string[]): void;
  setHeadsets(headsets: readonly Headset[]): void;
  setDialText(text: string): void;
  dismissTrouble(): void;
  clearMissed(): void;
};

export type Softphone = SoftphoneState & SoftphoneActions;
